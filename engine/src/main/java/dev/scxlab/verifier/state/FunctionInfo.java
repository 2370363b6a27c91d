package dev.scxlab.verifier.state;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.DebugInfo;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Thresholds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A function with everything about it that does not depend on how it is called. */
public final class FunctionInfo {

  /** Loops of at most so many rounds are walked round by round. */
  private static final int MAX_UNROLLED = 8;

  private final int index;
  private final Function function;
  private final BitSet goingRound;
  private final Cfg cfg;
  private final Liveness liveness;
  private final int registerCount;
  private final BitSet flags;
  private final Thresholds thresholds;
  private final Conditions conditions;
  private final BitSet repeated;
  private final int[] order;
  private final DsqIndexes dsqIndexes;

  public FunctionInfo(int index, Program program) {
    this(index, program, GoingRound.functions(program));
  }

  /**
   * Looks at a function.
   *
   * @param goingRound functions of the program that go round somewhere, or call one that does
   */
  public FunctionInfo(int index, Program program, BitSet goingRound) {
    Function function = program.functions().get(index);
    this.index = index;
    this.function = function;
    this.goingRound = goingRound;
    this.cfg = Cfg.of(function.insns());
    this.registerCount = countRegisters(function);
    this.liveness = new Liveness(function, cfg, registerCount, hasResult(function));
    this.flags = findFlags();
    this.thresholds = findThresholds();
    this.conditions = new Conditions(function, cfg);
    this.repeated = findRepeated();
    this.order = cfg.reversePostorder().toArray();
    this.dsqIndexes = new DsqIndexes(program, function);
  }

  /** Whether r0 means something at the exit; for a function of the policy it may. */
  private static boolean hasResult(Function function) {
    if (function.kind() != Function.Kind.OP) {
      return function.kind() == Function.Kind.FN;
    }
    return OpsCallback.byName(function.name())
        .map(op -> op.resultRule() != OpsCallback.ResultRule.NONE)
        .orElse(true);
  }

  private static int countRegisters(Function function) {
    int count = FuncState.FRAME_POINTER + 1;
    for (Insn insn : function.insns()) {
      count = Math.max(count, insn.dst() + 1);
      if (!insn.isCall()) {
        count = Math.max(count, insn.src() + 1);
      }
    }
    for (RegisterInfo info : function.registers()) {
      count = Math.max(count, info.register() + 1);
    }
    return count;
  }

  /** Registers that only ever hold a few constants: worth keeping apart where paths join. */
  private BitSet findFlags() {
    BitSet constantsOnly = new BitSet(registerCount);
    constantsOnly.set(FuncState.FRAME_POINTER + 1, registerCount);
    Boolean[] unrolled = new Boolean[registerCount];
    for (Insn insn : function.insns()) {
      int opcodeClass = insn.opcodeClass();
      if (opcodeClass == Opcode.ALU64 || opcodeClass == Opcode.ALU) {
        boolean immediate = !Opcode.isRegisterSource(insn.opcode());
        boolean moves = Opcode.operation(insn.opcode()) == Opcode.MOV;
        boolean counts = Opcode.operation(insn.opcode()) == Opcode.ADD;
        if (counts && unrolled[insn.dst()] == null) {
          unrolled[insn.dst()] = isUnrolled(insn.dst());
        }
        counts = counts && unrolled[insn.dst()];
        boolean copies = !immediate && moves;
        int operation = Opcode.operation(insn.opcode());
        boolean bits = operation == Opcode.OR || operation == Opcode.AND;
        if (!copies && (!immediate || !(moves || counts || bits))) {
          constantsOnly.clear(insn.dst());
        }
      } else if (opcodeClass == Opcode.LDX) {
        constantsOnly.clear(insn.dst());
      }
    }
    for (RegisterInfo info : function.registers()) {
      if (info.type().equals("bool")) {
        constantsOnly.set(info.register());
      }
    }
    while (copiesOther(constantsOnly)) {}
    return constantsOnly;
  }

  /** Takes out registers that take over the value of one that is not of the set. */
  private boolean copiesOther(BitSet constantsOnly) {
    boolean changed = false;
    for (Insn insn : function.insns()) {
      boolean copy =
          (insn.opcodeClass() == Opcode.ALU64 || insn.opcodeClass() == Opcode.ALU)
              && Opcode.operation(insn.opcode()) == Opcode.MOV
              && Opcode.isRegisterSource(insn.opcode());
      if (copy && !constantsOnly.get(insn.src()) && constantsOnly.get(insn.dst())) {
        constantsOnly.clear(insn.dst());
        changed = true;
      }
    }
    return changed;
  }

