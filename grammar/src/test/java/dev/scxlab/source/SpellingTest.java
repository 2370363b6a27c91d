package dev.scxlab.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpellingTest {

  @Test
  void theNearestNameIsFound() {
    assertThat(Spelling.nearestName("dsq_isnert", Stream.of("dsq_move", "dsq_insert")))
        .contains("dsq_insert");
    assertThat(Spelling.nearestName("slcie", Stream.of("slice", "nice"))).contains("slice");
    assertThat(Spelling.nearestName("cgroup", Stream.of("slice", "nice"))).isEmpty();
  }

  @Test
  void distancesBelowTheLimitAreExact() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 1_000; round++) {
      String a = word(random);
      String b = word(random);
      int exact = distance(a, b);
      for (int limit = 1; limit <= 4; limit++) {
        assertThat(Spelling.distance(a, b, limit))
            .as(a + " " + b)
            .isEqualTo(Math.min(exact, limit));
      }
    }
  }

  @Test
  void veryLongAndVeryManyNamesAreNoTrouble() {
    String name = "x".repeat(200_000);
    assertThat(Spelling.nearestName(name + "ab", Stream.of(name + "ba"))).contains(name + "ba");
    Stream<String> names = IntStream.iterate(0, i -> i + 1).mapToObj(i -> "counter_" + i);
    assertThat(Spelling.nearestName("countre_777", names)).isPresent();
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int n = random.nextInt(7); n > 0; n--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  /** The same by the definition. */
  private static int distance(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    String a1 = a.substring(1);
    String b1 = b.substring(1);
    boolean same = a.charAt(0) == b.charAt(0);
    int best =
        Math.min(distance(a1, b1) + (same ? 0 : 1), Math.min(distance(a1, b), distance(a, b1)) + 1);
    boolean swapped =
        a.length() > 1
            && b.length() > 1
            && a.charAt(0) == b.charAt(1)
            && a.charAt(1) == b.charAt(0);
    return swapped ? Math.min(best, distance(a.substring(2), b.substring(2)) + 1) : best;
  }
}
