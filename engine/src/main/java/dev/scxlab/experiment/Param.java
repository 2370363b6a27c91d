package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.CpuListText;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataType.Scalar;
import dev.scxlab.ir.DataType.ScalarKind;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Program;
import dev.scxlab.kernel.Topology;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A param of a policy: its type, range and default, and how values are written and read. */
public final class Param {

  private static final String TIME = "time";
  private static final int MAX_TEXT_BYTES = 15;
  private static final BigInteger U64_END = BigInteger.ONE.shiftLeft(64);

  private final DataVariable variable;

  private Param(DataVariable variable) {
    this.variable = variable;
  }

  /**
   * The params of a program in the order of the text: read-only variables that are neither
   * generated (a leading dot) nor tables.
   */
  public static ImmutableList<Param> of(Program program) {
    return program.data().stream()
        .filter(v -> v.section() == DataVariable.Section.RODATA && !v.name().startsWith("."))
        .filter(v -> v.type() instanceof Scalar || isText(v))
        .map(Param::new)
        .collect(ImmutableList.toImmutableList());
  }

  /** Its name in the policy. */
  public String name() {
    return variable.name();
  }

  /** The name of its type in the language. */
  public String type() {
    return variable.type() instanceof Scalar s ? s.name() : isMask() ? "mask" : "text";
  }

  /** Whether values are written as texts and not as numbers: texts and sets of CPUs. */
  public boolean isText() {
    return isText(variable);
  }

  private static boolean isText(DataVariable variable) {
    return variable.type() instanceof DataType.Text || variable.type() instanceof DataType.Mask;
  }

  private boolean isMask() {
    return variable.type() instanceof DataType.Mask;
  }

  /** The default as it is written in the language. */
  public String defaultText() {
    if (isText()) {
      return '"' + new String(initialBytes(), StandardCharsets.UTF_8).replace("\0", "") + '"';
    }
    return format(initialNumber());
  }

  /** {@code 1ms..100ms}; null without bounds. */
  public @Nullable String range() {
    if (!(variable.type() instanceof Scalar s) || s.min() == null || s.max() == null) {
      return null;
    }
    return format(s.min()) + ".." + format(s.max());
  }

  /** A value as it is written in the language. */
  public String format(long value) {
    if (type().equals(TIME)) {
      return value < 0 ? Long.toUnsignedString(value) + "ns" : Durations.format(value);
    }
    if (variable.type() instanceof Scalar s && s.kind() == ScalarKind.BOOL) {
      return value == 0 ? "false" : "true";
    }
    return isSigned() ? Long.toString(value) : Long.toUnsignedString(value);
  }

  /**
   * Reads a number as written on the command line.
   *
   * @throws BadSetting when it is none, or outside the range
   */
  public long parse(String text) {
    Optional<Long> value = number(text);
    if (value.isEmpty()) {
      throw new BadSetting("`" + name() + "` is a " + type() + ", not `" + text + "`" + example());
    }
    long v = value.get();
    String range = range();
    if (variable.type() instanceof Scalar s && range != null && !inRange(v, s)) {
      throw new BadSetting("`" + name() + "` must be in " + range + ", not " + text);
    }
    return v;
  }

  /**
   * Reads a text as given on the command line.
   *
   * @throws BadSetting when it is too long, or names no CPUs where it should
   */
  public String parseText(String text) {
    if (isMask()) {
      if (CpuListText.parse(text).isEmpty()) {
        throw new BadSetting(
            "`" + name() + "` is a set of CPUs, not `" + text + "`; write all, or 0-3,8");
      }
      return text;
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
      throw new BadSetting("`" + name() + "` takes at most " + MAX_TEXT_BYTES + " bytes of text");
    }
    return text;
  }

  /**
   * Makes sure that the param means something on a machine.
   *
   * @throws BadSetting for a CPU, core, LLC or node that the machine does not have, or a set of
   *     CPUs without any of its CPUs
   */
  void checkMachine(ParamValues values, Topology machine) {
    if (isMask() && values.cpus(variable, machine.nrCpus()).isEmpty()) {
      throw new BadSetting(
          "`" + name() + "` names no CPU of the machine, which has " + machine.nrCpus());
    }
    if (variable.type() instanceof Scalar s && s.kind() == ScalarKind.INDEX) {
      long value = values.number(name()).orElseGet(this::initialNumber);
      int count = count(s.name(), machine);
      if (value < 0 || value >= count) {
        throw new BadSetting(
            "`" + name() + "` is " + s.name() + " " + value + ", but the machine has " + count);
      }
    }
  }

  private static int count(String index, Topology machine) {
    return switch (index) {
      case "cpu" -> machine.nrCpus();
      case "core" -> machine.nrCores();
      case "llc" -> machine.nrLlcs();
      default -> machine.nrNodes();
    };
  }

  private String example() {
    if (type().equals(TIME)) {
      return "; write a time with its unit, for example 5ms";
    }
    return range() == null ? "" : "; it must be in " + range();
  }

  private boolean inRange(long v, Scalar s) {
    long min = s.min() == null ? 0 : s.min();
    long max = s.max() == null ? 0 : s.max();
    return isSigned()
        ? v >= min && v <= max
        : Long.compareUnsigned(v, min) >= 0 && Long.compareUnsigned(v, max) <= 0;
  }

  private boolean isSigned() {
    return variable.type() instanceof Scalar s && s.kind().signed();
  }

  private Optional<Long> number(String text) {
    if (type().equals(TIME)) {
      return text.equals("0") ? Optional.of(0L) : Durations.parse(text);
    }
    if (variable.type() instanceof Scalar s && s.kind() == ScalarKind.BOOL) {
      return switch (text) {
        case "true" -> Optional.of(1L);
        case "false" -> Optional.of(0L);
        default -> Optional.empty();
      };
    }
    return integer(text);
  }

  private Optional<Long> integer(String text) {
    boolean negative = text.startsWith("-");
    String digits = text.substring(negative ? 1 : 0).replace("_", "");
    boolean hex = digits.startsWith("0x");
    if (!(hex ? digits.matches("0x[0-9a-fA-F]{1,16}") : digits.matches("[0-9]{1,20}"))) {
      return Optional.empty();
    }
    BigInteger value = hex ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
    value = negative ? value.negate() : value;
    return fits(value) ? Optional.of(value.longValue()) : Optional.empty();
  }

  private boolean fits(BigInteger value) {
    int bits = variable.type().size() * 8;
    if (isSigned()) {
      return value.bitLength() < bits;
    }
    return value.signum() >= 0 && value.compareTo(U64_END) < 0 && value.bitLength() <= bits;
  }

  private byte[] initialBytes() {
    byte[] bytes = new byte[variable.initial().size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = variable.initial().get(i);
    }
    return bytes;
  }

  private long initialNumber() {
    byte[] bytes = initialBytes();
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    int unused = 64 - 8 * variable.type().size();
    return isSigned() ? value << unused >> unused : value;
  }
}
