package dev.scxlab.check;

import dev.scxlab.abi.Kfunc;
import org.jspecify.annotations.Nullable;

/**
 * Where a task comes from, as far as the text says: only tasks that are surely under the policy's
 * care have an entry in every storage with an initial value ({@code verifier.md} R22).
 */
final class TaskOrigin {

  private TaskOrigin() {}

  /** Why a task may be one without entries: an idle one, or one that is being created; or null. */
  static @Nullable String withoutEntry(CheckedExpr task) {
    if (task instanceof CheckedExpr.Local l) {
      LocalVariable v = l.variable();
      if (v.kind() == LocalVariable.Kind.LOOP) {
        return "a loop over `tasks` meets tasks that are being created";
      }
      CheckedExpr first = v.first();
      return first == null ? null : withoutEntry(first);
    }
    if (task instanceof CheckedExpr.LibraryCall c && c.function() == LibraryFunction.CURRENT) {
      return "`current()` may be an idle task";
    }
    if (task instanceof CheckedExpr.KfuncCall k) {
      return withoutEntry(k.kfunc());
    }
    return null;
  }

  private static @Nullable String withoutEntry(Kfunc kfunc) {
    switch (kfunc) {
      case CPU_CURR:
        return "`cpu_curr` may give an idle task";
      case TASK_FROM_PID:
      case TID_TO_TASK:
        return "`" + kfunc.functionName() + "` may find a task that is being created";
      default:
        return null;
    }
  }
}
