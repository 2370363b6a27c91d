package dev.scxlab;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.experiment.PolicyUnderTest;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.ext.CallCounts;
import dev.scxlab.trace.TraceSink;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A shipped policy, or the fair class alone, on a workload; what came of it. */
final class PolicyRun {

  /** One event of the trace. */
  record Seen(long timeNs, dev.scxlab.trace.TraceKind kind, int cpu, int pid, long first) {}

  private final Simulation simulation;
  private final WorkloadRun tasks;
  private final @Nullable BoundPolicy policy;
  private final List<Seen> trace = new ArrayList<>();

  private PolicyRun(String name, Workload workload, Costs costs, boolean traced) {
    policy = name.equals("eevdf") ? null : bound(ShippedPolicy.of(name), workload, costs);
    KernelConfig config = KernelConfig.of(workload.topology()).withCosts(costs);
    if (traced) {
      TraceSink sink =
          (timeNs, kind, cpu, pid, args) -> trace.add(new Seen(timeNs, kind, cpu, pid, args[0]));
      config = config.withSink(sink);
    }
    simulation = new Simulation(config, policy);
    tasks = workload.start(1);
    simulation.start(tasks.threads(), workload.existsBeforeLoad());
    simulation.runUntil(workload.durationNs());
  }

  private static BoundPolicy bound(ShippedPolicy shipped, Workload workload, Costs costs) {
    PolicyUnderTest settled =
        PolicyUnderTest.of(
            shipped.given(), shipped.file().toString(), shipped.program(), shipped.settings());
    return new BoundPolicy(shipped.program(), settled.values(), workload.topology(), costs, 1);
  }

  /** Runs a policy, perhaps with settings behind its name, with the default costs. */
  static PolicyRun of(String policy, Workload workload) {
    return new PolicyRun(policy, workload, Costs.defaults(), false);
  }

  /** As {@link #of}, and keeps the events. */
  static PolicyRun traced(String policy, Workload workload) {
    return new PolicyRun(policy, workload, Costs.defaults(), true);
  }

  /** As {@link #of} where neither the kernel nor the policy takes time. */
  static PolicyRun ideal(String policy, Workload workload) {
    return new PolicyRun(policy, workload, Costs.ideal(), false);
  }

  Simulation simulation() {
    return simulation;
  }

  /** What happened; empty unless the run was traced. */
  List<Seen> trace() {
    return trace;
  }

  /** The policy's own counter. */
  long stat(String name) {
    if (policy == null) {
      throw new IllegalStateException("the fair class has no counters");
    }
    return policy.stats().getOrDefault(name, -1L);
  }

  /** How often an op or a kfunc was called. */
  long calls(String name) {
    if (policy == null) {
      throw new IllegalStateException("the fair class makes no calls");
    }
    CallCounts counts = simulation.ext().counts();
    return counts.ops().getOrDefault(name, counts.kfuncs().getOrDefault(name, -1L));
  }

  /** All tasks of the workload. */
  List<Task> tasks() {
    return simulation.kernel().tasks();
  }

  /** The threads of a task of the workload. */
  List<Task> threads(String task) {
    return simulation.kernel().tasks().stream()
        .filter(t -> String.valueOf(tasks.nameOf(t)).replaceAll("-[0-9]+$", "").equals(task))
        .toList();
  }

  /** A number summed over the threads of a task. */
  long sum(String task, ToLongFunction<Task> number) {
    return threads(task).stream().mapToLong(number).sum();
  }

  /** CPU time of a task, all its threads together, in ns. */
  long cpuNs(String task) {
    return sum(task, t -> t.fair.sumExecRuntimeNs);
  }

  /** Time from wakeup to CPU per wakeup of a task, in ns; preempted time is in it. */
  long waitPerWakeupNs(String task) {
    return sum(task, t -> t.accounting.waitNs()) / sum(task, t -> t.accounting.wakeups());
  }
}
