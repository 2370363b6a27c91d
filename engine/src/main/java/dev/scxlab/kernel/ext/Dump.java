package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskState;
import java.util.Locale;

/**
 * Writes the debug dump in the kernel's layout ({@code scx_dump_state}, {@code sched-ext.md} 7.3).
 */
final class Dump {

  private static final int DEFAULT_LENGTH = 32768;
  private static final String TRUNCATED = "\n\n~~~~ TRUNCATED ~~~~\n";

  private final ExtCore core;
  private final Kernel kernel;
  private final StringBuilder text = new StringBuilder();

  /** Text of the dump op that runs: its lines get a prefix when it ends. */
  private final StringBuilder opText = new StringBuilder();

  private boolean open;

  Dump(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
  }

  /** Whether a dump op may write. */
  boolean isOpen() {
    return open;
  }

  /** Text of the policy's dump ops. */
  void append(String part) {
    opText.append(part);
  }

  /** The dump of a policy that ends by an error, with the state at this moment. */
  String write(ScxScheduler sch) {
    ExitInfo exit = sch.exit;
    RunQueue here = kernel.rq(Math.max(exit.cpu(), 0));
    String where = core.rules.oldDump ? "" : " on CPU " + here.cpu;
    String head = here.curr + " triggered exit kind " + exit.kind().number() + where + ":\n";
    String reason = "  " + exit.reason() + " (" + exit.message() + ")\n";
    return write(sch, head + reason + "\nBacktrace:\n" + sch.backtrace, here.cpu);
  }

  /** The dump that sysrq-D asks for. */
  String writeForSysrq(ScxScheduler sch) {
    return write(sch, "Debug dump triggered by SysRq-D\n", 0);
  }

  private String write(ScxScheduler sch, String head, int firstCpu) {
    text.setLength(0);
    if (!core.rules.oldDump) {
      text.append(sch.name).append(": root\n");
    }
    text.append(head);
    if (sch.has(OpsCallback.DUMP_ALL)) {
      runOp("", () -> core.calls().dump());
    }
    text.append("\nCPU states\n----------\n");
    writeCpu(sch, core.rqs[firstCpu]);
    for (ScxRunQueue srq : core.rqs) {
      if (srq.cpu != firstCpu) {
        writeCpu(sch, srq);
      }
    }
    if (!core.rules.oldDump) {
      writeEvents(sch);
    }
    return limited(sch);
  }

  private String limited(ScxScheduler sch) {
    int wanted = sch.ops.exitDumpLen();
    int limit = wanted == 0 ? DEFAULT_LENGTH : wanted;
    if (text.length() >= limit) {
      int keep = Math.max(0, limit - TRUNCATED.length() - 1);
      return text.substring(0, keep) + TRUNCATED;
    }
    return text.toString();
  }

  private void runOp(String prefix, Runnable op) {
    opText.setLength(0);
    open = true;
    op.run();
    open = false;
    if (opText.length() == 0) {
      return;
    }
    text.append('\n');
    for (String line : opText.toString().split("\n", -1)) {
      if (!line.isEmpty()) {
        text.append(prefix).append(line).append('\n');
      }
    }
  }

  private void writeCpu(ScxScheduler sch, ScxRunQueue srq) {
    RunQueue rq = srq.rq;
    boolean idle = srq.firstRunnable() == null && rq.curr == rq.idle;
    if (idle && !sch.has(OpsCallback.DUMP_CPU)) {
      return;
    }
    int start = text.length();
    writeCpuHead(srq);
    int afterHead = text.length();
    if (sch.has(OpsCallback.DUMP_CPU)) {
      runOp("  ", () -> core.calls().dumpCpu(srq.cpu, idle));
    }
    if (idle && text.length() == afterHead) {
      text.setLength(start);
      return;
    }
    if (core.isExt(rq.curr)) {
      writeTask(sch, rq.curr, '*');
    }
    if (rq.donor != rq.curr && core.isExt(rq.donor)) {
      writeTask(sch, rq.donor, ' ');
    }
    for (SchedExtEntity e = srq.firstRunnable(); e != null; e = e.runnableNext) {
      if (e.task != rq.curr) {
        writeTask(sch, e.task, ' ');
      }
    }
  }

