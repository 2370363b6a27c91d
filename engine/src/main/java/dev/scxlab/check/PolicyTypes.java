package dev.scxlab.check;

import dev.scxlab.abi.AbiType;

/** The types everybody needs, and questions about types. */
public final class PolicyTypes {

  public static final PolicyType BOOL = new PolicyType.Value(AbiType.BOOL, false);
  public static final PolicyType U32 = new PolicyType.Value(AbiType.U32, false);
  public static final PolicyType S32 = new PolicyType.Value(AbiType.S32, false);
  public static final PolicyType U64 = new PolicyType.Value(AbiType.U64, false);
  public static final PolicyType S64 = new PolicyType.Value(AbiType.S64, false);
  public static final PolicyType TIME = new PolicyType.Value(AbiType.TIME, false);
  public static final PolicyType CPU = new PolicyType.Value(AbiType.CPU, false);
  public static final PolicyType DSQ = new PolicyType.Value(AbiType.DSQ, false);
  public static final PolicyType TASK = new PolicyType.Value(AbiType.TASK, false);
  public static final PolicyType MASK = new PolicyType.Value(AbiType.MASK, false);

  /** A mask that may be changed: one that the policy made, or that lies in a place. */
  public static final PolicyType OWN_MASK = new PolicyType.Value(AbiType.OWN_MASK, false);

  public static final PolicyType TEXT = new PolicyType.Value(AbiType.TEXT, false);
  public static final PolicyType UNTYPED = new PolicyType.Untyped();
  public static final PolicyType NULL = new PolicyType.Null();
  public static final PolicyType VOID = new PolicyType.Void();
  public static final PolicyType BAD = new PolicyType.Bad();

  private PolicyTypes() {}

  /** The same type that may be null. */
  public static PolicyType optional(PolicyType type) {
    if (type instanceof PolicyType.Value v) {
      return new PolicyType.Value(v.abi(), true);
    }
    if (type instanceof PolicyType.StructRef s) {
      return new PolicyType.StructRef(s.def(), true);
    }
    if (type instanceof PolicyType.EnumValue e) {
      return new PolicyType.EnumValue(e.def(), true);
    }
    if (type instanceof PolicyType.ArrayOf a) {
      return new PolicyType.ArrayOf(a.element(), a.dims(), true);
    }
    return type;
  }

  /** The same type that is not null. */
  public static PolicyType required(PolicyType type) {
    if (type instanceof PolicyType.Value v) {
      return new PolicyType.Value(v.abi(), false);
    }
    if (type instanceof PolicyType.StructRef s) {
      return new PolicyType.StructRef(s.def(), false);
    }
    if (type instanceof PolicyType.EnumValue e) {
      return new PolicyType.EnumValue(e.def(), false);
    }
    if (type instanceof PolicyType.ArrayOf a) {
      return new PolicyType.ArrayOf(a.element(), a.dims());
    }
    return type;
  }

  /** The interface type behind it; {@link AbiType#VOID} for structs, arrays and non-values. */
  public static AbiType abi(PolicyType type) {
    if (type instanceof PolicyType.Value v) {
      return v.abi();
    }
    return type instanceof PolicyType.EnumValue ? AbiType.U32 : AbiType.VOID;
  }

  /** Whether arithmetic may be done on it: integers and time, not index types. */
  public static boolean isInteger(PolicyType type) {
    return type instanceof PolicyType.Value v
        && v.abi().kind() == AbiType.Kind.INT
        && !v.optional();
  }

  /** Whether it is a signed number. */
  public static boolean isSigned(PolicyType type) {
    return abi(type).signed();
  }

  /** Whether it is bad or agrees with anything. */
  public static boolean isBad(PolicyType type) {
    return type instanceof PolicyType.Bad;
  }
}
