package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.scxlab.Simulation;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.experiment.RunResult.EngineInfo;
import dev.scxlab.experiment.RunResult.Exit;
import dev.scxlab.experiment.RunResult.LogLine;
import dev.scxlab.experiment.RunResult.MachineInfo;
import dev.scxlab.experiment.RunResult.PolicyInfo;
import dev.scxlab.experiment.RunResult.TaskResult;
import dev.scxlab.experiment.RunResult.WorkloadInfo;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.ext.CallCounts;
import dev.scxlab.kernel.ext.EventCounters;
import dev.scxlab.kernel.ext.ExitInfo;
import dev.scxlab.metrics.MetricsCollector;
import dev.scxlab.metrics.RunMetrics;
import dev.scxlab.metrics.TaskMetrics;
import dev.scxlab.trace.TextTraceWriter;
import dev.scxlab.trace.TraceFanOut;
import dev.scxlab.trace.TraceSink;
import dev.scxlab.workload.LockTest;
import dev.scxlab.workload.LockTestTimes;
import dev.scxlab.workload.TaskDefinition;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run from specification to result. */
public final class Experiment {

  /** Where a workload that runs to its end is stopped at the latest: an hour of simulated time. */
  public static final long LONGEST_NS = 3_600_000_000_000L;

  private final RunSpec spec;
  private final KernelDirectory directory = new KernelDirectory();
  private final @Nullable BoundPolicy policy;
  private final MetricsCollector collector;
  private final @Nullable TextTraceWriter traceWriter;
  private final Simulation simulation;
  private final WorkloadRun tasks;
  private final BlockedEnqueues blockedEnqueues = new BlockedEnqueues();
  private final EventScript script;

  private Experiment(RunSpec spec) {
    this.spec = spec;
    Topology topology = spec.workload().topology();
    int cpus = topology.nrCpus();
    PolicyUnderTest under = spec.policy();
    this.policy =
        under.program() == null
            ? null
            : new BoundPolicy(under.program(), under.values(), topology, spec.costs(), spec.seed());
    this.collector = new MetricsCollector(cpus, directory, spec.warmupNs(), this::policyCostNs);
    this.traceWriter = traceWriter(cpus);
    List<TraceSink> sinks = new ArrayList<>(List.of(collector));
    if (traceWriter != null) {
      sinks.add(traceWriter);
    }
    if (spec.workload().lockTest() != null) {
      sinks.add(blockedEnqueues);
    }
    KernelConfig config =
        KernelConfig.of(topology)
            .withProfile(spec.profile())
            .withProxy(spec.proxy())
            .withCosts(spec.costs())
            .withSeed(spec.seed())
            .withSink(TraceFanOut.of(sinks));
    this.simulation = new Simulation(config, policy);
    directory.connect(simulation.kernel());
    this.tasks = spec.workload().start(spec.seed());
    this.script = EventScript.arm(simulation, tasks, spec.workload().events());
  }

  private @Nullable TextTraceWriter traceWriter(int cpus) {
    if (spec.trace() == null) {
      return null;
    }
    return new TextTraceWriter(
        spec.trace(),
        cpus,
        directory,
        op -> OpsCallback.values()[op].opName(),
        kfunc -> Kfunc.values()[kfunc].functionName());
  }

  private long policyCostNs() {
    return simulation.ext().counts().costNs();
  }

  /** Runs to the end and says what happened. */
  public static RunResult run(RunSpec spec) {
    long startedNs = System.nanoTime();
    Experiment experiment = new Experiment(spec);
    experiment.simulate();
    return experiment.result(System.nanoTime() - startedNs);
  }

  private void simulate() {
    Workload workload = spec.workload();
    simulation.start(tasks.threads(), workload.existsBeforeLoad());
    if (workload.durationNs() > 0) {
      simulation.runUntil(workload.durationNs());
    } else {
      simulation.runToCompletion(LONGEST_NS, () -> tasks.deadlockNs() >= 0);
    }
    if (traceWriter != null) {
      traceWriter.flush();
    }
  }

