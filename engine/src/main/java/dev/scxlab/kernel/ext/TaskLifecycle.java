package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.LoadWeight;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;

/** A task's life under a policy ({@code sched-ext.md} 2.3, 4.24). */
final class TaskLifecycle {

  private static final int MAX_ERRNO = 4095;

  private final ExtCore core;
  private final Kernel kernel;
  private long nextTid = 1;

  TaskLifecycle(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
  }

  /** A task is created: 0, or the errno with which the policy refuses it. */
  int fork(Task p) {
    p.scx.tid = nextTid++;
    p.scx.runnableAt = kernel.jiffies();
    if (core.schOrNull() == null || !core.enabled) {
      return 0;
    }
    return init(p, true);
  }

  /** The new task is complete. */
  void postFork(Task p) {
    if (core.schOrNull() == null || p.scx.state() != SchedExtEntity.STATE_INIT) {
      return;
    }
    p.scx.setState(SchedExtEntity.STATE_READY);
    if (core.isExt(p)) {
      enable(p);
    }
  }

  /** {@code scx_init_task}: 0 or a negative errno. */
  int init(Task p, boolean fork) {
    SchedExtEntity e = p.scx;
    e.setState(SchedExtEntity.STATE_INIT_BEGIN);
    e.disallow = false;
    int err = 0;
    if (core.sch().has(OpsCallback.INIT_TASK)) {
      err = checkedErrno("init_task", core.calls().initTask(p, fork));
    }
    if (err != 0) {
      e.setState(SchedExtEntity.STATE_NONE);
      return err;
    }
    e.setState(SchedExtEntity.STATE_INIT);
    if (e.disallow) {
      disallow(p, fork);
    }
    e.flags |= SchedExtEntity.RESET_RUNNABLE_AT;
    return 0;
  }

  private void disallow(Task p, boolean fork) {
    if (fork) {
      core.error("ops.init_task() set task->scx.disallow for %s during fork", p);
    } else if (core.state != ExtCore.State.ENABLING) {
      core.error("ops.init_task() set task->scx.disallow for %s outside the enable path", p);
    } else if (p.policy == SchedPolicy.EXT) {
      p.policy = SchedPolicy.NORMAL;
      core.nrRejected++;
    }
  }

  /** A negative result must be an errno, else it is an error and becomes -EPROTO. */
  int checkedErrno(String op, int result) {
    if (result >= -MAX_ERRNO) {
      return result;
    }
    core.error("ops.%s() returned an invalid errno %d", op, result);
    return -Errno.EPROTO.number();
  }

  /** The task enters the class ({@code scx_enable_task}). */
  void enable(Task p) {
    SchedExtEntity e = p.scx;
    e.weight = LoadWeight.toCgroupScale(p.fair.weight);
    e.lazyResched = core.sch().lazyResched;
    if (core.sch().has(OpsCallback.ENABLE)) {
      core.calls().enable(p);
    }
    e.setState(SchedExtEntity.STATE_ENABLED);
    if (core.sch().has(OpsCallback.SET_WEIGHT)) {
      core.calls().setWeight(p);
    }
  }

  /** The task leaves the class ({@code scx_disable_task}). */
  void disable(Task p) {
    SchedExtEntity e = p.scx;
    if (e.state() != SchedExtEntity.STATE_ENABLED) {
      return;
    }
    if (core.sch().has(OpsCallback.DISABLE)) {
      core.calls().disable(p);
    }
    e.setState(SchedExtEntity.STATE_READY);
  }

  /** The policy forgets the task ({@code scx_exit_task}). */
  void exit(Task p) {
    SchedExtEntity e = p.scx;
    int state = e.state();
    if (state == SchedExtEntity.STATE_NONE || state == SchedExtEntity.STATE_DEAD) {
      return;
    }
    disable(p);
    if (e.has(SchedExtEntity.QUEUED) && core.isExt(p)) {
      throw new LabBug(p + " leaves its policy while it is queued");
    }
    if (core.sch().has(OpsCallback.EXIT_TASK)) {
      core.calls().exitTask(p, state == SchedExtEntity.STATE_INIT);
    }
    e.setState(SchedExtEntity.STATE_NONE);
  }

  /** The nice value changed. */
  void reweight(Task p) {
    p.scx.weight = LoadWeight.toCgroupScale(p.fair.weight);
    if (core.sch().has(OpsCallback.SET_WEIGHT) && p.scx.state() == SchedExtEntity.STATE_ENABLED) {
      core.calls().setWeight(p);
    }
  }
}
