package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.CpuMask;

/** Kicks that wait for the irq work of the CPU that asked for them ({@code sched-ext.md} 4.14). */
final class KickMasks {

  final CpuMask kick;
  final CpuMask kickIfIdle;
  final CpuMask preempt;
  final CpuMask preemptLazy;
  final CpuMask wait;

  /** CPUs whose next scheduling step this CPU waits for ({@code cpus_to_sync}). */
  final CpuMask sync;

  /** For the CPUs in {@link #sync}: the counter at the time of the kick. */
  final long[] syncSeen;

  boolean syncPending;

  KickMasks(int nrCpus) {
    kick = new CpuMask(nrCpus);
    kickIfIdle = new CpuMask(nrCpus);
    preempt = new CpuMask(nrCpus);
    preemptLazy = new CpuMask(nrCpus);
    wait = new CpuMask(nrCpus);
    sync = new CpuMask(nrCpus);
    syncSeen = new long[nrCpus];
  }

  void clear(int cpu) {
    kick.clear(cpu);
    kickIfIdle.clear(cpu);
    preempt.clear(cpu);
    preemptLazy.clear(cpu);
    wait.clear(cpu);
  }

  void clearAll() {
    kick.clearAll();
    kickIfIdle.clearAll();
    preempt.clearAll();
    preemptLazy.clearAll();
    wait.clearAll();
    sync.clearAll();
    syncPending = false;
  }
}
