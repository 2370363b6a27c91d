package dev.scxlab.conformance;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.Simulation;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.experiment.EventOutcome;
import dev.scxlab.experiment.EventScript;
import dev.scxlab.experiment.PolicyUnderTest;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.ext.EventCounters;
import dev.scxlab.kernel.ext.ExitInfo;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.WorkloadRun;
import dev.scxlab.workload.io.WorkloadReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy of policies/conformance on a scenario from there, with its calls logged. */
final class Scenario {

  static final Path HOME =
      Path.of(System.getProperty("scxlab.home", "..")).resolve("policies/conformance");

  /** Longer than a policy takes to go. */
  private static final long UNLOAD_NS = 1_000_000;

  private static final Map<String, VerifiedProgram> COMPILED = new HashMap<>();

  private final List<Step> steps = new ArrayList<>();
  private final BoundPolicy policy;
  private final Simulation simulation;
  private final WorkloadRun tasks;
  private final EventScript script;
  private final KernelProfile profile;

  private final Map<String, Long> counters;

  /** When the loader unloaded the policy if it was still there. */
  final long unloadedAtNs;

  private Scenario(
      KernelProfile profile,
      VerifiedProgram program,
      Map<String, String> settings,
      Workload workload,
      boolean logs) {
    this.profile = profile;
    policy =
        new BoundPolicy(
            program,
            PolicyUnderTest.of("case", "case.scx", program, settings).values(),
            workload.topology(),
            Costs.defaults(),
            1);
    KernelConfig config =
        KernelConfig.of(workload.topology()).withProfile(profile).withSink(this::traced);
    simulation = new Simulation(config, logs ? OpsLog.before(policy, this::called) : policy);
    tasks = workload.start(1);
    script = EventScript.arm(simulation, tasks, workload.events());
    simulation.start(tasks.threads(), workload.existsBeforeLoad());
    simulation.runUntil(workload.durationNs());
    unloadedAtNs = workload.durationNs();
    counters = countersNow();
    simulation.ext().unload();
    simulation.runUntil(workload.durationNs() + UNLOAD_NS);
  }

  /**
   * Runs a case with its calls logged.
   *
   * @param policy file name of the policy without its extension
   * @param workload file name of the scenario without its extension
   */
  static Scenario run(
      KernelProfile profile, String policy, Map<String, String> settings, String workload) {
    return new Scenario(profile, program(profile, policy), settings, workload(workload), true);
  }

  /** Runs a policy as it is, without the ops that a log adds. */
  static Scenario plain(String policy, Map<String, String> settings, Workload workload) {
    KernelProfile newest = KernelProfile.NEWEST;
    return new Scenario(newest, program(newest, policy), settings, workload, false);
  }

  /** The scenario of this name. */
  static Workload workload(String name) {
    SourceFile file = read(name + ".json");
    Diagnostics found = new Diagnostics(file);
    return WorkloadReader.read(file, WorkloadOptions.DEFAULT, found)
        .orElseThrow(() -> new AssertionError(name + ": " + found.sorted()));
  }

  static VerifiedProgram program(KernelProfile profile, String policy) {
    return COMPILED.computeIfAbsent(
        profile + policy,
        key -> {
          PolicyCompiler.Result result =
              new PolicyCompiler(profile, com.google.common.collect.ImmutableSet.of())
                  .run(read(policy + ".scx"));
          return result
              .verified()
              .orElseThrow(() -> new AssertionError(policy + ": " + result.diagnostics()));
        });
  }

  static SourceFile read(String name) {
    try {
      return new SourceFile(name, Files.readString(HOME.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Step> steps() {
    return steps;
  }

  ExitInfo exit() {
    return simulation.ext().exitInfo();
  }

  /** The event counters at the end of the workload, before the policy is unloaded. */
  Map<String, Long> counters() {
    return counters;
  }

  private Map<String, Long> countersNow() {
    EventCounters now = simulation.ext().events();
    return now == null ? Map.of() : now.asMap(profile);
  }

  /** What the policy logged. */
  List<String> log() {
    return policy.log().lines().stream().map(line -> line.text()).toList();
  }

  Map<String, Long> stats() {
    return policy.stats();
  }

  /** Calls of an op, while the policy was loaded. */
  long calls(String op) {
    return simulation.ext().counts().ops().getOrDefault(op, 0L);
  }

  /** CPU time of the first thread of a task, in ns. */
  long runtimeNs(String task) {
    return simulation.task(task).fair.sumExecRuntimeNs;
  }

  List<EventOutcome> events() {
    return script.outcomes();
  }

  Simulation simulation() {
    return simulation;
  }

  private void called(OpsCallback op, @Nullable Task task, String args) {
    add(op.opName(), task, args, task == null ? Step.NO_SLICE : task.scx.sliceNs);
  }

  private void traced(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    if (kind != TraceKind.KFUNC) {
      return;
    }
    switch (Kfunc.values()[(int) args[0]]) {
      case DSQ_INSERT, DSQ_INSERT_VTIME ->
          add("dsq_insert", simulation.kernel().taskByPid((int) args[1]), "", args[3]);
      case KICK_CPU -> add("kick_cpu", null, "cpu=" + args[1] + " flags=" + args[2], Step.NO_SLICE);
      default -> {}
    }
  }

  private void add(String what, @Nullable Task task, String args, long sliceNs) {
    String name = task == null ? "" : task.comm.replaceFirst("-\\d+$", "");
    steps.add(
        new Step(
            simulation.kernel().nowNs(), simulation.kernel().thisCpu(), what, name, args, sliceNs));
  }
}
