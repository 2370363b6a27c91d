package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is reported of a random policy is a small one that shows the same. */
class ShrinkerTest {

  /** A policy that fails wherever it has an atomic swap in an op. */
  private static Optional<String> failure(String text) {
    Census census = new Census();
    PolicyCompiler.compile(new SourceFile("random.scx", text)).checked().ifPresent(census::add);
    boolean fails = census.counts.containsKey("LibraryFunction ATOMIC_SWAP");
    return fails ? Optional.of("swaps") : Optional.empty();
  }

  @Test
  void leavesLittleButTheFault() {
    String large =
        LongStream.range(0, 100)
            .mapToObj(RandomPolicy::text)
            .filter(t -> failure(t).isPresent())
            .findFirst()
            .orElseThrow();

    String report = Shrinker.report(large, ShrinkerTest::failure);

    assertThat(report).startsWith("swaps\n").contains("atomic_swap(");
    assertThat(report.lines().count()).as(report).isLessThan(12);
  }
}
