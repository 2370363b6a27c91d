package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.Task;

/** Where a waking task goes ({@code select_task_rq_scx}, {@code sched-ext.md} 4.2). */
final class CpuChoice {

  private final ExtCore core;
  private final IdleTracker idle;

  CpuChoice(ExtCore core, IdleTracker idle) {
    this.core = core;
    this.idle = idle;
  }

  /** The CPU, which the generic core still checks against the task's affinity. */
  int select(Task p, int prevCpu, int wakeFlags) {
    ScxScheduler sch = core.sch();
    boolean bypassing = core.rqOf(p).bypassing;
    if (bypassing && core.rules.bypassPerCpu) {
      sch.events.add(ScxEvent.BYPASS_DISPATCH);
      p.scx.selectedCpu = prevCpu;
      return prevCpu;
    }
    if (sch.hasSelectCpu && !bypassing) {
      core.directSubject = p;
      int cpu = core.calls().selectCpu(p, prevCpu, wakeFlags);
      core.directSubject = null;
      p.scx.selectedCpu = cpu;
      if (core.isCpuValid(cpu)) {
        return cpu;
      }
      core.error("invalid CPU %d from ops.select_cpu()", cpu);
      return prevCpu;
    }
    int cpu =
        sch.builtinIdle
            ? idle.select(p, prevCpu, wakeFlags, p.cpusMask, false, 0)
            : IdleTracker.EBUSY;
    if (cpu >= 0) {
      p.scx.ddspDsqId = DsqId.LOCAL;
      p.scx.ddspEnqFlags = 0;
      p.scx.ddspSliceNs = 0;
      core.refillSlice(p);
    } else {
      cpu = prevCpu;
    }
    p.scx.selectedCpu = cpu;
    return cpu;
  }
}
