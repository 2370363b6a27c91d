package dev.scxlab.experiment;

import static dev.scxlab.experiment.PolicyEffect.atLeast;
import static dev.scxlab.experiment.PolicyEffect.atMost;
import static dev.scxlab.experiment.RunFigure.metric;
import static dev.scxlab.experiment.RunFigure.slicesRunOut;
import static dev.scxlab.experiment.RunFigure.usedCpus;
import static dev.scxlab.experiment.RunFigure.waitPerWakeup;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.metrics.Metric;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.PolicyParser;
import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each shipped policy does what it is known for, and the page of the policies shows the figures.
 */
final class ShippedPolicyEffectsTest {

  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home", ".."), "policies");

  private static final ImmutableList<PolicyEffect> EFFECTS =
      ImmutableList.of(
          new PolicyEffect(
              "bpfland",
              "who sleeps often goes first",
              "game",
              metric(Metric.WAKEUP_LATENCY_P99),
              "fifo",
              atMost(0.25)),
          new PolicyEffect(
              "flash",
              "who wakes often goes first",
              "game",
              metric(Metric.WAKEUP_LATENCY_P50),
              "vtime",
              atMost(0.5)),
          new PolicyEffect(
              "nest",
              "light load stays on few CPUs",
              "warm-cores",
              usedCpus(),
              "fifo",
              atMost(0.6)),
          new PolicyEffect(
              "lavd",
              "who is in the middle of a chain goes first",
              "game",
              metric(Metric.WAKEUP_LATENCY_P99),
              "fifo",
              atMost(0.35)),
          new PolicyEffect(
              "lavd",
              "light load stays on few CPUs",
              "warm-cores",
              usedCpus(),
              "fifo",
              atMost(0.6)),
          new PolicyEffect(
              "layered",
              "the batch layer stays on its own CPUs",
              "nightly-batch",
              waitPerWakeup("web"),
              "fifo",
              atMost(0.1)),
          new PolicyEffect(
              "layered:urgent=game",
              "the urgent layer takes CPUs from others",
              "game",
              waitPerWakeup("game-main"),
              "layered",
              atMost(0.01)),
          new PolicyEffect(
              "my_game_first",
              "the game waits for nobody",
              "game",
              waitPerWakeup("game-main"),
              "fifo",
              atMost(0.01)),
          new PolicyEffect(
              "rusty",
              "short turns pass the hogs",
              "two-caches",
              metric(Metric.WAKEUP_LATENCY_P50),
              "fifo",
              atMost(0.2)),
          new PolicyEffect(
              "rusty",
              "heavy tasks are handed to the other cache",
              "two-caches",
              metric(Metric.FAIRNESS_JAIN),
              "rusty:balance=false",
              atLeast(1.2)),
          new PolicyEffect(
              "userland",
              "an agent decides, by virtual time",
              "two-builds",
              metric(Metric.FAIRNESS_JAIN),
              "fifo",
              atLeast(1.3)),
          new PolicyEffect(
              "scx_central",
              "a CPU's only task is never interrupted",
              "lone-hogs",
              slicesRunOut(),
              "fifo",
              atMost(0.01)),
          new PolicyEffect(
              "tickless",
              "a CPU's only task is never interrupted",
              "lone-hogs",
              slicesRunOut(),
              "fifo",
              atMost(0.01)),
          new PolicyEffect(
              "p2dq",
              "short turns pass the hogs",
              "two-caches",
              metric(Metric.WAKEUP_LATENCY_P50),
              "fifo",
              atMost(0.1)),
          new PolicyEffect(
              "edf",
              "short periods do not wait for long ones",
              "periodic",
              metric(Metric.WAKEUP_LATENCY_P99),
              "fifo",
              atMost(0.25)),
          new PolicyEffect(
              "edf",
              "light sleepers pass those that never sleep",
              "game",
              metric(Metric.WAKEUP_LATENCY_P50),
              "fifo",
              atMost(0.25)),
          new PolicyEffect(
              "beerland",
              "sleepers pass the hogs",
              "cpu-vs-io",
              metric(Metric.WAKEUP_LATENCY_P50),
              "vtime",
              atMost(0.5)),
          new PolicyEffect(
              "round_robin",
              "tasks stay where their data are",
              "dsq-contention",
              metric(Metric.MIGRATIONS),
              "fifo",
              atMost(0.5)),
          new PolicyEffect(
              "round_robin",
              "lines become equally long",
              "two-caches",
              metric(Metric.WAKEUP_LATENCY_P50),
              "round_robin:spread=false",
              atMost(0.25)),
          new PolicyEffect(
              "qmap",
              "heavier tasks get more turns",
              "hogs",
              metric(Metric.FAIRNESS_JAIN),
              "fifo",
              atLeast(1.3)),
          new PolicyEffect(
              "qmap:proxy=true",
              "who waits for a mutex lends its turn to the owner",
              "enq-blocked",
              metric(Metric.LOCK_WAIT_MAX),
              "qmap",
              atMost(0.9)),
          new PolicyEffect(
              "cosmos:proxy=true",
              "who waits for a mutex lends its turn to the owner",
              "enq-blocked",
              metric(Metric.LOCK_WAIT_MAX),
              "fifo",
              atMost(0.9)),
          new PolicyEffect(
              "vtime",
              "short turns pass the hogs",
              "cpu-vs-io",
              metric(Metric.WAKEUP_LATENCY_P50),
              "fifo",
              atMost(0.25)),
          new PolicyEffect(
              "cosmos:busy_from=75",
              "tasks stay where they are while that CPU has time left",
              "light-load",
              metric(Metric.MIGRATIONS),
              "cosmos",
              atMost(0.5)),
          new PolicyEffect(
              "cosmos",
              "short turns pass the hogs",
              "cpu-vs-io",
              metric(Metric.WAKEUP_LATENCY_P50),
              "fifo",
              atMost(0.25)));

