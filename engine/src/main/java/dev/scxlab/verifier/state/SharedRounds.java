package dev.scxlab.verifier.state;

import dev.scxlab.abi.CpuOrder;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds loops over the CPUs of a core, LLC or node inside the loop over these: {@code for l in llcs
 * { for c in llc_cpus(l) { } }}. No CPU belongs to two parts, so all rounds of the inner loop
 * together are at most {@code MAX_CPUS} for one run of the outer one ({@code verifier.md} 6.2
 * "for").
 *
 * <p>What is shown, from the instructions alone: the inner loop is entered once per outer round,
 * goes from {@code first[v]} to {@code first[v + 1]} by steps of one, and v is another number in
 * each outer round.
 */
public final class SharedRounds {

  private static final int NONE = -1;

  /** Below it nothing wraps that is added to a counter. */
  private static final long LARGEST_START = Integer.MAX_VALUE;

  private final Program program;
  private final FunctionInfo function;
  private final Cfg cfg;

  public SharedRounds(Program program, FunctionInfo function) {
    this.program = program;
    this.function = function;
    this.cfg = function.cfg();
  }

  /**
   * Whether a loop meets each CPU at most once in one run of the loop around it.
   *
   * @param inner index of the loop
   * @param entering by loop, the states that enter it
   */
  public boolean sharesCpus(int inner, List<List<VerifierState>> entering) {
    Cfg.Loop loop = cfg.loops().get(inner);
    int outer = loop.parent();
    int before = outer == NONE ? NONE : onlyWayIn(loop);
    if (before == NONE || cfg.innermostLoop(before) != outer) {
      return false;
    }
    int part = walkedPart(loop, before);
    return part != NONE && isNewInEachRound(part, outer, before, entering.get(outer));
  }

  /** The one block that leads into a loop and does nothing else, or none. */
  private int onlyWayIn(Cfg.Loop loop) {
    int found = NONE;
    Cfg.Block header = cfg.blocks().get(loop.header());
    for (int i = 0; i < header.predecessors().length(); i++) {
      int from = header.predecessors().get(i);
      if (!loop.contains(from)) {
        if (found != NONE) {
          return NONE;
        }
        found = from;
      }
    }
    boolean only = found != NONE && cfg.blocks().get(found).successors().length() == 1;
    return only ? found : NONE;
  }

  /** The register with the part whose CPUs the loop walks, or none. */
  private int walkedPart(Cfg.Loop loop, int before) {
    Insn test = headTest(loop);
    if (test == null || !countsUpAlone(test.dst(), loop) || isWritten(test.src(), loop)) {
      return NONE;
    }
    Cfg.Block block = cfg.blocks().get(before);
    int begin = lastWrite(test.dst(), block, block.end());
    int end = lastWrite(test.src(), block, block.end());
    if (!isLoad(begin) || !isLoad(end)) {
      return NONE;
    }
    Insn from = function.insn(begin);
    Insn to = function.insn(end);
    int address = lastWrite(from.src(), block, Math.min(begin, end));
    boolean sameAddress =
        from.src() == to.src()
            && lastWrite(from.src(), block, Math.max(begin, end)) == address
            && from.offset() == 0
            && to.offset() == 4;
    return sameAddress ? indexOfFirst(address, block) : NONE;
  }

  /** The part whose number, times four, is added to the address of the table. */
  private int indexOfFirst(int address, Cfg.Block block) {
    if (!isAlu(address, Opcode.ADD, true)) {
      return NONE;
    }
    Insn add = function.insn(address);
    int base = lastWrite(add.dst(), block, address);
    int shift = lastWrite(add.src(), block, address);
    if (base == NONE
        || !isFirstTable(function.insn(base))
        || !isAlu(shift, Opcode.LSH, false)
        || function.insn(shift).imm() != 2) {
      return NONE;
    }
    int copy = lastWrite(add.src(), block, shift);
    if (!isAlu(copy, Opcode.MOV, true)) {
      return NONE;
    }
    int part = function.insn(copy).src();
    return lastWrite(part, block, block.end()) > copy ? NONE : part;
  }

  private boolean isFirstTable(Insn insn) {
    if (!(insn.symbol() instanceof Symbol.Data d) || d.offset() != 0) {
      return false;
    }
    DataVariable variable = program.data().get(d.index());
    Optional<CpuOrder> order = CpuOrder.byFirst(variable.name());
    return order.isPresent() && variable.section() == DataVariable.Section.RODATA;
  }

