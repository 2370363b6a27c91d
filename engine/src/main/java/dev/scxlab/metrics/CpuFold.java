package dev.scxlab.metrics;

/** What the fold knows about one CPU at the present event; idle from time 0. */
final class CpuFold {

  final int cpu;
  private int running;
  private long sinceNs;
  private long busyNs;
  private long switches;
  long windowBusyNs;

  CpuFold(int cpu) {
    this.cpu = cpu;
  }

  void switchTo(int pid, long timeNs, long windowStartNs) {
    account(timeNs, windowStartNs);
    running = pid;
    switches++;
  }

  void account(long timeNs, long windowStartNs) {
    if (running != 0) {
      busyNs += timeNs - sinceNs;
      windowBusyNs += Math.max(0, timeNs - Math.max(sinceNs, windowStartNs));
    }
    sinceNs = timeNs;
  }

  CpuMetrics result(long endNs) {
    return new CpuMetrics(cpu, busyNs, endNs - busyNs, switches);
  }
}
