package dev.scxlab.kernel.fair;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.DeadlineClass;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.RtClass;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.trace.TraceSink;
import java.util.ArrayList;
import java.util.List;

/** A kernel with the fair class alone, where nothing costs time, and a record of who ran when. */
final class FairLab {

  static final long US = 1_000;
  static final long MS = 1_000_000;

  /** One uninterrupted stay of a task on a CPU. */
  record Stay(int cpu, int pid, long startNs, long endNs) {
    long lengthNs() {
      return endNs - startNs;
    }
  }

  /** A wakeup of a task and when it then ran; -1 while it waits. */
  record Wakeup(int pid, long timeNs, long ranNs) {
    long latencyNs() {
      return ranNs - timeNs;
    }
  }

  final Kernel kernel;
  final FairClass fair;
  final List<Stay> stays = new ArrayList<>();
  final List<Wakeup> wakeups = new ArrayList<>();
  final List<Long> migrationsNs = new ArrayList<>();
  private final int[] runningPid;
  private final long[] sinceNs;

  FairLab(Topology topology, KernelProfile profile, FairConfig config, Costs costs) {
    runningPid = new int[topology.nrCpus()];
    sinceNs = new long[topology.nrCpus()];
    TraceSink sink = this::record;
    kernel =
        new Kernel(KernelConfig.of(topology).withProfile(profile).withCosts(costs).withSink(sink));
    fair = new FairClass(kernel, config);
    kernel.install(new DeadlineClass(kernel, fair), new RtClass(kernel), fair);
  }

  /** The machine of the worked examples: profile 7.2, timer latency 10 us, no costs. */
  static FairLab of(int cpus) {
    return of(cpus, FairConfig.of(KernelProfile.V7_2));
  }

  static FairLab of(int cpus, FairConfig config) {
    return new FairLab(Topology.flat(cpus), config.profile(), config, Costs.ideal());
  }

  private void record(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    if (kind == TraceKind.SWITCH) {
      if (runningPid[cpu] != 0) {
        stays.add(new Stay(cpu, runningPid[cpu], sinceNs[cpu], timeNs));
      }
      runningPid[cpu] = (int) args[1];
      sinceNs[cpu] = timeNs;
      ran(runningPid[cpu], timeNs);
    } else if (kind == TraceKind.WAKEUP || kind == TraceKind.WAKEUP_NEW) {
      wakeups.add(new Wakeup(pid, timeNs, -1));
    } else if (kind == TraceKind.MIGRATE) {
      migrationsNs.add(timeNs);
    }
  }

  private void ran(int pid, long timeNs) {
    for (int i = wakeups.size() - 1; i >= 0 && i >= wakeups.size() - 64; i--) {
      Wakeup w = wakeups.get(i);
      if (w.pid() == pid) {
        if (w.ranNs() < 0) {
          wakeups.set(i, new Wakeup(pid, w.timeNs(), timeNs));
        }
        return;
      }
    }
  }

  CpuMask only(int... cpus) {
    return CpuMask.of(kernel.nrCpus(), cpus);
  }

  /** Creates a task now, pinned to CPU 0. */
  Task pinned(String name, int nice, TaskProgram program) {
    return start(TaskSpec.of(name, program).withNice(nice).withCpus(only(0)));
  }

  /** Creates a task of nice 0 with a request size of its own now, pinned to CPU 0. */
  Task pinnedWithSlice(String name, long sliceNs, TaskProgram program) {
    return start(
        new TaskSpec(name, program, SchedPolicy.NORMAL, 0, 0, only(0), 0, 0, false, sliceNs));
  }

  /** Creates a task now. */
  Task start(TaskSpec spec) {
    Task[] created = new Task[1];
    kernel.runScript(() -> created[0] = kernel.fork(spec, null));
    return created[0];
  }

  void runUntil(long timeNs) {
    kernel.runUntil(timeNs);
    kernel.settle();
  }

  /** CPU time of a task over the run so far. */
  double share(Task p) {
    return (double) p.fair.sumExecRuntimeNs / kernel.nowNs();
  }

  /** Whether a CPU has nothing to do while another has a task that waits and may move. */
  boolean idlesBesideAQueue() {
    boolean idle = false;
    boolean queue = false;
    for (int cpu = 0; cpu < kernel.nrCpus(); cpu++) {
      FairCpu c = fair.cpu(kernel.rq(cpu));
      idle |= c.isIdle();
      queue |= c.runnable > 1;
    }
    return idle && queue;
  }

  List<Long> stayLengths(Task p) {
    return stays.stream().filter(s -> s.pid() == p.pid).map(Stay::lengthNs).toList();
  }

  List<Wakeup> wakeupsOf(Task p) {
    return wakeups.stream().filter(w -> w.pid() == p.pid).toList();
  }
}