  private void writeCpuHead(ScxRunQueue srq) {
    RunQueue rq = srq.rq;
    if (core.rules.oldDump) {
      text.append(
          String.format(
              Locale.ROOT,
              "\nCPU %-4d: nr_run=%d flags=0x%x ops_qseq=%d\n",
              srq.cpu,
              srq.nrRunning,
              flags(srq),
              srq.opsQseq));
      text.append(
          String.format(Locale.ROOT, "          curr=%s class=%s\n", rq.curr, symbol(rq.curr)));
    } else {
      boolean newest = core.rules.rescues;
      text.append(
          String.format(
              Locale.ROOT,
              "\nCPU %-4d: nr_run=%d flags=0x%x cpu_rel=%d%s ksync=%d\n",
              srq.cpu,
              srq.nrRunning,
              flags(srq),
              srq.cpuReleased ? 1 : 0,
              newest ? " ops_qseq=" + srq.opsQseq : "",
              srq.kickSync));
      if (newest) {
        text.append("          rescue=0 budget=0us rescuing=(none)\n");
      }
      text.append(
          String.format(Locale.ROOT, "          curr=%s class=%s\n", rq.curr, symbol(rq.curr)));
      if (newest) {
        text.append(
            String.format(
                Locale.ROOT, "          donor=%s class=%s\n", rq.donor, symbol(rq.donor)));
      }
    }
    writeMask("cpus_to_kick", srq.kicks.kick);
    writeMask("idle_to_kick", srq.kicks.kickIfIdle);
    writeMask("cpus_to_preempt", srq.kicks.preempt);
    writeMask("preempt_lazy", srq.kicks.preemptLazy);
    writeMask("cpus_to_wait", srq.kicks.wait);
    writeMask("cpus_to_sync", srq.kicks.sync);
  }

  private static int flags(ScxRunQueue srq) {
    return (srq.online ? 1 : 0)
        | (srq.canStopTick ? 1 << 1 : 0)
        | (srq.inWakeup ? 1 << 16 : 0)
        | (srq.inDispatch ? 1 << 17 : 0);
  }

  private static String symbol(Task p) {
    return p.schedClass.rank().symbol();
  }

  private void writeMask(String label, CpuMask mask) {
    if (!mask.isEmpty()) {
      text.append(String.format(Locale.ROOT, "  %-15s: %s\n", label, mask.toHex()));
    }
  }

  /** Bits that only the newest kernel has were not there in a recorded dump of 7.2. */
  private int shownFlags(SchedExtEntity e) {
    int flags = e.flags & ~SchedExtEntity.STATE_MASK;
    return core.rules.rescues
        ? flags
        : flags & ~(SchedExtEntity.PROTECTED | SchedExtEntity.RUN_TRACKED);
  }

  private void writeTask(ScxScheduler sch, Task p, char marker) {
    SchedExtEntity e = p.scx;
    long ms = (e.runnableAt - kernel.jiffies()) * kernel.config().tickNs() / 1_000_000;
    String own = core.rules.oldDump ? "" : "*root ";
    text.append(
        String.format(
            Locale.ROOT, "\n %c%c %s %s%+dms\n", marker, TaskState.letter(p.state), p, own, ms));
    text.append(
        String.format(
            Locale.ROOT,
            "      scx_state/flags=%d/0x%x dsq_flags=0x%x ops_state/qseq=%d/%d\n",
            e.state(),
            shownFlags(e),
            e.onPriq ? 1 : 0,
            e.opsState,
            e.opsState == SchedExtEntity.OPS_NONE ? 0 : e.opsQseq));
    DispatchQueue dsq = e.dsq;
    text.append(
        String.format(
            Locale.ROOT,
            "      sticky/holding_cpu=%d/%d dsq_id=%s\n",
            e.stickyCpu,
            e.holdingCpu,
            dsq == null ? "(n/a)" : "0x" + Long.toHexString(dsq.id())));
    text.append(
        String.format(
            Locale.ROOT,
            "      dsq_vtime=%s slice=%s weight=%d\n",
            Long.toUnsignedString(e.dsqVtime),
            Long.toUnsignedString(e.sliceNs),
            e.weight));
    text.append("      cpus=").append(p.cpusMask.toHex());
    text.append(core.rules.oldDump ? "\n" : " no_mig=" + p.migrationDisabled + "\n");
    if (sch.has(OpsCallback.DUMP_TASK)) {
      runOp("    ", () -> core.calls().dumpTask(p));
    }
  }

  private void writeEvents(ScxScheduler sch) {
    text.append("\nEvent counters\n--------------\n");
    sch.events
        .asMap(kernel.config().profile())
        .forEach(
            (name, count) -> text.append(String.format(Locale.ROOT, "%40s: %16d\n", name, count)));
  }
}
