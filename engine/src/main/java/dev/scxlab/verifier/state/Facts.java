package dev.scxlab.verifier.state;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;

/** The bits of {@link RegState#facts} (certain on every path) and {@link RegState#marks}. */
public final class Facts {

  /**
   * The domains of indices; a dimension that the machine decides is {@code -1 -} its place here
   * ({@link dev.scxlab.ir.DsqDef#CPUS} and so on).
   */
  public static final ImmutableList<AbiType> DOMAINS =
      ImmutableList.of(AbiType.CPU, AbiType.CORE, AbiType.LLC, AbiType.NODE);

  /** The value is a valid number of its domain: {@code 0 <= x < count}. */
  private static final int VALID = 1;

  /** The value is valid unless it is negative: what a search for a CPU gives. */
  private static final int VALID_UNLESS_NEGATIVE = 1 << 4;

  /** The value is the number of members of its domain, for example the number of CPUs. */
  private static final int COUNT = 1 << 8;

  /** Fact: an argument of the op: a task the op is about. */
  public static final int OP_ARGUMENT = 1 << 12;

  /** Fact: the result of {@code dispatch_nr_slots} that still counts. */
  public static final int FREE_SLOTS = 1 << 13;

  /** Fact: the task is queued where the policy saw it, by a loop over a DSQ that goes on. */
  public static final int IN_ITERATION = 1 << 14;

  /** Fact: a CPU that a task was tested to be allowed on. */
  public static final int ALLOWED = 1 << 15;

  /** Mark: the value may be out of date; fields may be read, it may not be acted on. */
  public static final int STALE = 1 << 16;

  /** Mark: nothing but the present section keeps the object alive. */
  public static final int BORROWED = 1 << 17;

  /** Mark: computed from a task's {@code dsq_vtime}. */
  public static final int VTIME = 1 << 18;

  /** Mark: computed from a task's {@code slice}. */
  public static final int SLICE = 1 << 19;

  /** Mark: stands in for a value that was already complained about: say nothing more of it. */
  public static final int POISONED = 1 << 20;

  /** Mark: identifies the op's own task, so that storing it keeps the task. */
  public static final int OWN_PID = 1 << 21;

  /** Mark: out of date because the loop that it comes from has gone on. */
  public static final int SNAPSHOT = 1 << 22;

  /** Mark: the result of a lookup that was made before, so that it may be known already. */
  public static final int AGAIN = 1 << 23;

  /** Mark: holds a flag that only the core sets, put in by the policy. */
  public static final int INVENTED_FLAG = 1 << 25;

  /** Fact: the id of a DSQ of a declared family, each index of which is valid. */
  public static final int DECLARED_DSQ = 1 << 24;

  /**
   * Mark: the value of an optional number of which nothing was found; it may be read only while the
   * register behind it, which says whether there is a value, is not 0.
   */
  public static final int ABSENT = 1 << 26;

  private Facts() {}

  public static int valid(AbiType type) {
    return VALID << DOMAINS.indexOf(type);
  }

  public static int validUnlessNegative(AbiType type) {
    return VALID_UNLESS_NEGATIVE << DOMAINS.indexOf(type);
  }

  public static int count(AbiType type) {
    return COUNT << DOMAINS.indexOf(type);
  }

  /** Whether the value is certainly a valid CPU, core, LLC or node number. */
  public static boolean isValid(RegState value, AbiType type) {
    if (!value.isScalar()) {
      return false;
    }
    if (value.scalar().low().isConstant() && value.scalar().low().umin() == 0) {
      return true;
    }
    return value.hasFact(valid(type))
        || (value.hasFact(validUnlessNegative(type)) && value.scalar().low().smin() >= 0);
  }

  /** What holds of a number that is one of two, of which one may be a constant. */
  public static int ofEither(RegState x, RegState y) {
    int facts = x.facts() & y.facts();
    for (AbiType type : DOMAINS) {
      if (isValid(x, type) && isValid(y, type)) {
        facts |= valid(type);
      } else if (isValidOrNegative(x, type) && isValidOrNegative(y, type)) {
        facts |= validUnlessNegative(type);
      }
    }
    return facts;
  }

  private static boolean isValidOrNegative(RegState value, AbiType type) {
    return isValid(value, type)
        || value.hasFact(validUnlessNegative(type))
        || (value.isScalar() && value.scalar().low().smax() < 0);
  }

  /** The facts a value has that follow from another's being a member count, at positions of it. */
  public static int countsToValid(int facts) {
    return (facts >> 8) & 0xf;
  }

  /** Of the facts of a value those that hold for every smaller number that is not negative. */
  public static int ofValid(int facts) {
    return facts & 0xf;
  }

  /** The facts of a copy by conversion between 32 and 64 bits that keeps the number. */
  public static int ofIndex(int facts) {
    return facts & (0xfff | ALLOWED);
  }
}
