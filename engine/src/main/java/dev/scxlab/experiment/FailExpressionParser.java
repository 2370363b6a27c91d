package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import dev.scxlab.experiment.FailExpression.Binary;
import dev.scxlab.experiment.FailExpression.Constant;
import dev.scxlab.experiment.FailExpression.HasVerdict;
import dev.scxlab.experiment.FailExpression.Mean;
import dev.scxlab.experiment.FailExpression.Not;
import dev.scxlab.experiment.FailExpression.Operator;
import dev.scxlab.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads conditions; from loosest to tightest: {@code or}, {@code and}, {@code not}, comparison,
 * sum, product.
 */
final class FailExpressionParser {

  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?(ns|us|ms|s)?");
  private static final Pattern SIGN = Pattern.compile("<=|>=|==|!=|[-+*/()<>]");
  private static final Pattern WORD = Pattern.compile("[^\\s()<>!=*]+");

  private static final ImmutableList<ImmutableList<Operator>> LEVELS =
      ImmutableList.of(
          ImmutableList.of(Operator.OR),
          ImmutableList.of(Operator.AND),
          ImmutableList.of(
              Operator.AT_MOST,
              Operator.AT_LEAST,
              Operator.LESS,
              Operator.MORE,
              Operator.EQUAL,
              Operator.UNEQUAL),
          ImmutableList.of(Operator.PLUS, Operator.MINUS),
          ImmutableList.of(Operator.TIMES, Operator.DIVIDED));

  private static final int COMPARISON = 2;

  private final List<String> policies;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  FailExpressionParser(String text, List<String> policies) {
    this.policies = policies;
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
        continue;
      }
      String token = token(text, at);
      tokens.add(token);
      at += token.length();
    }
  }

  private static String token(String text, int at) {
    for (Pattern pattern : List.of(NUMBER, SIGN, WORD)) {
      Matcher m = pattern.matcher(text).region(at, text.length());
      if (m.lookingAt() && !(pattern == NUMBER && continues(text, m.end()))) {
        return m.group();
      }
    }
    throw new BadSetting("--fail-if: `" + text.charAt(at) + "` means nothing in `" + text + "`");
  }

  private static boolean continues(String text, int at) {
    return at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_');
  }

  FailExpression parse() {
    FailExpression expression = level(0);
    if (next < tokens.size()) {
      throw new BadSetting("--fail-if: unexpected `" + tokens.get(next) + "`");
    }
    if (!isCondition(expression)) {
      throw new BadSetting("--fail-if needs a comparison, for example fairness_jain_ratio < 0.9");
    }
    return expression;
  }

  private static boolean isCondition(FailExpression e) {
    return e instanceof Not
        || e instanceof HasVerdict
        || (e instanceof Binary b && b.operator().compareTo(Operator.UNEQUAL) <= 0);
  }

  private FailExpression level(int level) {
    if (level == LEVELS.size()) {
      return atom();
    }
    if (level == COMPARISON && accept("not")) {
      return new Not(level(level));
    }
    FailExpression left = level(level + 1);
    for (Operator op = operator(level); op != null; op = operator(level)) {
      left = new Binary(op, left, level(level + 1));
    }
    return left;
  }

  private @Nullable Operator operator(int level) {
    for (Operator op : LEVELS.get(level)) {
      if (accept(op.sign())) {
        return op;
      }
    }
    return null;
  }

  private boolean accept(String token) {
    if (next < tokens.size() && tokens.get(next).equals(token)) {
      next++;
      return true;
    }
    return false;
  }

  private String take(String wanted) {
    if (next == tokens.size()) {
      throw new BadSetting("--fail-if: " + wanted + " is missing at the end");
    }
    return tokens.get(next++);
  }

  private FailExpression atom() {
    String token = take("a metric or a number");
    if (token.equals("(")) {
      FailExpression inner = level(0);
      closing();
      return inner;
    }
    Matcher number = NUMBER.matcher(token);
    if (number.matches()) {
      return new Constant(value(number));
    }
    if (token.equals("worse") || token.equals("better")) {
      return verdict(Verdict.valueOf(token.toUpperCase(Locale.ROOT)));
    }
    return mean(token);
  }

  private void closing() {
    if (!accept(")")) {
      throw new BadSetting("--fail-if: a `)` is missing");
    }
  }

  private static double value(Matcher number) {
    String unit = number.group(2);
    String digits = unit == null ? number.group() : number.group().replaceFirst("[a-z]+$", "");
    double value = Double.parseDouble(digits);
    return unit == null ? value : value * Durations.parse("1" + unit).orElse(1L);
  }

  private FailExpression verdict(Verdict verdict) {
    if (!accept("(")) {
      throw new BadSetting("--fail-if: write " + verdict.word() + "(METRIC)");
    }
    Metric metric = metric(take("a metric"));
    closing();
    return new HasVerdict(metric, verdict);
  }

  private FailExpression mean(String token) {
    int dot = token.lastIndexOf('.');
    if (dot < 0) {
      return new Mean(FailScope.THIS_POLICY, metric(token));
    }
    String who = token.substring(0, dot);
    int policy = who.equals("baseline") ? FailScope.BASELINE : policies.indexOf(who);
    if (policy == -1) {
      throw new BadSetting(
          "--fail-if: `"
              + who
              + "` is not compared; there are baseline, "
              + String.join(", ", policies));
    }
    return new Mean(policy, metric(token.substring(dot + 1)));
  }

  private static Metric metric(String id) {
    return Metric.byId(id)
        .orElseThrow(
            () ->
                new BadSetting(
                    "--fail-if: there is no metric called `"
                        + id
                        + "`; there are "
                        + String.join(", ", Metric.ids())));
  }
}
