package dev.scxlab.kernel.ext;

import dev.scxlab.abi.KernelProfile;

/**
 * Where the kernels differ in the ext class: the one table of profiles (design D4; {@code
 * sched-ext.md} 0.2 and the tags there, {@code kernel-observations.md} for 7.2).
 */
final class ScxRules {

  /** Insert kfuncs write slice and vtime at the call, not at the insertion. */
  final boolean insertWritesAtCall;

  /**
   * Bypassing tasks wait in a DSQ per CPU, not in the global one; {@code select_cpu} is skipped.
   */
  final boolean bypassPerCpu;

  /** {@code tick} is called while bypassing. */
  final boolean tickWhileBypassing;

  /** {@code dequeue} ends every custody, and says SCHED_CHANGE. */
  final boolean custody;

  /** A kick does nothing where a class above ext runs. */
  final boolean kickSparesHigherClasses;

  /** Unknown kick flags are an error. */
  final boolean kickFlagsChecked;

  /** KICK_IDLE together with KICK_WAIT is an error too, and the text says so. */
  final boolean kickIdleRefusesWait;

  /** The re-enqueue limit has an exit kind of its own. */
  final boolean reenqKind;

  /** Migration-disabled tasks skip {@code enqueue} unless the policy wants them. */
  final boolean skipsMigrationDisabled;

  /** The error of an unknown DSQ names the task. */
  final boolean unknownDsqNamesTask;

  /** An exiting task passes through one property change (its group changes). */
  final boolean exitingChangesGroup;

  /** Repeated re-enqueues are counted and limited. */
  final boolean reenqueues;

  /** {@code task_set_slice} of a task on a run queue that is not locked waits. */
  final boolean slicesOutOfBand;

  /** Core scheduling goes by {@code runnable_at}, not by a stamp of its own. */
  final boolean coreSchedByRunnableAt;

  /** Tasks may be rescued, and dumps show who runs in whose context. */
  final boolean rescues;

  /** A CPU that goes down still asks the policy for work until the policy has lost it. */
  final boolean dispatchesWhileInactive;

  /** Number of the state {@code enabling}: 6.12 has one before it. */
  final int firstStateNumber;

  /** The dump has the layout of the first release. */
  final boolean oldDump;

  ScxRules(KernelProfile profile) {
    boolean first = profile == KernelProfile.V6_12;
    boolean newest = profile == KernelProfile.NEWEST;
    insertWritesAtCall = !newest;
    bypassPerCpu = !first;
    tickWhileBypassing = first;
    custody = !first;
    kickSparesHigherClasses = !first;
    kickFlagsChecked = newest;
    kickIdleRefusesWait = !first;
    reenqKind = newest;
    skipsMigrationDisabled = !first;
    unknownDsqNamesTask = first;
    exitingChangesGroup = profile == KernelProfile.V7_2;
    reenqueues = !first;
    slicesOutOfBand = newest;
    coreSchedByRunnableAt = newest;
    rescues = newest;
    dispatchesWhileInactive = profile == KernelProfile.V7_2;
    firstStateNumber = first ? 1 : 0;
    oldDump = first;
  }
}
