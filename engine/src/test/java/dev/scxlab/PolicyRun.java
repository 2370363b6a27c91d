package dev.scxlab;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.ext.CallCounts;
import dev.scxlab.source.SourceFile;
import dev.scxlab.trace.TraceSink;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A shipped policy, or the fair class alone, on a workload; what came of it. */
final class PolicyRun {

  /** One event of the trace. */
  record Seen(long timeNs, dev.scxlab.trace.TraceKind kind, int cpu, int pid, long first) {}

  private static final Path POLICIES =
      Path.of(System.getProperty("scxlab.home", "..")).resolve("policies");

  private final Simulation simulation;
  private final WorkloadRun tasks;
  private final @Nullable BoundPolicy policy;
  private final List<Seen> trace = new ArrayList<>();

  private PolicyRun(String name, Workload workload, Costs costs) {
    TraceSink sink =
        (timeNs, kind, cpu, pid, args) -> trace.add(new Seen(timeNs, kind, cpu, pid, args[0]));
    policy =
        name.equals("eevdf")
            ? null
            : new BoundPolicy(
                PolicyCompiler.compile(source(name)).verified().orElseThrow(),
                ParamValues.DEFAULTS,
                workload.topology(),
                costs,
                1);
    KernelConfig config = KernelConfig.of(workload.topology()).withCosts(costs).withSink(sink);
    simulation = new Simulation(config, policy);
    tasks = workload.start(1);
    simulation.start(tasks.threads(), workload.existsBeforeLoad());
    simulation.runUntil(workload.durationNs());
  }

  /** Runs a policy with the default costs. */
  static PolicyRun of(String policy, Workload workload) {
    return new PolicyRun(policy, workload, Costs.defaults());
  }

  /** As {@link #of} where neither the kernel nor the policy takes time. */
  static PolicyRun ideal(String policy, Workload workload) {
    return new PolicyRun(policy, workload, Costs.ideal());
  }

  private static SourceFile source(String policy) {
    Path file = POLICIES.resolve(policy + ".scx");
    try {
      return new SourceFile(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Simulation simulation() {
    return simulation;
  }

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
