package dev.scxlab.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scxlab.sim.RandomStream;
import dev.scxlab.workload.io.ReadWorkload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random lengths belong to a seed, a thread and a place in its program. */
class RandomLengthTest {

  private static final int DRAWS = 100_000;

  private static double mean(Length length) {
    RandomStream stream = new RandomStream(1, 2, 3, 4);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      sum += length.next(stream);
    }
    return sum / DRAWS;
  }

  @Test
  void meansAreThoseOfTheDistributions() {
    long hour = 3_600_000_000_000L;
    assertThat(mean(new Length(Length.Shape.EXPONENTIAL, 500_000, 0, hour)))
        .isCloseTo(500_000, within(5_000.0));
    assertThat(mean(new Length(Length.Shape.UNIFORM, 1000, 0, 3000))).isCloseTo(2000, within(10.0));
    assertThat(mean(new Length(Length.Shape.LOGNORMAL, 100_000, 1, hour)))
        .isCloseTo(100_000 * Math.exp(0.5), within(3_000.0));
    assertThat(mean(new Length(Length.Shape.PARETO, 100_000, 3, hour)))
        .isCloseTo(150_000, within(2_000.0));
  }

  @Test
  void drawsAreCutOff() {
    Length length = new Length(Length.Shape.PARETO, 50, 0.1, 1000);
    RandomStream stream = new RandomStream(1, 2, 3, 4);
    for (int i = 0; i < DRAWS; i++) {
      assertThat(length.next(stream)).isBetween(50L, 1000L);
    }
  }

  private static List<String> log(long seed) {
    Workload workload =
        ReadWorkload.workload(
            """
            {"scxlab": 1, "duration": "1ms", "tasks": {
              "a": {"instance": 2, "loop": 3, "run": {"dist": "exp", "mean": 100}},
              "b": {"loop": 3, "run": {"dist": "exp", "mean": 100}}}}
            """);
    List<String> lengths = new ArrayList<>();
    for (String line : IdealMachine.run(workload, 1_000_000, seed).log()) {
      if (line.contains(" run ")) {
        lengths.add(line.substring(line.indexOf(' ') + 1));
      }
    }
    return lengths.stream().sorted().toList();
  }

  @Test
  void theSameSeedGivesTheSameLengthsAndAnotherSeedOthers() {
    assertThat(log(1)).isEqualTo(log(1)).isNotEqualTo(log(2));
  }

  @Test
  void threadsOfOneTaskDrawDifferently() {
    List<String> lengths = log(1);
    assertThat(lengths.stream().map(line -> line.substring(line.lastIndexOf(' '))).distinct())
        .hasSize(lengths.size());
  }
}
