package dev.scxlab.abi;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;

/**
 * Where a piece of policy code runs, as far as that decides what it may call.
 *
 * @param name the op's name, or {@code timer}, {@code agent}
 * @param groups the groups of kfuncs that may be called
 * @param maySleep whether the code may be loaded as a sleepable program
 * @param rqLocked whether a run queue is locked while it runs
 */
public record CallContext(
    String name, ImmutableSet<KfuncGroup> groups, boolean maySleep, boolean rqLocked) {

  /** The contexts of a kernel: its ops in the order of their table, timers, agents. */
  public static ImmutableList<CallContext> all(KernelProfile profile) {
    ImmutableList.Builder<CallContext> contexts = ImmutableList.builder();
    for (OpsCallback op : OpsCallback.values()) {
      if (profile.has(op.since())) {
        contexts.add(op.context(profile));
      }
    }
    return contexts.add(TIMER, AGENT).build();
  }

  /** The body of a timer. */
  public static final CallContext TIMER =
      new CallContext(
          "timer",
          ImmutableSet.of(KfuncGroup.UNLOCKED, KfuncGroup.ANY, KfuncGroup.IDLE),
          false,
          false);

  /** The body of an agent: a syscall program. */
  public static final CallContext AGENT =
      new CallContext(
          "agent",
          ImmutableSet.of(KfuncGroup.UNLOCKED, KfuncGroup.ANY, KfuncGroup.IDLE),
          true,
          false);

  /**
   * Whether the kfunc may be called here: it is in one of the groups, and sleeps only where one
   * may.
   */
  public boolean mayCall(Kfunc kfunc, KernelProfile profile) {
    return allows(kfunc, profile) && (maySleep || !kfunc.sleeps());
  }

  /** Whether the kfunc is in a group that may be called here; sleeping is a separate question. */
  public boolean allows(Kfunc kfunc, KernelProfile profile) {
    return !Sets.intersection(groups, kfunc.groups(profile)).isEmpty();
  }
}
