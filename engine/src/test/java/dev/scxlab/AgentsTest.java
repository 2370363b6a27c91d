package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The user-space half of policies: a task of the machine, on two CPUs for 20 ms. */
class AgentsTest {

  private static final long MS = 1_000_000;

  private static final String STATE =
      "var runs: u64; var first: u64; var pid: s32; var known: s32;"
          + "fn note() { runs += 1; pid = current().pid; known = agent_pid;"
          + " if first == 0 { first = now(); } }";

  @Test
  void anAgentRunsAfterEachPeriodInATaskOfItsOwn() {
    Outcome run = run("agent a every 3ms { note(); }", List.of());

    assertThat(run.values).containsEntry("runs", 6L).containsEntry("first", 3 * MS);
    assertThat(run.values.get("pid")).isEqualTo(run.thread.pid).isGreaterThanOrEqualTo(1_000_000);
    assertThat(run.values.get("known")).isEqualTo(run.thread.pid);
    assertThat(run.thread.comm).isEqualTo("t");
  }

  @Test
  void thePolicySchedulesItsAgent() {
    String text =
        "var own: u64; agent a every 3ms { note(); }"
            + "on select_cpu(p, prev_cpu, f) { return prev_cpu; }"
            + "on enqueue(p, f) { if p.pid == agent_pid { own += 1; }"
            + " dsq_insert(p, GLOBAL, SLICE_DFL, f); }";

    assertThat(run(text, List.of()).values).containsEntry("own", 6L);
  }

  @Test
  void anAgentThatDoesNotGetTheCpuDoesNotCatchUp() {
    String text =
        "dsq late: fifo; agent a every 1ms { note(); }"
            + "on select_cpu(p, prev_cpu, f) { return prev_cpu; }"
            + "on enqueue(p, f) { dsq_insert(p, late, SLICE_DFL, f); }"
            + "on dispatch(cpu, prev) { if now() > 10ms { dsq_move_to_local(late); } }"
            + "timer look every 1ms on 0 { if dsq_nr_queued(late) > 0 { kick_cpu(0, KICK_IDLE); } }";

    assertThat(run(text, List.of()).values).containsEntry("runs", 10L); // at 11 ms once for all
  }

  @Test
  void severalWakesBeforeItStartsCountOnce() {
    String text = "timer beat every 4ms { a.wake(); a.wake(); } agent a { note(); }";

    assertThat(run(text, List.of()).values).containsEntry("runs", 5L);
  }

  @Test
  void bodiesAreChargedToTheThread() {
    Outcome run = run("agent a every 3ms { note(); }", List.of(), Costs.defaults());

    assertThat(run.thread.fair.sumExecRuntimeNs).isBetween(6 * 500L, 6 * 5_000L);
  }

  @Test
  void aRunEndsThoughItsAgentDoesNot() {
    TaskSpec task = TaskSpec.of("short", control -> control.exit());
    Simulation simulation = simulation("agent a every 3ms { note(); }", Costs.ideal()).simulation;
    simulation.start(List.of(task), false);
    simulation.runToCompletion(1_000 * MS);

    assertThat(simulation.kernel().nowNs()).isLessThan(MS);
  }

  private record Run(Simulation simulation, BoundPolicy policy) {}

  private record Outcome(Map<String, Long> values, Task thread) {}

  private static Outcome run(String declarations, List<TaskSpec> tasks) {
    return run(declarations, tasks, Costs.ideal());
  }

  private static Outcome run(String declarations, List<TaskSpec> tasks, Costs costs) {
    Run run = simulation(declarations, costs);
    run.simulation.start(tasks, false);
    run.simulation.runUntil(20 * MS);
    Task thread = run.simulation.ext().agentThread();
    if (thread == null) {
      throw new AssertionError("there is no thread");
    }
    return new Outcome(run.policy.values(Section.DATA), thread);
  }

  private static Run simulation(String declarations, Costs costs) {
    String text = "policy t { " + STATE + declarations + " }";
    Topology machine = Topology.flat(2);
    BoundPolicy policy =
        new BoundPolicy(
            PolicyCompiler.compile(new SourceFile("t.scx", text)).verified().orElseThrow(),
            ParamValues.DEFAULTS,
            machine,
            costs,
            1);
    return new Run(new Simulation(KernelConfig.of(machine).withCosts(costs), policy), policy);
  }
}
