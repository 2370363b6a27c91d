package dev.scxlab.confirm;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CpuOrder;
import dev.scxlab.confirm.Target.KernelObject;
import dev.scxlab.confirm.Target.Place;
import dev.scxlab.confirm.Target.Stack;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables and stacks of a run. What nobody has written yet is asked for when it is read. */
final class Memory {

  /** More than any place has. */
  private static final int MOST_BYTES = 1 << 30;

  private final Program program;
  private final Inputs inputs;
  private final Answers answers;
  private final Map<Integer, Place> variables = new HashMap<>();
  private final Map<String, KernelObject> masks = new HashMap<>();

  Memory(Program program, Inputs inputs, Answers answers) {
    this.program = program;
    this.inputs = inputs;
    this.answers = answers;
  }

  Place variable(int index) {
    return variables.computeIfAbsent(index, this::makeVariable);
  }

  private Place makeVariable(int index) {
    DataVariable variable = program.data().get(index);
    byte[] bytes = new byte[variable.type().size()];
    for (int i = 0; i < Math.min(bytes.length, variable.initial().size()); i++) {
      bytes[i] = variable.initial().get(i);
    }
    if (variable.name().equals(".nr_cpus")) {
      bytes[0] = Answers.NR_CPUS;
    } else if (variable.name().startsWith(".")
        && variable.name().length() > 1
        && bytes.length == 4) {
      bytes[0] = 1;
    }
    CpuOrder.byFirst(variable.name())
        .ifPresent(
            order -> {
              for (int at = 4; at < bytes.length; at += 4) {
                bytes[at] = Answers.NR_CPUS;
              }
            });
    CpuOrder.byCpus(variable.name())
        .ifPresent(
            order -> {
              for (int cpu = 0; cpu < Answers.NR_CPUS; cpu++) {
                bytes[4 * cpu] = (byte) cpu;
              }
            });
    boolean open =
        variable.section() == DataVariable.Section.DATA
            ? isWritten(index)
            : variable.type() instanceof DataType.Scalar && !variable.name().startsWith(".");
    return new Place(variable.name(), variable.type(), bytes, open, variable);
  }