  /** Whether no two rounds of a loop reach a block with the same number in a register. */
  private boolean isNewInEachRound(
      int register, int outer, int block, List<VerifierState> entering) {
    Cfg.Loop loop = cfg.loops().get(outer);
    if (loop.latches().length() != 1 || loop.latches().get(0) == block) {
      return false;
    }
    if (countsUpAlone(register, loop)) {
      return true;
    }
    return isTurned(register, loop, entering);
  }

  /** {@code register = (start + counter) % n} for a counter that goes from 0 to n. */
  private boolean isTurned(int register, Cfg.Loop loop, List<VerifierState> entering) {
    Insn test = headTest(loop);
    Cfg.Block header = cfg.blocks().get(loop.header());
    if (test == null || !countsUpAlone(test.dst(), loop) || isWritten(test.src(), loop)) {
      return false;
    }
    int at = cfg.blocks().get(header.successors().get(0)).start();
    boolean turns =
        isAlu(at, Opcode.MOV, true)
            && isAlu(at + 1, Opcode.ADD, true)
            && isAlu(at + 2, Opcode.MOD, true)
            && writes(register, loop) == 3
            && function.insn(at).dst() == register
            && function.insn(at + 1).dst() == register
            && function.insn(at + 2).dst() == register
            && function.insn(at + 1).src() == test.dst()
            && function.insn(at + 2).src() == test.src();
    int start = turns ? function.insn(at).src() : NONE;
    return turns
        && !isWritten(start, loop)
        && entering.stream().allMatch(s -> beginsAtZero(s, test.dst()) && isSmall(s, start));
  }

  private static boolean beginsAtZero(VerifierState state, int register) {
    RegState value = state.reg(register);
    return value.isScalar() && value.scalar().isConstant(0);
  }

  private static boolean isSmall(VerifierState state, int register) {
    RegState value = state.reg(register);
    return value.isScalar() && value.scalar().smin() >= 0 && value.scalar().smax() <= LARGEST_START;
  }

  /** The test {@code a >= b}, signed, that is all of a loop's head and leaves it, or null. */
  private @Nullable Insn headTest(Cfg.Loop loop) {
    Cfg.Block header = cfg.blocks().get(loop.header());
    Insn test = function.insn(header.start());
    boolean leaves =
        header.end() == header.start() + 1
            && test.opcode() == (Opcode.JMP | Opcode.JSGE | Opcode.X)
            && header.successors().length() == 2
            && loop.contains(header.successors().get(0))
            && !loop.contains(header.successors().get(1));
    return leaves ? test : null;
  }

  /** Whether a register grows by one at the end of each round and does not change otherwise. */
  private boolean countsUpAlone(int register, Cfg.Loop loop) {
    if (loop.latches().length() != 1 || writes(register, loop) != 1) {
      return false;
    }
    Cfg.Block latch = cfg.blocks().get(loop.latches().get(0));
    int step = lastWrite(register, latch, latch.end());
    return latch.successors().length() == 1
        && cfg.loops().get(cfg.innermostLoop(latch.index())).equals(loop)
        && isAlu(step, Opcode.ADD, false)
        && function.insn(step).imm() == 1;
  }

  private boolean isWritten(int register, Cfg.Loop loop) {
    return writes(register, loop) != 0;
  }

  private int writes(int register, Cfg.Loop loop) {
    int count = 0;
    for (Cfg.Block block : cfg.blocks()) {
      for (int at = block.start(); at < block.end() && loop.contains(block.index()); at++) {
        count += writes(function.insn(at), register) ? 1 : 0;
      }
    }
    return count;
  }

  /** The last instruction before another one of a block that writes a register, or none. */
  private int lastWrite(int register, Cfg.Block block, int before) {
    for (int at = before - 1; at >= block.start(); at--) {
      if (writes(function.insn(at), register)) {
        return at;
      }
    }
    return NONE;
  }

  /** Registers up to the frame pointer count as written by everything. */
  private static boolean writes(Insn insn, int register) {
    return register <= FuncState.FRAME_POINTER || insn.writes(register);
  }

  private boolean isLoad(int at) {
    return at != NONE && function.insn(at).opcode() == (Opcode.LDX | Opcode.MEMSX | Opcode.W);
  }

  private boolean isAlu(int at, int operation, boolean fromRegister) {
    return at != NONE
        && function.insn(at).opcodeClass() == Opcode.ALU64
        && Opcode.operation(function.insn(at).opcode()) == operation
        && Opcode.isRegisterSource(function.insn(at).opcode()) == fromRegister
        && (operation == Opcode.MOD || function.insn(at).offset() == 0);
  }
}
