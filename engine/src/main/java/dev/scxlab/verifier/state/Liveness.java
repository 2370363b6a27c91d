package dev.scxlab.verifier.state;

import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import java.util.BitSet;

/** For every block and instruction of a function the registers that are read before a write. */
public final class Liveness {

  private static final int CALLER_SAVED = 6;

  private final Function function;
  private final Cfg cfg;
  private final BitSet[] liveIn;
  private final int registerCount;

  private final boolean hasResult;

  public Liveness(Function function, Cfg cfg, int registerCount, boolean hasResult) {
    this.hasResult = hasResult;
    this.function = function;
    this.cfg = cfg;
    this.registerCount = registerCount;
    this.liveIn = new BitSet[cfg.blocks().size()];
    for (int i = 0; i < liveIn.length; i++) {
      liveIn[i] = new BitSet(registerCount);
    }
    solve();
  }

  private void solve() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = liveIn.length - 1; i >= 0; i--) {
        Cfg.Block block = cfg.blocks().get(i);
        BitSet live = liveOut(block);
        for (int at = block.end() - 1; at >= block.start(); at--) {
          step(function.insns().get(at), live);
        }
        if (!live.equals(liveIn[i])) {
          liveIn[i] = live;
          changed = true;
        }
      }
    }
  }

  private BitSet liveOut(Cfg.Block block) {
    BitSet live = new BitSet(registerCount);
    for (int i = 0; i < block.successors().length(); i++) {
      live.or(liveIn[block.successors().get(i)]);
    }
    return live;
  }

  /** Registers that are read later when control enters a block. Not to be changed. */
  public BitSet atEntry(int block) {
    return liveIn[block];
  }

  /** Registers that are read later, seen from behind an instruction. */
  public BitSet after(int insn) {
    Cfg.Block block = cfg.blockOf(insn);
    BitSet live = liveOut(block);
    for (int at = block.end() - 1; at > insn; at--) {
      step(function.insns().get(at), live);
    }
    return live;
  }

  private void step(Insn insn, BitSet live) {
    int opcode = insn.opcode();
    switch (insn.opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
        boolean mov = Opcode.operation(opcode) == Opcode.MOV;
        if (mov) {
          live.clear(insn.dst());
        } else {
          live.set(insn.dst());
        }
        if (Opcode.isRegisterSource(opcode) && Opcode.operation(opcode) != Opcode.END) {
          live.set(insn.src());
        }
        break;
      case Opcode.LD:
        live.clear(insn.dst());
        break;
      case Opcode.LDX:
        live.clear(insn.dst());
        live.set(insn.src());
        break;
      case Opcode.ST:
        live.set(insn.dst());
        break;
      case Opcode.STX:
        stepStore(insn, live);
        break;
      default:
        stepJump(insn, live);
        break;
    }
  }

  private static void stepStore(Insn insn, BitSet live) {
    if (Opcode.mode(insn.opcode()) == Opcode.ATOMIC && (insn.imm() & Opcode.FETCH) != 0) {
      if (insn.imm() == Opcode.CMPXCHG) {
        live.set(0);
      }
    }
    live.set(insn.dst());
    live.set(insn.src());
  }

  private void stepJump(Insn insn, BitSet live) {
    if (insn.isExit()) {
      live.clear();
      live.set(0, hasResult);
    } else if (insn.isCall()) {
      live.clear(0, CALLER_SAVED);
      live.set(1, CALLER_SAVED);
    } else if (insn.isConditionalJump()) {
      live.set(insn.dst());
      if (Opcode.isRegisterSource(insn.opcode())) {
        live.set(insn.src());
      }
    }
  }
}
