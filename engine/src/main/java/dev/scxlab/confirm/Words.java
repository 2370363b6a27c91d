package dev.scxlab.confirm;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Flag;
import dev.scxlab.ir.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** How answers read in a message. */
final class Words {

  private static final String[] UNITS = {"s", "ms", "us"};
  private static final long[] NS = {1_000_000_000L, 1_000_000L, 1_000L};

  private Words() {}

  /** {@code `p.weight` = 1}. */
  static LongFunction<String> equality(String subject, AbiType type) {
    return value -> "`" + subject + "` = " + value(value, type);
  }

  /** {@code `tctx.get(p)` finding nothing}. */
  static LongFunction<String> presence(String subject) {
    return value -> "`" + subject + "` finding " + (value == 0 ? "nothing" : "something");
  }

  /** {@code `queue.push(p.pid)` failing}. */
  static LongFunction<String> success(String subject) {
    return value -> "`" + subject + "` " + (value == 0 ? "succeeding" : "failing");
  }

  /** {@code `load[1]` = 0}. */
  static LongFunction<String> place(String subject, DataType.Scalar type) {
    boolean time = type.name().equals("time");
    AbiType shown =
        type.kind() == DataType.ScalarKind.BOOL ? AbiType.BOOL : time ? AbiType.TIME : AbiType.S64;
    return equality(subject, shown);
  }

  private static String value(long value, AbiType type) {
    if (type == AbiType.BOOL) {
      return value != 0 ? "true" : "false";
    }
    if (type.isFlags()) {
      return flags(value, type);
    }
    return type == AbiType.TIME ? time(value) : Long.toString(value);
  }

  private static String flags(long value, AbiType family) {
    List<String> names = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      if (flag.family() == family && (value & flag.value()) != 0) {
        names.add(flag.name());
      }
    }
    return names.isEmpty() ? "0" : String.join(" | ", names);
  }

  private static String time(long ns) {
    for (int i = 0; i < UNITS.length; i++) {
      if (ns != 0 && ns % NS[i] == 0) {
        return ns / NS[i] + UNITS[i];
      }
    }
    return ns + "ns";
  }
}
