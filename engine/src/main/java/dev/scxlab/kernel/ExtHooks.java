package dev.scxlab.kernel;

/**
 * What the core tells the ext class beyond the methods of {@link SchedClass} ({@code
 * include/linux/sched/ext.h}). The defaults are those of a kernel without a loaded policy.
 */
public interface ExtHooks {

  /** Hooks that do nothing: no ext class. */
  ExtHooks NONE = new ExtHooks() {};

  /** Whether a policy is loaded ({@code scx_enabled}). */
  default boolean enabled() {
    return false;
  }

  /** Whether all tasks of the fair family belong to the policy ({@code scx_switched_all}). */
  default boolean switchedAll() {
    return false;
  }

  /** Whether a task of this scheduling policy belongs to the ext class now. */
  default boolean taskShouldBeExt(SchedPolicy policy) {
    return false;
  }

  /**
   * A CPU takes ({@code idle}) or leaves the idle task; without {@code notify} it only re-picks.
   */
  default void updateIdle(RunQueue rq, boolean idle, boolean notify) {}

  /** Whether a wakeup of the task may be left to the CPU it goes to. */
  default boolean allowsQueuedWakeup(Task p) {
    return false;
  }

  /** A task is being created ({@code scx_fork}): 0 or a negative errno, which fails the fork. */
  default int fork(Task p) {
    return 0;
  }

  /** The new task is complete and has its class ({@code scx_post_fork}). */
  default void postFork(Task p) {}

  /** The running task begins to exit; {@code PF_EXITING} is set. */
  default void exiting(Task p) {}

  /** The task was switched away from for the last time ({@code sched_ext_dead}). */
  default void taskDead(Task p) {}

  /** A tick on any CPU that is not idle ({@code scx_tick}). */
  default void tick(RunQueue rq) {}

  /** A reschedule is complete: it is settled who executes and with whose context. */
  default void pickSettled(RunQueue rq) {}

  /** A task of a class above ext takes the CPU; {@code next} is not the idle task. */
  default void higherClassTakes(RunQueue rq, Task prev, Task next) {}

  /** Before a CPU goes down or after it came up. */
  default void hotplug(RunQueue rq, boolean online) {}

  /** The power management core announces an event, by its kernel number. */
  default void powerEvent(int event) {}

  /** May the tick of the CPU stop; asked for CPUs that run in full dynticks mode. */
  default boolean canStopTick(RunQueue rq) {
    return true;
  }

  /** A task's policy is about to become SCHED_EXT: 0 or -EACCES. */
  default int checkSetPolicy(Task p, SchedPolicy policy) {
    return 0;
  }
}
