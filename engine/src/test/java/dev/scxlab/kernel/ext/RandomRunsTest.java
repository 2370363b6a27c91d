package dev.scxlab.kernel.ext;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.ext.RandomScenario.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random policies on random workloads with random things happening to the machine: no invariant
 * breaks, no run hangs, and the same seed gives the same trace hash. A failing scenario is made
 * small and printed with its seed.
 */
class RandomRunsTest {

  private static void check(long seed) {
    RandomScenario scenario = RandomScenario.of(seed);
    try {
      long hash = scenario.run();
      assertThat(scenario.run()).as("hash of seed %d", seed).isEqualTo(hash);
    } catch (RuntimeException e) {
      RandomScenario small = new ScenarioShrinker(RandomRunsTest::throwsSomething).shrink(scenario);
      throw new AssertionError("seed " + seed + ": " + e + "\nenough for it: " + text(small), e);
    }
  }

  private static boolean throwsSomething(RandomScenario scenario) {
    try {
      scenario.run();
      return false;
    } catch (RuntimeException e) {
      return true;
    }
  }

  private static String text(RandomScenario s) {
    return "machine "
        + s.shape()
        + ", kernel "
        + s.profile().label()
        + (s.ideal() ? ", ideal" : "")
        + (s.exist() ? ", tasks first" : "")
        + ", policy "
        + s.policySeed()
        + "\n  "
        + s.members()
        + "\n  "
        + s.happenings();
  }

  private static void checkAll(long from, long to) {
    for (long seed = from; seed < to; seed++) {
      long it = seed;
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(60), () -> check(it), () -> "seed " + it + " hangs");
    }
  }

  @Test
  void fiveHundredRandomRunsKeepTheInvariants() {
    checkAll(1, 501);
  }

  @Test
  @Tag("slow")
  void tenThousandRandomRunsKeepTheInvariants() {
    checkAll(1_000, 11_000);
  }

  @Test
  void aFailingScenarioIsReducedToWhatItTakes() {
    RandomScenario large =
        java.util.stream.LongStream.range(1, 1_000)
            .mapToObj(RandomScenario::of)
            .filter(RandomRunsTest::hasBoth)
            .filter(s -> s.members().size() > 6 && s.happenings().size() > 6)
            .findFirst()
            .orElseThrow();
    RandomScenario small = new ScenarioShrinker(RandomRunsTest::hasBoth).shrink(large);
    assertThat(small.members()).hasSize(1).allMatch(m -> m.policy() == SchedPolicy.FIFO);
    assertThat(small.happenings()).hasSize(1).allMatch(h -> h.kind() == Kind.CPU_DOWN);
    assertThat(small.profile()).isIn((Object[]) KernelProfile.values());
  }

  private static boolean hasBoth(RandomScenario s) {
    return s.members().stream().anyMatch(m -> m.policy() == SchedPolicy.FIFO)
        && s.happenings().stream().anyMatch(h -> h.kind() == Kind.CPU_DOWN);
  }
}