  /** Whether any function stores through the variable's address. */
  private boolean isWritten(int index) {
    for (Function function : program.functions()) {
      for (int i = 0; i < function.insns().size(); i++) {
        boolean address =
            function.insns().get(i).symbol() instanceof Symbol.Data d && d.index() == index;
        if (address && storesThrough(function, i)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean storesThrough(Function function, int from) {
    Set<Integer> addresses = new HashSet<>();
    addresses.add(function.insns().get(from).dst());
    for (int i = from + 1; i < function.insns().size(); i++) {
      Insn insn = function.insns().get(i);
      int kind = insn.opcodeClass();
      if ((kind == Opcode.ST || kind == Opcode.STX) && addresses.contains(insn.dst())) {
        return true;
      }
      boolean moves =
          kind == Opcode.ALU64
              && Opcode.operation(insn.opcode()) == Opcode.MOV
              && Opcode.isRegisterSource(insn.opcode());
      if (moves && addresses.contains(insn.src())) {
        addresses.add(insn.dst());
      }
      if (insn.endsBlock()) {
        return false;
      }
    }
    return false;
  }

  Value load(Value address, int offset, int size, boolean signed, String text) {
    int at = near(address.bits() + offset);
    if (address.target() instanceof Stack stack) {
      Value spilled = stack.addresses.get(at);
      if (spilled != null && size == 8) {
        return spilled;
      }
      int from = checked(at + stack.bytes.length, size, stack.bytes.length);
      if (stack.written.nextClearBit(from) < from + size) {
        throw new FaultFound(Fault.UNASSIGNED);
      }
      return Value.number(read(stack.bytes, from, size, signed));
    }
    if (!(address.target() instanceof Place place)) {
      throw new CannotRun("a load from something without memory");
    }
    checked(at, size, place.bytes.length);
    if (isMask(place.type, at)) {
      return Value.of(masks.computeIfAbsent(place.name + "@" + at, Memory::mask));
    }
    if (place.open && place.decided.nextClearBit(at) < at + size) {
      DataType.Scalar scalar = scalar(place.type, at, size);
      if (scalar != null) {
        long usual = read(place.bytes, at, size, scalar.kind().signed());
        long value =
            inputs.ask(
                place.name + "@" + at,
                answers.ofPlace(scalar, usual),
                Words.place(subject(place, at, text), scalar));
        write(place.bytes, at, size, value);
      }
      place.decided.set(at, at + size);
    }
    return Value.number(read(place.bytes, at, size, signed));
  }

  private static String subject(Place place, int at, String text) {
    String field = field(place.type, at);
    if (text.isEmpty() || (text.length() <= 1 && field.isEmpty())) {
      return place.name + field;
    }
    return field.isEmpty() || text.endsWith(field) ? text : text + field;
  }

  private static String field(DataType type, int at) {
    if (type instanceof DataType.Struct struct) {
      for (DataType.Field f : struct.fields()) {
        if (at >= f.offset() && at < f.offset() + f.type().size()) {
          return "." + f.name() + field(f.type(), at - f.offset());
        }
      }
    }
    return "";
  }

  static void store(Value address, int offset, int size, Value value) {
    int at = near(address.bits() + offset);
    if (address.target() instanceof Stack stack) {
      int from = checked(at + stack.bytes.length, size, stack.bytes.length);
      stack.addresses.remove(at);
      if (value.isNumber()) {
        write(stack.bytes, from, size, value.bits());
      } else {
        stack.addresses.put(at, value);
      }
      stack.written.set(from, from + size);
      return;
    }
    if (!(address.target() instanceof Place place)) {
      throw new CannotRun("a store into something without memory");
    }
    checked(at, size, place.bytes.length);
    checkRange(place, at, size, value.number());
    write(place.bytes, at, size, value.number());
    place.decided.set(at, at + size);
  }

  static void checkRange(Place place, int at, int size, long value) {
    DataType.Scalar scalar = scalar(place.type, at, size);
    if (scalar != null) {
      checkRange(scalar, value);
    }
  }

  /** Whether a number fits a declared range. */
  static void checkRange(DataType.Scalar scalar, long value) {
    Long min = scalar.min();
    Long max = scalar.max();
    if (min != null && max != null) {
      long seen = signed(value, scalar.size(), scalar.kind().signed());
      boolean below = scalar.kind().signed() ? seen < min : Long.compareUnsigned(seen, min) < 0;
      boolean above = scalar.kind().signed() ? seen > max : Long.compareUnsigned(seen, max) > 0;
      if (below || above) {
        throw new FaultFound(Fault.OUT_OF_RANGE);
      }
    }
  }

  /** A distance as an int; one that no memory reaches is a fault. */
  private static int near(long distance) {
    if (distance != (int) distance || Math.abs((int) distance) > MOST_BYTES) {
      throw new FaultFound(Fault.OUTSIDE);
    }
    return (int) distance;
  }

  private static int checked(int at, int size, int length) {
    if (at < 0 || at + size > length) {
      throw new FaultFound(Fault.OUTSIDE);
    }
    return at;
  }

  private static KernelObject mask(String name) {
    return new KernelObject(name, AbiType.OWN_MASK, false);
  }

  /** Whether a mask lies at some bytes: its handle is never null. */
  private static boolean isMask(DataType type, int at) {
    if (type instanceof DataType.Array array && array.element().size() > 0) {
      return isMask(array.element(), at % array.element().size());
    }
    if (type instanceof DataType.Struct struct) {
      for (DataType.Field field : struct.fields()) {
        if (at >= field.offset() && at < field.offset() + field.type().size()) {
          return isMask(field.type(), at - field.offset());
        }
      }
    }
    return type instanceof DataType.Mask && at == 0;
  }

  /** The scalar of a type that lies at some bytes exactly, or null. */
  static DataType.@Nullable Scalar scalar(DataType type, int at, int size) {
    if (type instanceof DataType.Scalar scalar) {
      return at == 0 && scalar.size() == size ? scalar : null;
    }
    if (type instanceof DataType.Array array) {
      int each = array.element().size();
      return each == 0 ? null : scalar(array.element(), at % each, size);
    }
    if (type instanceof DataType.Struct struct) {
      for (DataType.Field field : struct.fields()) {
        if (at >= field.offset() && at < field.offset() + field.type().size()) {
          return scalar(field.type(), at - field.offset(), size);
        }
      }
    }
    return null;
  }

  static long read(byte[] bytes, int at, int size, boolean signed) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return signed(value, size, signed);
  }

  private static long signed(long value, int size, boolean signed) {
    int free = 64 - 8 * size;
    return signed ? value << free >> free : value << free >>> free;
  }

  static void write(byte[] bytes, int at, int size, long value) {
    for (int i = 0; i < size; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