  private RunResult result(long wallNs) {
    Kernel kernel = simulation.kernel();
    CallCounts counts = simulation.ext().counts();
    RunMetrics metrics = collector.finish(kernel.nowNs());
    Runtime runtime = Runtime.getRuntime();
    return new RunResult(
        new PolicyInfo(spec.policy().name(), spec.policy().file(), spec.policy().params()),
        new WorkloadInfo(spec.workload().name(), spec.workloadFile()),
        machine(),
        spec.seed(),
        kernel.nowNs(),
        spec.warmupNs(),
        exit(),
        taskResults(metrics),
        metrics.cpus(),
        metrics.values(),
        policy == null ? Map.of() : policy.stats(),
        policy == null ? Map.of() : policy.histograms(),
        policy == null ? Map.of() : policy.values(DataVariable.Section.DATA),
        events(),
        counts.ops(),
        counts.kfuncs(),
        policy == null ? 0 : policy.insns(),
        new EngineInfo(
            kernel.events().firedCount(),
            counts.allOps(),
            kernel.tickCount(),
            wallNs,
            runtime.totalMemory() - runtime.freeMemory()),
        spec.costs().asMap(),
        kernel.tracer().hexHash(),
        notes(),
        log(),
        script.outcomes(),
        simulation.ext().stateView(),
        lockTest(),
        drewRandom());
  }

  private @Nullable LockTestResult lockTest() {
    LockTest test = spec.workload().lockTest();
    LockTestTimes times = tasks.lockTest();
    if (test == null || times == null) {
      return null;
    }
    long enqueues = 0;
    for (Task task : simulation.kernel().tasks()) {
      enqueues += tasks.isThreadOf(task, test.donor()) ? blockedEnqueues.of(task.pid) : 0;
    }
    List<TaskDefinition> definitions = spec.workload().tasks();
    return new LockTestResult(
        policy != null,
        policy != null && (policy.flags() & OpsFlag.ENQ_BLOCKED.value()) != 0,
        spec.proxy() != ProxyExecution.OFF,
        definitions.get(test.owner()).priority(),
        definitions.get(test.donor()).priority(),
        definitions.get(test.contender()).priority(),
        times.holdMeanNs(),
        times.waitMeanNs(),
        times.samples(),
        enqueues);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(tasks.notes());
    notes.addAll(spec.workload().assumptions());
    if (spec.workload().durationNs() == 0 && simulation.kernel().nowNs() >= LONGEST_NS) {
      notes.add("the workload had not ended after an hour of simulated time and was stopped");
    }
    return notes;
  }

  private List<LogLine> log() {
    return policy == null
        ? ImmutableList.of()
        : policy.log().lines().stream()
            .map(line -> new LogLine(line.timeNs(), line.cpu(), line.text()))
            .collect(ImmutableList.toImmutableList());
  }

  private boolean drewRandom() {
    return spec.workload().isRandom()
        || simulation.kernelDrewRandom()
        || (policy != null && policy.drewRandom());
  }

  private MachineInfo machine() {
    Topology t = spec.workload().topology();
    return new MachineInfo(
        t.nrCpus(), Machines.shape(t), simulation.kernel().config().hz(), spec.profile().label());
  }

  /** A refused load has no exit kind in Linux; here it is a run that ended in an error. */
  private Exit exit() {
    ExitInfo info = simulation.ext().exitInfo();
    int refused = simulation.loadResult();
    if (refused < 0 && info.kind() == ExitKind.NONE) {
      return new Exit(
          ExitKind.ERROR,
          refused,
          ExitKind.ERROR.reason(),
          "the kernel refused to load the policy: " + errnoText(refused),
          "");
    }
    return new Exit(info.kind(), info.code(), info.reason(), info.message(), info.dump());
  }

  private static String errnoText(int error) {
    for (Errno e : Errno.values()) {
      if (e.number() == -error) {
        return "-" + e;
      }
    }
    return Integer.toString(error);
  }

  private List<TaskResult> taskResults(RunMetrics metrics) {
    ImmutableList.Builder<TaskResult> results = ImmutableList.builder();
    for (TaskMetrics m : metrics.tasks()) {
      Task task = simulation.kernel().taskEverByPid(m.pid());
      boolean agent = task != null && task == simulation.ext().agentThread();
      if (task != null && (agent || MetricsCollector.isWorkload(m.pid()))) {
        String name = tasks.nameOf(task);
        long donatedNs = task.accounting.donatedNs();
        results.add(
            new TaskResult(name == null ? task.comm : name, task.nice, agent, m, donatedNs));
      }
    }
    return results.build();
  }

  private Map<String, Long> events() {
    EventCounters counters = simulation.ext().events();
    return counters == null ? ImmutableMap.of() : counters.asMap(spec.profile());
  }
}
