package dev.scxlab.confirm;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.confirm.Target.KernelObject;
import dev.scxlab.confirm.Target.MapOf;
import dev.scxlab.confirm.Target.Stack;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs one function of a program once, one instruction after the other, and stops at the first
 * fault. Values know what they are, so that every fault is seen where it happens.
 */
final class Machine {

  private static final int FRAME_POINTER = 10;

  private final Program program;
  private final Texts texts;
  private final World world;
  private final Memory memory;
  private final MapCalls maps;
  private final Decisions decisions = new Decisions();
  private final Deque<Frame> callers = new ArrayDeque<>();
  private Frame frame;
  private long insns;

  /** A function under way. */
  private static final class Frame {
    final Function function;
    final @Nullable Value[] registers = new @Nullable Value[KernelLimits.MAX_REGISTERS];
    int pc;

    Frame(Function function) {
      this.function = function;
      registers[FRAME_POINTER] = Value.of(new Stack());
    }
  }

  /**
   * How a run ended.
   *
   * @param fault what went wrong, or null for a good end
   * @param function where it ended
   * @param insn where in the function
   */
  record End(@Nullable Fault fault, Function function, int insn) {}

  Machine(
      Program program,
      Texts texts,
      Function function,
      @Nullable OpsCallback op,
      Inputs inputs,
      Answers answers) {
    this.program = program;
    this.texts = texts;
    this.world = new World(program, op, inputs, answers);
    this.memory = new Memory(program, inputs, answers);
    this.maps = new MapCalls(world, inputs, answers);
    this.frame = new Frame(function);
    if (op != null) {
      Value[] arguments = op.parameters().stream().map(world::parameter).toArray(Value[]::new);
      frame.registers[1] = Value.of(new Target.Arguments(ImmutableList.copyOf(arguments)));
    }
  }

  /**
   * Runs to the end.
   *
   * @param budget the most instructions; more than these is the fault {@link Fault#ENDLESS}
   */
  End run(long budget) {
    try {
      for (insns = 0; insns < budget; insns++) {
        Insn insn = frame.function.insns().get(frame.pc);
        if (insn.isExit() && callers.isEmpty()) {
          leave();
          return new End(null, frame.function, frame.pc);
        }
        step(insn);
      }
      return new End(Fault.ENDLESS, frame.function, frame.pc);
    } catch (FaultFound e) {
      return new End(e.fault(), frame.function, frame.pc);
    }
  }

  /** How many instructions the run took. */
  long insns() {
    return insns;
  }

  /** How the conditions of the text turned out. */
  Decisions decisions() {
    return decisions;
  }

  private void leave() {
    if (world.holdsReferences()) {
      throw new FaultFound(Fault.LEAKED);
    }
    if (world.lostTheTask()) {
      throw new FaultFound(Fault.DROPPED);
    }
    Value result = frame.registers[0];
    if (result != null) {
      world.checkResult(result);
    }
  }

  private void step(Insn insn) {
    switch (insn.opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
        set(insn.dst(), arithmetic(insn));
        frame.pc++;
        break;
      case Opcode.JMP:
      case Opcode.JMP32:
        jump(insn);
        break;
      case Opcode.LD:
        set(insn.dst(), immediate(insn));
        frame.pc++;
        break;
      case Opcode.LDX:
        set(insn.dst(), load(insn));
        frame.pc++;
        break;
      default:
        store(insn);
        frame.pc++;
        break;
    }
  }

  private Value read(int register) {
    Value value = frame.registers[register];
    if (value == null) {
      throw new FaultFound(Fault.UNASSIGNED);
    }
    return value;
  }

  private void set(int register, Value value) {
    frame.registers[register] = value;
  }

  private Value operand(Insn insn) {
    return Opcode.isRegisterSource(insn.opcode()) ? read(insn.src()) : Value.number(insn.imm());
  }

  private Value arithmetic(Insn insn) {
    Demand demand = frame.function.debug().get(frame.pc).demand();
    if (demand != null) {
      meet(read(insn.src()).number(), demand);
    }
    int operation = Opcode.operation(insn.opcode());
    boolean wide = insn.opcodeClass() == Opcode.ALU64;
    if (operation == Opcode.MOV && wide && insn.offset() == 0) {
      return operand(insn);
    }
    if (operation == Opcode.MOV) {
      return Value.number(Alu.compute(insn, 0, operand(insn).number()));
    }
    Value left = read(insn.dst());
    if (operation == Opcode.NEG) {
      return Value.number(Alu.compute(insn, left.number(), 0));
    }
    Value right = operand(insn);
    if (wide && operation == Opcode.ADD && !(left.isNumber() && right.isNumber())) {
      return left.isNumber() ? right.plus(left.bits()) : left.plus(right.number());
    }
    if (wide && operation == Opcode.SUB && !left.isNumber()) {
      return left.plus(-right.number());
    }
    return Value.number(Alu.compute(insn, left.number(), right.number()));
  }

  /** Whether a number is what the text promises. */
  private static void meet(long number, Demand demand) {
    if (demand instanceof Demand.Index i && Long.compareUnsigned(number, i.count()) >= 0) {
      throw new FaultFound(Fault.OUTSIDE);
    }
    if (demand instanceof Demand.Range r) {
      Memory.checkRange(r.type(), number);
    }
  }