  @Test
  void everyPolicyDoesWhatItIsKnownForAndThePageSaysSo() throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (PolicyEffect effect : EFFECTS) {
      double[] measured = effect.measured();
      double[] against = effect.measuredBaseline();
      String row = effect.row(measured, against);
      rows.add(row);
      if (!effect.holds(measured, against)) {
        broken.add(row + " should be " + effect.bound());
      }
      if (effect.holds(effect.measuredInstead("fifo"), against)) {
        broken.add(row + " is no effect of the policy: fifo has it, too");
      }
    }
    assertThat(broken).isEmpty();
    String page = Files.readString(POLICIES.resolve("README.md"));
    page = withTable(page, "effects", rows);
    page = withTable(page, "policies", descriptions());
    Golden.check(POLICIES.resolve("README.md"), page);
  }

  /** Puts rows below the two lines that head a table behind the marker of its name. */
  private static String withTable(String page, String name, List<String> rows) {
    Matcher table =
        Pattern.compile("(<!-- " + name + " -->\n\n[^\n]*\n[^\n]*\n)(?:\\|[^\n]*\n)*")
            .matcher(page);
    assertThat(table.find()).as("table " + name).isTrue();
    return page.substring(0, table.start())
        + table.group(1)
        + String.join("\n", rows)
        + "\n"
        + page.substring(table.end());
  }

  private static List<String> descriptions() throws IOException {
    List<Path> files;
    try (Stream<Path> folder = Files.list(POLICIES)) {
      files = folder.filter(f -> f.toString().endsWith(".scx")).sorted().toList();
    }
    List<String> rows = new ArrayList<>();
    for (Path file : files) {
      SourceFile source = new SourceFile(file.toString(), Files.readString(file));
      PolicyDecl policy =
          Objects.requireNonNull(PolicyParser.parse(source, new Diagnostics(source)).policy());
      String first = policy.doc().split("\n\\s*\n")[0].replace('\n', ' ').strip();
      rows.add("| " + policy.name().text() + " | " + first + " | " + oldest(source) + " |");
    }
    return rows;
  }

  /** The oldest kernel from which on a policy is accepted without a word. */
  private static String oldest(SourceFile source) {
    String oldest = "";
    for (KernelProfile profile : KernelProfile.values()) {
      boolean clean = new PolicyCompiler(profile, Set.of()).run(source).diagnostics().isEmpty();
      if (clean && oldest.isEmpty()) {
        oldest = profile.label();
      }
      assertThat(clean || oldest.isEmpty()).as(source.name() + " in " + profile).isTrue();
    }
    assertThat(oldest).as(source.name()).isNotEmpty();
    return oldest;
  }
}
