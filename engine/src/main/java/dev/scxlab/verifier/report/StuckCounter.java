package dev.scxlab.verifier.report;

import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A variable that decides when a loop ends, and that some way round leaves as it is (R76).
 *
 * @param register the variable
 * @param write the instruction that changes it on the other ways
 * @param branch the decision that leads past it
 * @param jumps whether the way past it is the one on which the decision jumps
 */
public record StuckCounter(int register, int write, int branch, boolean jumps) {

  public static Optional<StuckCounter> find(FunctionInfo function, Cfg.Loop loop) {
    for (int register : deciding(function, loop)) {
      Optional<StuckCounter> found = stuck(function, loop, register);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Variables that are compared where the loop is left. */
  private static List<Integer> deciding(FunctionInfo function, Cfg.Loop loop) {
    List<Integer> registers = new ArrayList<>();
    BitSet blocks = loop.blocks();
    for (int b = blocks.nextSetBit(0); b >= 0; b = blocks.nextSetBit(b + 1)) {
      Cfg.Block block = function.cfg().blocks().get(b);
      Insn last = function.insn(block.end() - 1);
      boolean leaves = block.successors().stream().anyMatch(s -> !loop.contains(s));
      if (leaves && last.isConditionalJump()) {
        registers.add(last.dst());
        if (Opcode.isRegisterSource(last.opcode())) {
          registers.add(last.src());
        }
      }
    }
    registers.removeIf(r -> r <= FuncState.FRAME_POINTER);
    return registers;
  }

  private static Optional<StuckCounter> stuck(FunctionInfo function, Cfg.Loop loop, int register) {
    Cfg cfg = function.cfg();
    BitSet writing = new BitSet();
    int write = -1;
    for (int b = loop.blocks().nextSetBit(0); b >= 0; b = loop.blocks().nextSetBit(b + 1)) {
      Cfg.Block block = cfg.blocks().get(b);
      for (int at = block.start(); at < block.end(); at++) {
        Insn insn = function.insn(at);
        boolean arithmetic = insn.opcodeClass() == Opcode.ALU || insn.opcodeClass() == Opcode.ALU64;
        if (arithmetic && insn.dst() == register) {
          writing.set(b);
          write = at;
        }
      }
    }
    if (write < 0 || writing.get(loop.header())) {
      return Optional.empty();
    }
    BitSet past = reachable(cfg, loop, loop.header(), writing);
    boolean goesRound = loop.latches().stream().anyMatch(past::get);
    for (int i = function.order().length - 1; goesRound && i >= 0; i--) {
      int b = function.order()[i];
      int at = cfg.blocks().get(b).end() - 1;
      if (!past.get(b) || !loop.contains(b) || !function.insn(at).isConditionalJump()) {
        continue;
      }
      int target = cfg.blockOf(function.insn(at).jumpTarget(at)).index();
      int next = cfg.blockOf(at + 1).index();
      boolean jumpPast = goesPast(cfg, loop, target, writing);
      boolean fallPast = goesPast(cfg, loop, next, writing);
      boolean jumpWrites = reaches(cfg, loop, target, writing);
      boolean fallWrites = reaches(cfg, loop, next, writing);
      if ((jumpPast && fallWrites) || (fallPast && jumpWrites)) {
        return Optional.of(new StuckCounter(register, write, at, jumpPast));
      }
    }
    return Optional.empty();
  }

  private static boolean goesPast(Cfg cfg, Cfg.Loop loop, int from, BitSet writing) {
    BitSet past = reachable(cfg, loop, from, writing);
    return from == loop.header() || loop.latches().stream().anyMatch(past::get);
  }

  private static boolean reaches(Cfg cfg, Cfg.Loop loop, int from, BitSet wanted) {
    return from != loop.header() && reachable(cfg, loop, from, new BitSet()).intersects(wanted);
  }

  /** Blocks of the loop on ways from a block that do not go back to the header or over others. */
  private static BitSet reachable(Cfg cfg, Cfg.Loop loop, int from, BitSet without) {
    BitSet found = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      int b = open.remove(open.size() - 1);
      if (!loop.contains(b) || without.get(b) || found.get(b)) {
        continue;
      }
      found.set(b);
      cfg.blocks().get(b).successors().stream().filter(s -> s != loop.header()).forEach(open::add);
    }
    return found;
  }
}