  /**
   * Whether a register counts the rounds of a loop that is walked round by round: it is only
   * compared with small numbers, is of use for more than that, and nothing goes round inside the
   * loop.
   */
  private boolean isUnrolled(int register) {
    int compared = 0;
    boolean used = false;
    for (int at = 0; at < function.insns().size(); at++) {
      Insn insn = insn(at);
      used |= !insn.isCall() && insn.src() == register && readsSource(insn);
      if (insn.isConditionalJump() && insn.dst() == register) {
        boolean small =
            !Opcode.isRegisterSource(insn.opcode())
                && insn.imm() >= 0
                && insn.imm() <= MAX_UNROLLED;
        if (!small || role(at).equals("limit")) {
          return false;
        }
        compared++;
      }
      boolean adds =
          (insn.opcodeClass() == Opcode.ALU64 || insn.opcodeClass() == Opcode.ALU)
              && Opcode.operation(insn.opcode()) == Opcode.ADD
              && insn.dst() == register;
      if (adds && !isInnermost(cfg.blockOf(at).index())) {
        return false;
      }
    }
    return compared > 1 || (compared == 1 && used);
  }

  private static boolean readsSource(Insn insn) {
    int opcodeClass = insn.opcodeClass();
    return opcodeClass == Opcode.LDX
        || opcodeClass == Opcode.STX
        || (opcodeClass != Opcode.LD
            && opcodeClass != Opcode.ST
            && Opcode.isRegisterSource(insn.opcode()));
  }

  /** Whether nothing goes round inside the smallest loop around a block, nor in what it calls. */
  private boolean isInnermost(int block) {
    Cfg.@Nullable Loop smallest = null;
    for (Cfg.Loop loop : cfg.loops()) {
      if (loop.contains(block)
          && (smallest == null || loop.blocks().cardinality() < smallest.blocks().cardinality())) {
        smallest = loop;
      }
    }
    if (smallest == null) {
      return true;
    }
    BitSet blocks = smallest.blocks();
    for (Cfg.Loop loop : cfg.loops()) {
      if (loop.header() != smallest.header() && blocks.get(loop.header())) {
        return false;
      }
    }
    for (int b = blocks.nextSetBit(0); b >= 0; b = blocks.nextSetBit(b + 1)) {
      Cfg.Block in = cfg.blocks().get(b);
      for (int at = in.start(); at < in.end(); at++) {
        Insn insn = insn(at);
        boolean call = insn.isCall() && insn.src() == Opcode.CALL_FUNCTION && insn.imm() >= 0;
        if (call && goingRound.get((int) insn.imm())) {
          return false;
        }
      }
    }
    return true;
  }

  private Thresholds findThresholds() {
    List<Long> numbers = new ArrayList<>(List.of(0L, (1L << 31), (1L << 32)));
    for (Insn insn : function.insns()) {
      boolean arithmetic =
          insn.opcodeClass() == Opcode.ALU64
              || insn.opcodeClass() == Opcode.ALU
              || insn.isConditionalJump();
      if (arithmetic && !Opcode.isRegisterSource(insn.opcode())) {
        numbers.add(insn.imm());
      }
    }
    for (LoopRegion loop : function.loops()) {
      if (loop.bound() > 0) {
        numbers.add(loop.bound());
      }
    }
    for (DebugInfo info : function.debug()) {
      if (info.demand() instanceof Demand.Range r) {
        Stream.of(r.type().min(), r.type().max()).flatMap(Stream::ofNullable).forEach(numbers::add);
      }
    }
    return Thresholds.of(numbers);
  }

  /** The number of a loop with the most loops around it, or -1 without loops. */
  public int deepestLoop() {
    int deepest = -1;
    for (int loop = 0; loop < cfg.loops().size(); loop++) {
      deepest = deepest < 0 || depth(loop) > depth(deepest) ? loop : deepest;
    }
    return deepest;
  }

  /** How many loops a loop stands in, itself included. */
  public int depth(int loop) {
    int depth = 0;
    for (int outer = loop; outer >= 0; outer = cfg.loops().get(outer).parent()) {
      depth++;
    }
    return depth;
  }

