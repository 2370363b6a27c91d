package dev.scxlab.confirm;

import com.google.common.primitives.ImmutableLongArray;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What a run asks the world, and what it is told. Every question has a usual answer, which is the
 * first; a plan gives others to some.
 */
final class Inputs {

  /**
   * A question that was asked.
   *
   * @param answers all that may be answered, the usual one first
   * @param words the whole answer for people, for example {@code p.weight = 1}
   */
  record Question(ImmutableLongArray answers, LongFunction<String> words) {}

  /** From here on a place gets the same answer every time. */
  private static final int MOST_TIMES = 64;

  private final Map<String, Integer> plan;
  private final Map<String, Question> asked = new LinkedHashMap<>();
  private final Map<String, Integer> times = new HashMap<>();

  /**
   * Starts a run.
   *
   * @param plan numbers of answers by the names of questions; others get the usual one
   */
  Inputs(Map<String, Integer> plan) {
    this.plan = plan;
  }

  /** Asks; the same name gets the same answer. */
  long ask(String name, long[] answers, LongFunction<String> words) {
    asked.putIfAbsent(name, new Question(ImmutableLongArray.copyOf(answers), words));
    return answers[Math.min(plan.getOrDefault(name, 0), answers.length - 1)];
  }

  /** A name for the next time that something is asked at a place. */
  String next(String place) {
    return place + "#" + Math.min(MOST_TIMES, times.merge(place, 1, Integer::sum));
  }

  /** All that was asked so far, in order. */
  Map<String, Question> asked() {
    return asked;
  }
}
