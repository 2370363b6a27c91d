package dev.scxlab.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.TextRun;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.trace.TraceKind;
import org.junit.jupiter.api.Test;

/** CPUs in full dynticks mode stop the tick that nobody needs ({@code sched-ext.md} 4.16). */
class TicklessTest {

  private static final long MS = 1_000_000;

  private static final String ENDLESS =
      """
      dsq shared: fifo;
      var ticks: u64;
      on enqueue(p, enq_flags) { dsq_insert(p, shared, SLICE_INF, enq_flags); }
      on dispatch(cpu, prev) { dsq_move_to_local(shared); }
      on tick(p) { ticks += 1; }
      """;

  private int tickEvents;

  private TextRun run(String policy, TaskSpec... tasks) {
    Topology topology = Topology.flat(2).withNohzFull(CpuMask.of(2, 1));
    KernelConfig config =
        TextRun.ideal(topology, KernelProfile.V7_2)
            .withSink(
                (timeNs, kind, cpu, pid, args) ->
                    tickEvents += kind == TraceKind.TICK && cpu == 1 ? 1 : 0);
    return TextRun.start(config, policy, tasks);
  }

  private static TaskSpec hogOnCpu1(String name) {
    return TaskSpec.of(name, c -> c.run(1_000 * MS)).withCpus(CpuMask.of(2, 1));
  }

  @Test
  void anEndlessSliceStopsTheTickEvenBesideAWaitingTask() {
    TextRun run = run(ENDLESS, hogOnCpu1("a"), hogOnCpu1("b"));
    run.simulation().runUntil(100 * MS);
    assertThat(tickEvents).isZero();
    assertThat(run.simulation().task("a").fair.sumExecRuntimeNs).isEqualTo(100 * MS);
  }

  @Test
  void aFiniteSliceKeepsItAndCpusThatAreNotNamedTickAnyway() {
    TextRun finite = run(ENDLESS.replace("SLICE_INF", "SLICE_DFL"), hogOnCpu1("a"));
    finite.simulation().runUntil(100 * MS);
    assertThat(tickEvents).isEqualTo(25);
    TextRun other =
        run(ENDLESS, TaskSpec.of("a", c -> c.run(1_000 * MS)).withCpus(CpuMask.of(2, 0)));
    other.simulation().runUntil(100 * MS);
    assertThat(other.value("ticks")).isEqualTo(25);
  }

  @Test
  void bypassBringsTheTickBackAndItsEndStopsIt() {
    TextRun run = run(ENDLESS, hogOnCpu1("a"), hogOnCpu1("b"));
    run.simulation().at(10 * MS, () -> run.simulation().ext().power().event(3));
    run.simulation().at(50 * MS, () -> run.simulation().ext().power().event(4));
    run.simulation().runUntil(50 * MS);
    assertThat(tickEvents).as("tasks rotate at ticks").isBetween(9, 11);
    run.simulation().runUntil(100 * MS);
    int atEnd = tickEvents;
    run.simulation().runUntil(200 * MS);
    assertThat(tickEvents).isEqualTo(atEnd);
  }

  @Test
  void withoutAPolicyALoneFairTaskRunsWithoutTicksUntilAnotherComes() {
    TextRun run = run(ENDLESS, hogOnCpu1("a"), hogOnCpu1("b").withStartNs(60 * MS));
    run.simulation().ext().unload();
    run.simulation().runUntil(58 * MS);
    assertThat(tickEvents).isLessThan(3);
    run.simulation().runUntil(100 * MS);
    assertThat(tickEvents).isGreaterThan(8);
    assertThat(run.simulation().task("b").fair.sumExecRuntimeNs).isGreaterThan(10 * MS);
  }
}
