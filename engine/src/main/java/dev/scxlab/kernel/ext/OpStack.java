package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/**
 * The ops that run, one inside the other, with what kfuncs may assume of each: its subject task and
 * the locked run queue. Entering an op pushes them and leaving it restores those of the outer op
 * ({@code kf_tasks[]}, {@code sched-ext.md} 6.6).
 */
final class OpStack {

  /** No op runs inside more than one other; the rest is room for what breaks that. */
  private static final int MAX_DEPTH = 8;

  private final @Nullable OpsCallback[] ops = new OpsCallback[MAX_DEPTH];
  private final @Nullable Task[] subjects = new Task[MAX_DEPTH];
  private final int[] lockedCpus = new int[MAX_DEPTH];
  private int depth;

  void push(OpsCallback op, @Nullable Task subject, int lockedCpu) {
    if (depth == MAX_DEPTH) {
      throw new LabBug(op.opName() + " runs inside too many other ops");
    }
    ops[depth] = op;
    subjects[depth] = subject;
    lockedCpus[depth] = lockedCpu;
    depth++;
  }

  void pop() {
    depth--;
    subjects[depth] = null;
  }

  boolean isEmpty() {
    return depth == 0;
  }

  /** The innermost op, or null. */
  @Nullable OpsCallback op() {
    return depth == 0 ? null : ops[depth - 1];
  }

  /** The task the innermost op is about, or null. */
  @Nullable Task subject() {
    return depth == 0 ? null : subjects[depth - 1];
  }

  /** CPU of the run queue that is locked for the innermost op. */
  int lockedCpu() {
    return depth == 0 ? OpCalls.UNLOCKED : lockedCpus[depth - 1];
  }

  /** Whether an op that is about a task runs; {@code dispatch} is about a CPU. */
  boolean inTaskOp() {
    for (int i = 0; i < depth; i++) {
      if (subjects[i] != null && ops[i] != OpsCallback.DISPATCH_CPU) {
        return true;
      }
    }
    return false;
  }
}
