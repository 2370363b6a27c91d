package dev.scxlab.kernel;

/** What the CPUs of a run did until now. */
public final class CpuTimes {

  private final Kernel kernel;
  private final Cpu[] cpus;

  CpuTimes(Kernel kernel, Cpu[] cpus) {
    this.kernel = kernel;
    this.cpus = cpus;
  }

  /** Busy time of a CPU in ns. */
  public long busyNs(int cpu) {
    cpus[cpu].account(kernel.nowNs());
    return cpus[cpu].busyNs;
  }

  /** Idle time of a CPU in ns. */
  public long idleNs(int cpu) {
    cpus[cpu].account(kernel.nowNs());
    return cpus[cpu].idleNs;
  }

  /** Context switches of a CPU, those from and to idle included. */
  public long switches(int cpu) {
    return cpus[cpu].switches;
  }

  /** Brings the accounting of all CPUs and tasks up to now. */
  void settle() {
    for (Cpu c : cpus) {
      c.rq.donor.schedClass.updateCurr(c.rq);
      c.account(kernel.nowNs());
    }
    for (Task p : kernel.tasks()) {
      p.accounting.enter(p.accounting.mode(), kernel.nowNs());
    }
  }
}
