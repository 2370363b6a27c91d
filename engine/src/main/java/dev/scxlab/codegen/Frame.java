package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.CheckedFunction;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of generating one function: code, registers, stack, variables, ways out. */
final class Frame {

  static final int FP = 10;

  /** A function needs more registers than there are. */
  static final class OutOfRegisters extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What must be done before leaving a scope. */
  interface Cleanup {
    void emit();
  }

  /**
   * A loop that is open.
   *
   * @param depth number of cleanups open outside its body
   */
  record Loop(Label breakTo, Label continueTo, int depth) {}

  final ProgramBuilder program;
  final Assembler code = new Assembler();
  final Registers registers = new Registers();
  final StackFrame stack = new StackFrame();
  final List<LoopRegion> loops = new ArrayList<>();
  final Deque<Loop> openLoops = new ArrayDeque<>();
  final List<Cleanup> cleanups = new ArrayList<>();
  private final IdentityHashMap<LocalVariable, Integer> variables = new IdentityHashMap<>();
  private final IdentityHashMap<LocalVariable, Integer> second = new IdentityHashMap<>();
  private final IdentityHashMap<LocalVariable, Integer> slots = new IdentityHashMap<>();
  private final IdentityHashMap<LocalVariable, Integer> iterators = new IdentityHashMap<>();
  final @Nullable PolicyType result;

  /** The register with the caller's place for the text that the function gives, or -1. */
  int textResult = -1;

  private final boolean isCallback;

  Frame(ProgramBuilder program, CheckedFunction function) {
    this.program = program;
    this.result = function.result();
    this.isCallback = function.timer() != null || function.agent() != null;
  }

  /** Before the exit of the body of a timer or agent: those return 0. */
  void callbackResult() {
    if (isCallback) {
      code.moveImm(0, 0, "result of a callback");
    }
  }

  /** Where a function that gives a text ends without one: the caller's place is not left open. */
  void blankText() {
    if (textResult >= 0) {
      code.storeImm(textResult, 0, 0, 8, "no result");
      code.storeImm(textResult, 8, 0, 8, "no result");
    }
  }

  // ---- variables

  int declare(LocalVariable v) {
    int r =
        registers
            .variable(v.name(), v.type().label(), v.declaration())
            .orElseThrow(OutOfRegisters::new);
    variables.put(v, r);
    return r;
  }

  /** A second register that says whether an optional number has a value. */
  int declarePresence(LocalVariable v) {
    return declareSecond(v, v.name() + RegisterInfo.PRESENCE, "bool");
  }

  /** A second register for the last eight bytes of a text. */
  int declareHigh(LocalVariable v) {
    return declareSecond(v, v.name(), v.type().label());
  }

  private int declareSecond(LocalVariable v, String name, String type) {
    int r = registers.variable(name, type, v.declaration()).orElseThrow(OutOfRegisters::new);
    second.put(v, r);
    return r;
  }

  int register(LocalVariable v) {
    Integer r = variables.get(v);
    if (r == null) {
      throw new dev.scxlab.source.LabBug("no register for " + v.name());
    }
    return r;
  }

  /** The register of {@link #declarePresence} or {@link #declareHigh}. */
  int second(LocalVariable v) {
    Integer r = second.get(v);
    if (r == null) {
      throw new dev.scxlab.source.LabBug("no second register for " + v.name());
    }
    return r;
  }

  void slot(LocalVariable v, int offset) {
    slots.put(v, offset);
  }

  int slot(LocalVariable v) {
    Integer offset = slots.get(v);
    if (offset == null) {
      throw new dev.scxlab.source.LabBug("no slot for " + v.name());
    }
    return offset;
  }

  void iterator(LocalVariable v, int offset) {
    iterators.put(v, offset);
  }

  int iterator(LocalVariable v) {
    Integer offset = iterators.get(v);
    if (offset == null) {
      throw new dev.scxlab.source.LabBug("no iterator of " + v.name());
    }
    return offset;
  }

  // ---- temporaries

  int temporary(String type, Span span) {
    int r = registers.temporary("", type, span).orElseThrow(OutOfRegisters::new);
    code.known().registerChanged(r);
    return r;
  }

  int temporary(String text, String type, Span span) {
    int r = registers.temporary(text, type, span).orElseThrow(OutOfRegisters::new);
    code.known().registerChanged(r);
    return r;
  }

  /**
   * The register that holds the value of a place, or -1. It is kept for the statement that reads
   * it: one that is free would be taken for another value before this one is used.
   */
  int known(String place) {
    int r = code.known().find(place);
    if (r >= 0) {
      registers.keep(r);
    }
    return r;
  }

  // ---- calls

  void callHelper(Helper helper, String role) {
    code.call(
        Opcode.CALL_HELPER,
        helper.number(),
        new Symbol.Helper(helper.number(), helper.symbol()),
        role);
  }

  void callKfunc(Kfunc kfunc) {
    code.call(
        Opcode.CALL_KFUNC,
        kfunc.ordinal(),
        new Symbol.Kfunc(kfunc.ordinal(), kfunc.functionName()),
        kfunc.functionName());
    code.known().forgetAllButConstants();
  }

  void loadMap(int dst, int map) {
    code.loadSymbol(dst, map, new Symbol.Map(map, program.maps().get(map).name()), "map");
  }

  /** {@code dst} becomes the address of a stack slot. */
  void stackAddress(int dst, int offset, String role) {
    code.move(dst, FP, role);
    code.aluImm(Opcode.ADD, true, false, dst, offset, role);
  }

  // ---- ways out

  /** Emits what must be done before leaving all scopes opened after {@code depth}. */
  void cleanUpTo(int depth) {
    for (int i = cleanups.size() - 1; i >= depth; i--) {
      cleanups.get(i).emit();
    }
  }
}
