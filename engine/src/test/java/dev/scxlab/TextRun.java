package dev.scxlab;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.ext.ExitInfo;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.VerifiedProgram;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A policy given as text, run on tasks where nothing costs time unless the machine says so. */
public final class TextRun {

  private static final long MS = 1_000_000;

  private final BoundPolicy policy;
  private final Simulation simulation;

  private TextRun(BoundPolicy policy, Simulation simulation) {
    this.policy = policy;
    this.simulation = simulation;
  }

  /** A machine whose kernel and policies take no time. */
  public static KernelConfig ideal(Topology topology, KernelProfile profile) {
    return KernelConfig.of(topology).withCosts(Costs.ideal()).withProfile(profile);
  }

  /**
   * Loads a policy and starts tasks.
   *
   * @param body the members of the policy
   */
  public static TextRun start(KernelConfig config, String body, TaskSpec... tasks) {
    BoundPolicy policy =
        new BoundPolicy(
            compile(body, config.profile()),
            ParamValues.DEFAULTS,
            config.topology(),
            config.costs(),
            1);
    Simulation simulation = new Simulation(config, policy);
    simulation.start(List.of(tasks), false);
    return new TextRun(policy, simulation);
  }

  /** As {@link #start}, and lets it run for some time. */
  public static TextRun run(KernelConfig config, long ms, String body, TaskSpec... tasks) {
    TextRun run = start(config, body, tasks);
    run.simulation.runUntil(ms * MS);
    return run;
  }

  private static VerifiedProgram compile(String body, KernelProfile profile) {
    Set<DiagnosticCode> allowed = EnumSet.allOf(DiagnosticCode.class);
    PolicyCompiler.Result result =
        new PolicyCompiler(profile, allowed)
            .run(new SourceFile("text.scx", "policy text {\n" + body + "\n}\n"));
    return result
        .verified()
        .orElseThrow(
            () ->
                new AssertionError(
                    result.diagnostics().stream()
                        .filter(d -> d.severity() == Severity.ERROR)
                        .map(d -> d.code() + " " + d.title() + " at " + d.primary())
                        .toList()
                        .toString()));
  }

  /** The run itself. */
  public Simulation simulation() {
    return simulation;
  }

  /** The policy's counter or global of this name. */
  public long value(String name) {
    Long global = policy.values(DataVariable.Section.DATA).get(name);
    return global != null ? global : policy.stats().getOrDefault(name, -1L);
  }

  /** A histogram of the policy: how often each position of the highest bit was counted. */
  public List<Long> histogram(String name) {
    return policy.histograms().getOrDefault(name, List.of());
  }

  /** How the policy ended. */
  public ExitInfo exit() {
    return simulation.ext().exitInfo();
  }

  /** Calls of an op or a kfunc by name. */
  public long calls(String name) {
    var counts = simulation.ext().counts();
    return counts.ops().getOrDefault(name, counts.kfuncs().getOrDefault(name, 0L));
  }
}
