package dev.scxlab.kernel.ext;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a failing scenario small: what is left out while it still fails stays out. */
final class ScenarioShrinker {

  private final Predicate<RandomScenario> fails;

  ScenarioShrinker(Predicate<RandomScenario> fails) {
    this.fails = fails;
  }

  /** The smallest scenario found that still fails; leaving any one more part out makes it pass. */
  RandomScenario shrink(RandomScenario failing) {
    RandomScenario now = failing;
    while (true) {
      RandomScenario next = smaller(now);
      if (next == null) {
        return now;
      }
      now = next;
    }
  }

  private @Nullable RandomScenario smaller(RandomScenario s) {
    for (RandomScenario candidate : candidates(s)) {
      if (fails.test(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static List<RandomScenario> candidates(RandomScenario s) {
    List<RandomScenario> all = new ArrayList<>();
    for (List<RandomScenario.Happening> fewer : without(s.happenings())) {
      all.add(with(s, s.members(), fewer));
    }
    for (List<RandomScenario.Member> fewer : without(s.members())) {
      all.add(with(s, fewer, s.happenings()));
    }
    return all;
  }

  /** Halves first, then single ones. */
  private static <T> List<List<T>> without(List<T> list) {
    List<List<T>> all = new ArrayList<>();
    int n = list.size();
    for (int part = n; part > 0; part /= 2) {
      for (int from = 0; from < n; from += part) {
        List<T> rest = new ArrayList<>(list.subList(0, from));
        rest.addAll(list.subList(Math.min(n, from + part), n));
        all.add(rest);
      }
    }
    return all;
  }

  private static RandomScenario with(
      RandomScenario s,
      List<RandomScenario.Member> members,
      List<RandomScenario.Happening> happenings) {
    return new RandomScenario(
        s.shape(), s.profile(), s.ideal(), s.policySeed(), s.exist(), members, happenings);
  }
}