  private void jump(Insn insn) {
    if (insn.isExit()) {
      Value result = frame.registers[0];
      frame = callers.pop();
      forget();
      frame.registers[0] = result;
      frame.pc++;
    } else if (insn.isCall()) {
      call(insn);
    } else if (insn.isUnconditionalJump()) {
      frame.pc = insn.jumpTarget(frame.pc);
    } else {
      boolean taken = jumps(insn);
      decisions.add(frame.function.debug().get(frame.pc), taken);
      frame.pc = taken ? insn.jumpTarget(frame.pc) : frame.pc + 1;
    }
  }

  private boolean jumps(Insn insn) {
    Value left = read(insn.dst());
    Value right = operand(insn);
    if (left.isNumber() && right.isNumber()) {
      return Alu.jumps(insn, left.bits(), right.bits());
    }
    boolean same = left.equals(right);
    switch (Opcode.operation(insn.opcode())) {
      case Opcode.JEQ:
        return same;
      case Opcode.JNE:
        return !same;
      default:
        throw new CannotRun("handles in order");
    }
  }

  private Value immediate(Insn insn) {
    if (insn.symbol() instanceof Symbol.Map map) {
      return Value.of(new MapOf(map.index(), program.maps().get(map.index()), false));
    }
    if (insn.symbol() instanceof Symbol.Data data) {
      return new Value(memory.variable(data.index()), data.offset());
    }
    if (insn.symbol() instanceof Symbol.Code) {
      throw new CannotRun("the address of a function");
    }
    return Value.number(insn.imm());
  }

  private Value load(Insn insn) {
    Value base = read(insn.src());
    boolean signed = Opcode.mode(insn.opcode()) == Opcode.MEMSX;
    int size = Opcode.accessBytes(insn.opcode());
    checkTarget(base);
    if (insn.symbol() instanceof Symbol.KernelField field) {
      if (!(base.target() instanceof KernelObject object)) {
        throw new CannotRun("a field of something else");
      }
      return world.loadField(object, field(field), text());
    }
    if (base.target() instanceof Target.Arguments arguments) {
      return arguments.values().get(insn.offset() / 8);
    }
    return memory.load(base, insn.offset(), size, signed, text());
  }

  private static void checkTarget(Value base) {
    if (base.target() == null) {
      throw new FaultFound(Fault.NULL);
    }
    if (base.target() instanceof KernelObject object && object.released) {
      throw new FaultFound(Fault.RELEASED_TWICE);
    }
  }

  private void store(Insn insn) {
    if (Opcode.mode(insn.opcode()) == Opcode.ATOMIC) {
      throw new CannotRun("an atomic operation");
    }
    Value base = read(insn.dst());
    Value value = insn.opcodeClass() == Opcode.ST ? Value.number(insn.imm()) : read(insn.src());
    Demand demand = frame.function.debug().get(frame.pc).demand();
    if (demand != null && insn.opcodeClass() == Opcode.STX) {
      meet(value.number(), demand);
    }
    checkTarget(base);
    if (insn.symbol() instanceof Symbol.KernelField field) {
      if (base.target() instanceof KernelObject object) {
        World.storeField(object, field(field), value.number());
      }
      return;
    }
    Memory.store(base, insn.offset(), Opcode.accessBytes(insn.opcode()), value);
  }

  private static KernelField field(Symbol.KernelField symbol) {
    for (AbiType type : AbiType.values()) {
      if (type.label().equals(symbol.struct())) {
        return KernelField.byName(type, symbol.field()).orElseThrow();
      }
    }
    throw new CannotRun("a field of something unknown");
  }

  private void call(Insn insn) {
    if (insn.src() == Opcode.CALL_FUNCTION) {
      if (callers.size() + 1 >= KernelLimits.MAX_FRAMES) {
        throw new CannotRun("a chain of calls that is too long");
      }
      Frame callee = new Frame(program.functions().get((int) insn.imm()));
      System.arraycopy(frame.registers, 1, callee.registers, 1, KernelLimits.MAX_PARAMETERS);
      callers.push(frame);
      frame = callee;
      return;
    }
    @Nullable Value[] passed = frame.registers;
    Value[] arguments = new Value[KernelLimits.MAX_PARAMETERS + 1];
    for (int i = 1; i < arguments.length; i++) {
      Value value = passed[i];
      arguments[i] = value == null ? Value.ZERO : value;
    }
    Value result;
    if (insn.src() == Opcode.CALL_KFUNC) {
      Kfunc kfunc = Kfunc.byNumber(insn.imm()).orElseThrow(() -> new CannotRun("a kfunc"));
      result = world.call(kfunc, arguments, text(), outBool(kfunc, arguments));
    } else {
      Helper helper = Helper.byNumber(insn.imm()).orElseThrow(() -> new CannotRun("a helper"));
      result = maps.call(helper, arguments, text());
    }
    forget();
    frame.registers[0] = result;
    frame.pc++;
  }

  private static World.OutBool outBool(Kfunc kfunc, Value[] arguments) {
    return value -> {
      for (int i = 0; i < kfunc.parameters().size(); i++) {
        if (kfunc.parameters().get(i).type() == AbiType.OUT_BOOL) {
          Memory.store(arguments[i + 1], 0, 1, Value.number(value ? 1 : 0));
        }
      }
    };
  }

  /** Calls may change r0 to r5. */
  private void forget() {
    for (int i = 0; i <= KernelLimits.MAX_PARAMETERS; i++) {
      frame.registers[i] = null;
    }
  }

  private String text() {
    return texts.of(frame.function.debug().get(frame.pc).span());
  }
}
