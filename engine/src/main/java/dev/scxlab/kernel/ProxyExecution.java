package dev.scxlab.kernel;

import dev.scxlab.abi.KernelProfile;

/**
 * Which proxy execution a kernel has ({@code sched-ext.md} 6.6, 6.9). No released kernel has it
 * together with sched_ext: it begins with 7.4.
 */
public enum ProxyExecution {
  /** None: who waits for a mutex sleeps. */
  OFF,
  /** As merged: contexts of donors move to any CPU, task ops never nest. */
  MERGED,
  /**
   * Version 2 of the series: donors that are migration-disabled or bound to one CPU stay there,
   * CPUs do not take blocked donors out of shared queues, nested task ops keep a stack.
   */
  V2;

  /** What a kernel has when nothing else is asked for. */
  public static ProxyExecution of(KernelProfile profile) {
    return profile == KernelProfile.NEWEST ? MERGED : OFF;
  }
}
