package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When and where timers of policies run: on four idle CPUs, for 20 ms. */
class TimersTest {

  private static final long MS = 1_000_000;

  @Test
  void aTimerWithAPeriodRunsAfterEachOfThemFromTheLoadOn() {
    ImmutableMap<String, Long> at = values("timer t every 3ms { note(); }" + STATE);

    assertThat(at).containsEntry("runs", 6L).containsEntry("first", 3 * MS);
  }

  @Test
  void aPeriodMayBeAParam() {
    String text = "param pace: time = 3ms in 1ms..1s; timer t every pace { note(); }" + STATE;

    assertThat(values(text, ParamValues.DEFAULTS.with("pace", 4 * MS)))
        .containsEntry("runs", 5L)
        .containsEntry("first", 4 * MS);
  }

  @Test
  void aTimerRunsOnTheCpuOfInitOrWhereItsDeclarationSays() {
    assertThat(values("timer t every 3ms { note(); }" + STATE)).containsEntry("where", 0L);
    assertThat(values("timer t every 3ms on 2 { note(); }" + STATE)).containsEntry("where", 2L);
    assertThat(
            values(
                "param home: cpu = 1; timer t every 3ms on home { note(); }" + STATE,
                ParamValues.DEFAULTS.with("home", 3)))
        .containsEntry("where", 3L);
  }

  @Test
  void oneForEachCpuRunsOnEachOfThem() {
    String text =
        "var right: u64; timer t[cpus](c) every 3ms { note(); if c == this_cpu() { right += 1; } }";

    assertThat(values(text + STATE)).containsEntry("runs", 24L).containsEntry("right", 24L);
  }

  @Test
  void aTimerOfSeveralKnowsItsNumber() {
    String text = "var sum: u64; timer t[3](i) every 9ms { note(); sum += i as u64; }";

    assertThat(values(text + STATE)).containsEntry("runs", 6L).containsEntry("sum", 6L);
  }

  @Test
  void aStartedTimerRunsOnceWhereItWasStarted() {
    String text = "timer beat every 3ms on 2 { if runs == 0 { once.start(1ms); } }";

    assertThat(values(text + "timer once { note(); }" + STATE))
        .containsEntry("runs", 1L)
        .containsEntry("first", 4 * MS)
        .containsEntry("where", 2L);
  }

  @Test
  void aSecondStartReplacesTheFirst() {
    String text =
        "timer once { note(); } on init() { once.start(2ms); once.start(5ms); return 0; }";

    assertThat(values(text + STATE)).containsEntry("runs", 1L).containsEntry("first", 5 * MS);
  }

  @Test
  void cancelTellsWhetherTheTimerWasArmed() {
    String text =
        "var yes: bool; var no: bool; timer once { note(); }"
            + "on init() { once.start(2ms); yes = once.cancel(); no = once.cancel(); return 0; }";

    assertThat(values(text + STATE))
        .containsEntry("runs", 0L)
        .containsEntry("yes", 1L)
        .containsEntry("no", 0L);
  }

  @Test
  void aTimerMayStartItselfAgain() {
    String text =
        "timer once { note(); if runs < 4 { once.start(1ms); } }"
            + "on init() { once.start(2ms); return 0; }";

    assertThat(values(text + STATE)).containsEntry("runs", 4L).containsEntry("last", 5 * MS);
  }

  /** What every policy of this test notes of the runs of its timers. */
  private static final String STATE =
      "var runs: u64; var first: u64; var last: u64; var where: cpu;"
          + "fn note() { runs += 1; where = this_cpu(); last = now(); if first == 0 { first = last; } }";

  private static ImmutableMap<String, Long> values(String declarations) {
    return values(declarations, ParamValues.DEFAULTS);
  }

  private static ImmutableMap<String, Long> values(String declarations, ParamValues params) {
    String text = "policy t { " + declarations + " }";
    BoundPolicy policy =
        new BoundPolicy(
            PolicyCompiler.compile(new SourceFile("t.scx", text)).verified().orElseThrow(),
            params,
            Topology.flat(4),
            Costs.ideal(),
            1);
    KernelConfig config = KernelConfig.of(Topology.flat(4)).withCosts(Costs.ideal());
    Simulation simulation = new Simulation(config, policy);
    simulation.start(List.of(), false);
    simulation.runUntil(20 * MS);
    return policy.values(Section.DATA);
  }
}
