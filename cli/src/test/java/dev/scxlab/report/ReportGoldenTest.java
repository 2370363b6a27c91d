package dev.scxlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.testing.Golden;
import org.junit.jupiter.api.Test;

final class ReportGoldenTest {

  private static final int WIDTH = 100;

  @Test
  void comparisonOverSeedsShowsValuesThenDifferencesWithIntervals() {
    Golden.check(
        "report/comparison.txt",
        ComparisonReport.of(SampleResults.comparison(10, false), Style.PLAIN, WIDTH));
  }

  @Test
  void comparisonWithOneSeedIsExact() {
    Golden.check(
        "report/comparison-one-seed.txt",
        ComparisonReport.of(SampleResults.comparison(1, false), Style.PLAIN, WIDTH));
  }

  @Test
  void failedRunIsNamedWithItsSeedAndHasNoValues() {
    Golden.check(
        "report/comparison-failed.txt",
        ComparisonReport.of(SampleResults.comparison(3, true), Style.PLAIN, WIDTH));
  }

  @Test
  void runShowsMetricsTasksAndCpus() {
    Golden.check(
        "report/run.txt",
        RunReport.of(SampleResults.run("base", 1, 1, ExitKind.NONE), Style.PLAIN, WIDTH));
  }

  @Test
  void narrowTerminalGetsTheSameInMoreTables() {
    Golden.check(
        "report/comparison-narrow.txt",
        ComparisonReport.of(SampleResults.comparison(10, false), Style.PLAIN, 50));
  }

  @Test
  void manyPoliciesGetARowEach() {
    Golden.check(
        "report/comparison-many.txt",
        ComparisonReport.of(SampleResults.comparisonOfMany(), Style.PLAIN, WIDTH));
  }

  @Test
  void reportsFitHundredColumns() {
    String many = ComparisonReport.of(SampleResults.comparisonOfMany(), Style.PLAIN, WIDTH);
    String compare = ComparisonReport.of(SampleResults.comparison(10, true), Style.PLAIN, WIDTH);
    String run = RunReport.of(SampleResults.run("base", 1, 1, ExitKind.NONE), Style.PLAIN, WIDTH);
    assertThat((compare + many + run).lines().mapToInt(String::length).max().orElse(0))
        .isLessThanOrEqualTo(WIDTH);
  }

  @Test
  void colourChangesNoCharacterOfTheText() {
    String plain = ComparisonReport.of(SampleResults.comparison(10, true), Style.PLAIN, WIDTH);
    String colour = ComparisonReport.of(SampleResults.comparison(10, true), Style.COLOUR, WIDTH);
    assertThat(colour).isNotEqualTo(plain);
    assertThat(colour.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(plain);
  }

  @Test
  void jsonOfARunHasTheFieldsOfTheContract() {
    Golden.check("report/run.json", ResultJson.of(SampleResults.run("base", 1, 1, ExitKind.NONE)));
  }

  @Test
  void jsonOfAComparisonHasTheFieldsOfTheContract() {
    Golden.check("report/comparison.json", ResultJson.of(SampleResults.comparison(1, false)));
  }

  @Test
  void csvHasARowPerMetricWithFullPrecision() {
    Golden.check("report/run.csv", ResultCsv.of(SampleResults.run("a,b", 1, 1, ExitKind.NONE)));
  }
}
