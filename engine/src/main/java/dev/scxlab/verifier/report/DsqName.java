package dev.scxlab.verifier.report;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DsqDef;
import dev.scxlab.ir.Program;
import dev.scxlab.verifier.number.Scalar;

/** Which DSQ an id names, as far as that can be told: a declaration, or an id of its own. */
public final class DsqName {

  /** One of the core's own DSQs. */
  public static final long BUILTIN = -1;

  /** Any DSQ of the policy. */
  public static final long ANY = -2;

  private static final long BY_ID = 1L << 62;
  private static final int BY_KEY = -5;

  private DsqName() {}

  public static boolean surelyLocalOn(Scalar id) {
    return (id.bits().value() & DsqId.LOCAL_ON) == DsqId.LOCAL_ON;
  }

  public static boolean surelyLocal(Scalar id) {
    return surelyLocalOn(id) || id.isConstant(DsqId.LOCAL);
  }

  public static boolean surelyUser(Scalar id) {
    return id.smin() >= 0;
  }

  public static boolean surelyBuiltin(Scalar id) {
    return id.smax() < 0;
  }

  /** How messages call one of the core's own DSQs. */
  public static String nameOf(Scalar id) {
    if (id.isConstant(DsqId.LOCAL)) {
      return "LOCAL";
    }
    if (id.isConstant(DsqId.GLOBAL)) {
      return "GLOBAL";
    }
    return surelyLocalOn(id) ? "LOCAL_ON" : "a built-in DSQ";
  }

  /** The name of the DSQs whose ids are among these numbers. */
  public static long of(Program program, Scalar id) {
    if (surelyBuiltin(id)) {
      return BUILTIN;
    }
    long first = id.umin() >>> DsqId.DECLARATION_SHIFT;
    boolean one = first == id.umax() >>> DsqId.DECLARATION_SHIFT;
    if (!one || id.smin() < 0) {
      return ANY;
    }
    if (first < program.dsqs().size() && holds(program.dsqs().get((int) first), id.umax())) {
      return first;
    }
    return id.isConstant() ? BY_ID | id.umin() : ANY;
  }

  /** Whether a declaration makes DSQs up to an id; the others are ids that the policy chose. */
  private static boolean holds(DsqDef dsq, long id) {
    long index = index(id);
    long cells = 1;
    for (int dim : dsq.dims()) {
      cells *= dim >= 0 ? dim : KernelLimits.MAX_CPUS;
      if (dim == BY_KEY) {
        return true;
      }
    }
    return index < cells;
  }

  /** The number within its family of a declared DSQ. */
  public static long index(long id) {
    return id & ((1L << DsqId.DECLARATION_SHIFT) - 1);
  }

  public static boolean isDeclared(long name) {
    return name >= 0 && (name & BY_ID) == 0;
  }

  /** Whether it is one DSQ by an id that the policy chose. */
  public static boolean isOwnId(long name) {
    return name >= 0 && (name & BY_ID) != 0;
  }

  /** How messages call it. */
  public static String text(Program program, long name) {
    return isDeclared(name) ? program.dsqs().get((int) name).name() : "DSQ " + (name & ~BY_ID);
  }
}