  /** Whether it goes round somewhere, or calls a function that does. */
  public boolean goesRound() {
    return goingRound.get(index) || !cfg.loops().isEmpty();
  }

  /** Index in the program. */
  public int index() {
    return index;
  }

  public Function function() {
    return function;
  }

  public Cfg cfg() {
    return cfg;
  }

  public Liveness liveness() {
    return liveness;
  }

  /** Registers of a frame: r0 up to the highest that is used. */
  public int registerCount() {
    return registerCount;
  }

  public BitSet flags() {
    return flags;
  }

  public Thresholds thresholds() {
    return thresholds;
  }

  /** Conditions that it tests more than once. */
  public Conditions conditions() {
    return conditions;
  }

  /** Whether it computes the like of this in another place too, so that it is worth remembering. */
  public boolean isRepeated(int at) {
    return repeated.get(at);
  }

  /** Arithmetic that occurs more than once, apart from registers, and all between two registers. */
  private BitSet findRepeated() {
    Map<Long, Integer> first = new HashMap<>();
    BitSet found = new BitSet();
    for (int at = 0; at < function.insns().size(); at++) {
      Insn insn = insn(at);
      int operation = Opcode.operation(insn.opcode());
      boolean arithmetic = insn.opcodeClass() == Opcode.ALU64 || insn.opcodeClass() == Opcode.ALU;
      boolean register = arithmetic && Opcode.isRegisterSource(insn.opcode());
      boolean moves = operation == Opcode.MOV && !(register && isConversion(insn));
      if (!arithmetic || moves || operation == Opcode.NEG || operation == Opcode.END) {
        continue;
      }
      long shape = insn.opcode() | (long) insn.offset() << 8 | (register ? 0 : insn.imm() << 24);
      found.set(at, register && (operation == Opcode.ADD || operation == Opcode.SUB));
      Integer before = first.putIfAbsent(shape, at);
      if (before != null) {
        found.set(before);
        found.set(at);
      }
    }
    return found;
  }

  private static boolean isConversion(Insn insn) {
    return insn.opcodeClass() == Opcode.ALU || insn.offset() != 0;
  }

  /** Reachable blocks in the order in which they are visited. */
  public int[] order() {
    return order;
  }

  public DsqIndexes dsqIndexes() {
    return dsqIndexes;
  }

  public Insn insn(int at) {
    return function.insns().get(at);
  }

  public Span span(int at) {
    return function.debug().get(at).span();
  }

  public String role(int at) {
    return function.debug().get(at).role();
  }

  /** What an instruction's source register must hold, or null without such a rule. */
  public @Nullable Demand demand(int at) {
    return function.debug().get(at).demand();
  }

  /** Whether it puts a result into r0 somewhere. */
  public boolean returnsValue() {
    return function.insns().stream()
        .anyMatch(
            i ->
                i.dst() == 0
                    && (i.opcodeClass() == Opcode.ALU64 || i.opcodeClass() == Opcode.ALU)
                    && Opcode.operation(i.opcode()) == Opcode.MOV);
  }

  /**
   * Whether an exit is the end of a function's text, where no {@code return} gave a value: what a
   * call left in r0 is none.
   */
  public boolean endsWithoutResult(int exit) {
    return hasResult(function)
        && function.debug().get(exit).role().startsWith(DebugInfo.END_ROLE)
        && (exit == 0 || insn(exit - 1).dst() != 0 || insn(exit - 1).isCall());
  }

  /** The variable that a function keeps an argument in, or null when nobody reads it. */
  public @Nullable RegisterInfo parameter(int register) {
    for (int at = 0; at < function.insns().size(); at++) {
      Insn insn = insn(at);
      boolean copy =
          insn.opcodeClass() == Opcode.ALU64
              && Opcode.operation(insn.opcode()) == Opcode.MOV
              && Opcode.isRegisterSource(insn.opcode());
      if (!copy || insn.src() > 5 || insn.dst() <= FuncState.FRAME_POINTER) {
        return null;
      }
      if (insn.src() == register) {
        return register(insn.dst());
      }
    }
    return null;
  }

  /** The debug entry of a register, or null for r0 to r10. */
  public @Nullable RegisterInfo register(int register) {
    for (RegisterInfo info : function.registers()) {
      if (info.register() == register) {
        return info;
      }
    }
    return null;
  }
}
