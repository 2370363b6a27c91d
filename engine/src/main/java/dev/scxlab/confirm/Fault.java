package dev.scxlab.confirm;

import static dev.scxlab.source.DiagnosticCode.*;

import com.google.common.collect.ImmutableSet;
import dev.scxlab.source.DiagnosticCode;

/** What can be seen to go wrong in a run, with the findings that foretell it. */
enum Fault {
  NULL(
      LOOKUP_MAY_BE_NULL,
      OP_ARGUMENT_MAY_BE_NULL,
      RESULT_MAY_BE_NULL,
      CHECKED_THEN_REPLACED,
      ALWAYS_NULL,
      WRONG_CHECK_OPERATOR,
      NULLABLE_TO_FUNCTION,
      NULL_LITERAL),
  UNASSIGNED(MAYBE_UNASSIGNED, LOOKUP_MAY_BE_NULL),
  OUTSIDE(INDEX_OUTSIDE, INDEX_MAY_BE_OUTSIDE, INDEX_MAY_BE_NEGATIVE, CPU_UNCHECKED),
  NO_SUCH_CPU(CPU_UNCHECKED, LOCAL_ON_INVALID_CPU, INDEX_MAY_BE_NEGATIVE),
  DIVIDED_BY_ZERO(DIVISOR_ZERO),
  SHIFTED_TOO_FAR(SHIFT_WIDTH),
  OUT_OF_RANGE(VALUE_OUT_OF_RANGE),
  LEAKED(REFERENCE_LEAK, REFERENCE_OVERWRITTEN, REFERENCE_IN_LOOP),
  RELEASED_TWICE(DOUBLE_RELEASE, USE_AFTER_RELEASE),
  INSERTED_TWICE(DOUBLE_INSERT),
  BATCH_FULL(BATCH_OVERFLOW),
  NOTHING_TO_CANCEL(CANCEL_WITHOUT_INSERT),
  BAD_FLAGS(KICK_FLAGS_EXCLUSIVE),
  BAD_CPU_RESULT(SELECT_CPU_RESULT),
  BAD_ERRNO(ERRNO_RESULT),
  DROPPED(TASK_DROPPED),
  ENDLESS(UNBOUNDED_LOOP, COUNTER_STUCK, CONDITION_ALWAYS_TRUE, BUDGET_EXCEEDED, BOUND_TOO_LARGE);

  private final ImmutableSet<DiagnosticCode> foretoldBy;

  Fault(DiagnosticCode... codes) {
    this.foretoldBy = ImmutableSet.copyOf(codes);
  }

  /** Whether a finding with this code says that this may happen. */
  boolean isForetoldBy(DiagnosticCode code) {
    return foretoldBy.contains(code);
  }

  /** Whether any fault belongs to a code: other findings cannot be tried. */
  static boolean canShow(DiagnosticCode code) {
    for (Fault fault : values()) {
      if (fault.isForetoldBy(code)) {
        return true;
      }
    }
    return false;
  }
}
