package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.kernel.ext.ScxStateView;
import dev.scxlab.metrics.CpuMetrics;
import dev.scxlab.metrics.MetricValues;
import dev.scxlab.metrics.TaskMetrics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything one run says about itself; the fields of {@code run --format json} (design.md 4).
 * Counters and sums are of the whole run, {@code metrics} and latencies of the time behind the
 * warm-up. All but wall time and heap repeats exactly.
 *
 * @param policy what was judged
 * @param workload what it was judged on
 * @param machine the simulated machine
 * @param seed the seed of all streams of chance
 * @param simulatedNs length of the run
 * @param warmupNs how much of it the metrics leave out
 * @param exit how the policy ended
 * @param tasks by pid: those of the workload, then the thread of the policy's agents if it has any
 * @param cpus by number
 * @param metrics whole-run metrics
 * @param stats the policy's own counters, in order of declaration
 * @param histograms the policy's histograms: counts by position of the value's highest bit (0 and 1
 *     at position 0)
 * @param globals the policy's global numbers at the end, in order of declaration
 * @param events the kernel's event counters by their full names
 * @param callbacks calls of ops that the policy implements
 * @param kfuncs calls of kfuncs by their newest names
 * @param insns executed bytecode instructions
 * @param engine what the simulation itself did
 * @param costs the cost table that was used
 * @param traceHash 16 hex digits
 * @param notes what is worth knowing besides, a sentence each: a deadlock, cost models of the
 *     workload
 * @param log messages of the policy, the first ten thousand
 * @param script what came of the scripted events, in the order in which they were given
 * @param state what scx_show_state.py shows at the end
 * @param lockTest what the workload measured of a mutex, if it does
 * @param random whether anything was drawn; if not, other seeds give the same
 */
public record RunResult(
    PolicyInfo policy,
    WorkloadInfo workload,
    MachineInfo machine,
    long seed,
    long simulatedNs,
    long warmupNs,
    Exit exit,
    List<TaskResult> tasks,
    List<CpuMetrics> cpus,
    MetricValues metrics,
    Map<String, Long> stats,
    Map<String, List<Long>> histograms,
    Map<String, Long> globals,
    Map<String, Long> events,
    Map<String, Long> callbacks,
    Map<String, Long> kfuncs,
    long insns,
    EngineInfo engine,
    Map<String, Long> costs,
    String traceHash,
    List<String> notes,
    List<LogLine> log,
    List<EventOutcome> script,
    ScxStateView state,
    @Nullable LockTestResult lockTest,
    boolean random) {

  public RunResult {
    tasks = ImmutableList.copyOf(tasks);
    cpus = ImmutableList.copyOf(cpus);
    stats = ImmutableMap.copyOf(stats);
    histograms = ImmutableMap.copyOf(histograms);
    events = ImmutableMap.copyOf(events);
    callbacks = ImmutableMap.copyOf(callbacks);
    kfuncs = ImmutableMap.copyOf(kfuncs);
    costs = ImmutableMap.copyOf(costs);
    notes = ImmutableList.copyOf(notes);
    log = ImmutableList.copyOf(log);
    globals = ImmutableMap.copyOf(globals);
    script = ImmutableList.copyOf(script);
  }

  /** The tasks of the workload. */
  public List<TaskResult> workloadTasks() {
    return tasks.stream().filter(t -> !t.agent()).collect(ImmutableList.toImmutableList());
  }

  /**
   * The policy of a run.
   *
   * @param name its name with its own settings, unique in a comparison
   * @param file where it was read; null for the fair class
   * @param params values of all its params as text in the language
   */
  public record PolicyInfo(String name, @Nullable String file, Map<String, String> params) {
    public PolicyInfo {
      params = ImmutableMap.copyOf(params);
    }
  }

  /** The workload of a run: its name and where it was read. */
  public record WorkloadInfo(String name, String file) {}

  /**
   * The machine of a run.
   *
   * @param cpus number of CPUs
   * @param topology nodes x cores x threads, for example {@code 1x4x1}
   * @param hz ticks per second
   * @param kernel the kernel profile
   */
  public record MachineInfo(int cpus, String topology, int hz, String kernel) {}

  /**
   * How the policy ended.
   *
   * @param kind NONE when it was still loaded at the end
   * @param code the exit code
   * @param reason the kernel's text for the kind; empty for NONE
   * @param message what exactly went wrong; may be empty
   * @param dump the kernel's debug dump; empty when there was none
   */
  public record Exit(ExitKind kind, long code, String reason, String message, String dump) {}

  /**
   * A message that the policy wrote with {@code log}.
   *
   * @param timeNs when
   * @param cpu where
   */
  public record LogLine(long timeNs, int cpu, String text) {}

  /**
   * A task and what it did.
   *
   * @param agent whether it is the thread of the policy's agents, which is no part of the workload
   *     and in none of the metrics but switches and idle time
   * @param donatedNs how long other tasks executed with its scheduling context
   */
  public record TaskResult(
      String name, int nice, boolean agent, TaskMetrics metrics, long donatedNs) {}

  /**
   * What the simulation did.
   *
   * @param queueEvents events taken off the queue
   * @param callbacks calls of ops of the policy
   * @param ticks timer ticks on all CPUs
   * @param wallNs wall time; differs from run to run
   * @param peakHeapBytes heap in use at the end, as the JVM reports it; differs from run to run
   */
  public record EngineInfo(
      long queueEvents, long callbacks, long ticks, long wallNs, long peakHeapBytes) {}
}
