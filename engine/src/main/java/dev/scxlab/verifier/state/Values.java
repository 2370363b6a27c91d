package dev.scxlab.verifier.state;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Range;
import dev.scxlab.ir.DataType;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.number.ScalarBounds;
import dev.scxlab.verifier.number.Tnum;
import dev.scxlab.verifier.state.RegState.Nullness;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as the types of the interface and of policy memory promise them. */
public final class Values {

  private Values() {}

  /**
   * A number as the kernel hands it over.
   *
   * @param range its bounds beyond the type, or null
   * @param anyNumber for an index whether it may be no valid one
   * @param id the identity it gets
   */
  public static RegState ofType(AbiType type, @Nullable Range range, boolean anyNumber, long id) {
    if (type.isIndex()) {
      if (anyNumber) {
        return RegState.scalar(Scalar.lowSigned(Integer.MIN_VALUE, Integer.MAX_VALUE), id);
      }
      return RegState.scalar(Scalar.signed(0, maxIndex(type)), id).withFacts(Facts.valid(type));
    }
    if (type == AbiType.BOOL) {
      return RegState.scalar(Scalar.unsigned(0, 1), id);
    }
    if (range != null) {
      Scalar scalar =
          type.signed() || range.max() >= 0
              ? Scalar.signed(range.min(), range.max())
              : Scalar.unsigned(range.min(), range.max());
      return RegState.scalar(scalar, id);
    }
    if (type.bytes() == 4) {
      Scalar scalar =
          type.signed()
              ? Scalar.signed(Integer.MIN_VALUE, Integer.MAX_VALUE)
              : Scalar.unsigned(0, 0xffff_ffffL);
      return RegState.scalar(scalar, id);
    }
    return RegState.scalar(Scalar.UNKNOWN, id);
  }

  /**
   * What a kfunc leaves in r0: only as many bits as its type has mean anything ({@code
   * bpf-mapping.md} 2.2).
   */
  public static RegState result(AbiType type, @Nullable Range range, boolean anyNumber, long id) {
    RegState clean = ofType(type, range, anyNumber, id);
    if (type == AbiType.BOOL) {
      Scalar lowByte = Scalar.ofBits(new Tnum(0, ~0xfeL));
      return clean.withScalar(lowByte);
    }
    if (type.bytes() != 4) {
      return clean;
    }
    ScalarBounds low = clean.scalar().low();
    return clean.withScalar(
        type.signed()
            ? Scalar.lowSigned(low.smin(), low.smax())
            : Scalar.lowUnsigned(low.umin(), low.umax()));
  }

  public static int maxIndex(AbiType type) {
    return KernelLimits.most(type) - 1;
  }

  /** What a place of policy memory holds: the verifier lets nothing else in. */
  public static RegState ofPlace(DataType.Scalar type, long id) {
    Optional<AbiType> index = indexType(type);
    if (index.isPresent()) {
      boolean optional = isOptional(type);
      int facts = optional ? Facts.validUnlessNegative(index.get()) : Facts.valid(index.get());
      Long least = type.min();
      Long most = type.max();
      long low = optional ? Integer.MIN_VALUE : least == null ? 0 : Math.max(0, least);
      long high = most == null ? maxIndex(index.get()) : Math.min(most, maxIndex(index.get()));
      return RegState.scalar(Scalar.signed(low, high), id).withFacts(facts);
    }
    Long min = type.min();
    Long max = type.max();
    if (min != null && max != null) {
      boolean signed = type.kind().signed() || max >= 0;
      return RegState.scalar(signed ? Scalar.signed(min, max) : Scalar.unsigned(min, max), id);
    }
    switch (type.kind()) {
      case BOOL:
        return RegState.scalar(Scalar.unsigned(0, 1), id);
      case U32:
      case ENUM:
      case LOCK:
        return RegState.scalar(Scalar.unsigned(0, 0xffff_ffffL), id);
      case S32:
      case INDEX:
        return RegState.scalar(Scalar.signed(Integer.MIN_VALUE, Integer.MAX_VALUE), id);
      default:
        return RegState.scalar(Scalar.UNKNOWN, id);
    }
  }

  /** For a place that holds a CPU, core, LLC or node number: which of them. */
  public static Optional<AbiType> indexType(DataType.Scalar type) {
    if (type.kind() != DataType.ScalarKind.INDEX) {
      return Optional.empty();
    }
    String name =
        type.name().endsWith("?")
            ? type.name().substring(0, type.name().length() - 1)
            : type.name();
    switch (name.toLowerCase(Locale.ROOT)) {
      case "cpu":
        return Optional.of(AbiType.CPU);
      case "core":
        return Optional.of(AbiType.CORE);
      case "llc":
        return Optional.of(AbiType.LLC);
      case "node":
        return Optional.of(AbiType.NODE);
      default:
        return Optional.empty();
    }
  }

  /** Whether an index place may hold -1 for none. */
  public static boolean isOptional(DataType.Scalar type) {
    Long min = type.min();
    return type.name().endsWith("?") || (min != null && min < 0);
  }

  /** A handle found in a field of a kernel object. */
  public static RegState handleField(AbiType type, boolean nullable, long id) {
    return RegState.handle(type, nullable ? Nullness.MAYBE : Nullness.NON_NULL, id);
  }
}
