package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Flag;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.IrqWork;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;

/** Kicks: noted at the call, carried out by irq work ({@code sched-ext.md} 4.14). */
final class KickPath {

  private static final long IDLE = Flag.KICK_IDLE.value();
  private static final long PREEMPT = Flag.KICK_PREEMPT.value();
  private static final long WAIT = Flag.KICK_WAIT.value();
  private static final long PREEMPT_LAZY = Flag.KICK_PREEMPT_LAZY.value();

  private final ExtCore core;
  private final Kernel kernel;
  private final IrqWork[] works;

  KickPath(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
    this.works = new IrqWork[core.rqs.length];
    for (int cpu = 0; cpu < works.length; cpu++) {
      ScxRunQueue srq = core.rqs[cpu];
      works[cpu] =
          new IrqWork(kernel, cpu) {
            @Override
            protected void run() {
              carryOut(srq);
            }
          };
    }
  }

  /** {@code scx_kick_cpu}: notes a kick on the calling CPU. */
  void kick(int cpu, long flags) {
    long known = IDLE | PREEMPT | WAIT | PREEMPT_LAZY;
    if (core.rules.kickFlagsChecked && (flags & ~known) != 0) {
      core.error("invalid kick flags 0x%x", flags);
      return;
    }
    if (!core.isCpuValid(cpu)) {
      core.error("invalid CPU %d", cpu);
      return;
    }
    ScxRunQueue here = core.rqs[kernel.thisCpu()];
    if (here.bypassing) {
      return;
    }
    KickMasks masks = here.kicks;
    if ((flags & IDLE) != 0) {
      checkIdleAlone(flags);
      if (canLock(cpu) && picksAgain(core.rqs[cpu])) {
        return;
      }
      masks.kickIfIdle.set(cpu);
    } else {
      boolean lazy = core.rules.kickFlagsChecked && (flags & PREEMPT_LAZY) != 0;
      if ((flags & PREEMPT) != 0) {
        masks.preempt.set(cpu);
      }
      if ((flags & WAIT) != 0) {
        masks.wait.set(cpu);
      }
      if (lazy) {
        masks.preemptLazy.set(cpu);
      }
      if (!lazy || (flags & (PREEMPT | WAIT)) != 0) {
        masks.kick.set(cpu);
      }
    }
    kernel.queueIrqWork(works[here.cpu]);
  }

  private void checkIdleAlone(long flags) {
    long refused = core.rules.kickIdleRefusesWait ? PREEMPT | WAIT | PREEMPT_LAZY : PREEMPT;
    if ((flags & refused) != 0) {
      core.error(
          core.rules.kickIdleRefusesWait
              ? "PREEMPT/WAIT cannot be used with SCX_KICK_IDLE"
              : "PREEMPT cannot be used with SCX_KICK_IDLE");
    }
  }

  /** Whether the caller could take the lock of that run queue: not if an op holds it already. */
  private boolean canLock(int cpu) {
    return core.calls().lockedCpu() != cpu;
  }

  /** The CPU runs a task and is not choosing: it will pick before it idles. */
  private static boolean picksAgain(ScxRunQueue srq) {
    return srq.rq.curr != srq.rq.idle && !srq.inDispatch;
  }

  /** {@code kick_cpus_irq_workfn}. */
  private void carryOut(ScxRunQueue here) {
    KickMasks masks = here.kicks;
    if (core.schOrNull() == null) {
      masks.clearAll();
      return;
    }
    boolean waits = false;
    CpuMask kick = masks.kick;
    for (int cpu = 0; cpu < core.rqs.length; cpu++) {
      if (kick.test(cpu) || masks.preemptLazy.test(cpu)) {
        waits |= kickOne(here, core.rqs[cpu]);
        masks.clear(cpu);
      }
    }
    CpuMask idle = masks.kickIfIdle;
    for (int cpu = idle.first(); cpu < idle.size(); cpu = idle.next(cpu + 1)) {
      ScxRunQueue target = core.rqs[cpu];
      if (canBeKicked(here, target) && !picksAgain(target)) {
        kernel.reschedCurr(target.rq);
      }
      idle.clear(cpu);
    }
    if (waits) {
      masks.syncPending = true;
      kernel.reschedCurr(here.rq);
    }
  }

  private static boolean canBeKicked(ScxRunQueue here, ScxRunQueue target) {
    return target.rq.online || target == here;
  }

  /** {@code kick_one_cpu}: whether the kicking CPU must wait for the target. */
  private boolean kickOne(ScxRunQueue here, ScxRunQueue target) {
    KickMasks masks = here.kicks;
    RunQueue rq = target.rq;
    Task donor = rq.donor;
    boolean higher = donor.schedClass.isAbove(core.extClass());
    if (!canBeKicked(here, target) || (higher && core.rules.kickSparesHigherClasses)) {
      return false;
    }
    boolean preempt = masks.preempt.test(target.cpu);
    boolean lazy = masks.preemptLazy.test(target.cpu);
    boolean donorIsExt = core.isExt(donor);
    if ((preempt || lazy) && donorIsExt) {
      if (donor.scx.has(SchedExtEntity.PROTECTED)) {
        core.sch().events.add(ScxEvent.SLICE_DENIED);
      } else {
        donor.scx.sliceNs = 0;
      }
    }
    boolean waits = masks.wait.test(target.cpu) && donorIsExt && target != here;
    if (waits) {
      masks.sync.set(target.cpu);
      masks.syncSeen[target.cpu] = target.kickSync;
    }
    if (masks.kick.test(target.cpu)) {
      kernel.reschedCurr(rq);
    } else {
      kernel.reschedCurrLazy(rq);
    }
    return waits;
  }

  /** Drops all requests; the policy goes. */
  void clear() {
    for (ScxRunQueue srq : core.rqs) {
      srq.kicks.clearAll();
    }
  }
}
