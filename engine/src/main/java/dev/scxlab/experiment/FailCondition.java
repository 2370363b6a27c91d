package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.TreeSet;

/**
 * The condition of {@code --fail-if}: an expression over the means of a comparison that is asked
 * for each workload and, when it speaks of a metric without naming a policy, for each policy that
 * is not the baseline.
 */
public final class FailCondition {

  private final String text;
  private final FailExpression expression;

  private FailCondition(String text, FailExpression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Reads a condition.
   *
   * @param policies the names it may use
   * @throws BadSetting when it is none
   */
  public static FailCondition parse(String text, List<String> policies) {
    return new FailCondition(text, new FailExpressionParser(text, policies).parse());
  }

  /**
   * Why it is true, a line per policy and workload; empty when it is false everywhere. A value that
   * is missing makes it true: what cannot be judged has not passed.
   */
  public List<String> reasons(Comparison comparison) {
    TreeSet<Integer> asked = new TreeSet<>();
    for (int p = 0; p < comparison.plan().policies().size(); p++) {
      asked.add(p);
    }
    if (asked.size() > 1) {
      asked.remove(comparison.plan().baseline());
    }
    ImmutableList.Builder<String> reasons = ImmutableList.builder();
    for (int w = 0; w < comparison.plan().workloads().size(); w++) {
      for (int p : asked) {
        FailScope scope = new FailScope(comparison, p, w);
        if (expression.test(scope)) {
          String where = comparison.plan().workloads().get(w);
          String who = expression.namesEveryPolicy() ? "" : comparison.plan().policies().get(p);
          String missing = scope.missing().isEmpty() ? "" : " (no value: " + scope.missing() + ")";
          reasons.add(text + ": true for " + (who.isEmpty() ? "" : who + " on ") + where + missing);
          if (expression.namesEveryPolicy()) {
            break;
          }
        }
      }
    }
    return reasons.build();
  }
}
