package dev.scxlab.confirm;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Range;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values worth trying: the usual one, the ends of the range, and the numbers of the program with
 * their neighbours. Only what a kernel can give is among them.
 */
final class Answers {

  /** The machine of the runs. */
  static final int NR_CPUS = 4;

  /** Largest pid that Linux hands out. */
  private static final long MAX_PID = 4_194_303;

  private static final int MOST = 24;
  private static final long[] BOOL = {0, 1};

  private final TreeSet<Long> ofProgram = new TreeSet<>();

  Answers(Program program) {
    ofProgram.add(0L);
    ofProgram.add(1L);
    for (Function function : program.functions()) {
      for (Insn insn : function.insns()) {
        boolean number =
            insn.symbol() == null && !insn.isCall() && !Opcode.isRegisterSource(insn.opcode());
        if (number) {
          ofProgram.add(insn.imm() - 1);
          ofProgram.add(insn.imm());
          ofProgram.add(insn.imm() + 1);
        }
      }
    }
  }

  static long[] bool() {
    return BOOL;
  }

  /** Numbers from a range, the usual one first. */
  long[] numbers(long usual, long min, long max) {
    Set<Long> chosen = new LinkedHashSet<>();
    chosen.add(Math.max(min, Math.min(max, usual)));
    for (long c : ofProgram) {
      if (c >= min && c <= max && chosen.size() < MOST) {
        chosen.add(c);
      }
    }
    chosen.add(max);
    chosen.add(min);
    return chosen.stream().mapToLong(Long::longValue).toArray();
  }

  /** Numbers of a type. */
  long[] ofType(AbiType type, @Nullable Range range) {
    if (type == AbiType.BOOL) {
      return BOOL;
    }
    if (type.isIndex()) {
      return new long[] {0, 1, NR_CPUS - 1};
    }
    if (type.isFlags()) {
      return flags(type);
    }
    if (range != null) {
      return numbers(1, range.min(), range.max());
    }
    if (type.bytes() == 4) {
      return type.signed()
          ? numbers(1, Integer.MIN_VALUE, Integer.MAX_VALUE)
          : numbers(1, 0, 0xffff_ffffL);
    }
    return type == AbiType.TIME
        ? numbers(KernelLimits.SLICE_DFL_NS, 0, Long.MAX_VALUE)
        : numbers(1, 0, Long.MAX_VALUE);
  }

  /** No flag, each of those that the core sets, and all of them. */
  static long[] flags(AbiType family) {
    Set<Long> chosen = new LinkedHashSet<>();
    chosen.add(0L);
    long all = 0;
    for (Flag flag : Flag.values()) {
      if (flag.family() == family && flag.origin() != Flag.Origin.POLICY) {
        chosen.add(flag.value());
        all |= flag.value();
      }
    }
    chosen.add(all);
    return chosen.stream().mapToLong(Long::longValue).toArray();
  }

  /** What a place of policy memory may hold. */
  long[] ofPlace(DataType.Scalar type, long usual) {
    Long min = type.min();
    Long max = type.max();
    if (type.kind() == DataType.ScalarKind.INDEX) {
      boolean none = (min != null && min < 0) || type.name().endsWith("?");
      return none ? new long[] {usual, -1, 1, NR_CPUS - 1} : new long[] {usual, 1, NR_CPUS - 1};
    }
    if (min != null && max != null) {
      return numbers(usual, min, max);
    }
    switch (type.kind()) {
      case BOOL:
        return usual == 0 ? BOOL : new long[] {1, 0};
      case LOCK:
        return new long[] {0};
      case ENUM:
        return new long[] {usual};
      case U32:
        return numbers(usual, 0, 0xffff_ffffL);
      case S32:
        return numbers(usual, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case S64:
        return numbers(usual, Long.MIN_VALUE, Long.MAX_VALUE);
      default:
        return numbers(usual, 0, Long.MAX_VALUE);
    }
  }

  /** What a field of a kernel object may hold: the field's value, not the word. */
  long[] ofField(KernelField field) {
    Range range = field.range();
    switch (field) {
      case TASK_PID:
      case TASK_TGID:
        return numbers(1234, 1, MAX_PID);
      case TASK_WEIGHT:
        return numbers(
            KernelLimits.DEFAULT_WEIGHT, KernelLimits.MIN_WEIGHT, KernelLimits.MAX_WEIGHT);
      case TASK_PRIO:
        return numbers(120, 100, 139);
      case TASK_NICE:
        return numbers(0, -20, 19);
      case TASK_NR_CPUS_ALLOWED:
        return new long[] {NR_CPUS, 1};
      default:
        return ofType(field.type(), range);
    }
  }
}
