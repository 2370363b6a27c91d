package dev.scxlab.experiment;

import dev.scxlab.metrics.Metric;

/** A node of a condition; arithmetic nodes have a value, the others are true or false. */
sealed interface FailExpression {

  /** The value of a number; 1 for true and 0 for false. */
  double value(FailScope scope);

  /** Whether it speaks only of policies by name, so that it need not be asked for each. */
  boolean namesEveryPolicy();

  /** Whether it is true; what has no value is. */
  default boolean test(FailScope scope) {
    return value(scope) != 0;
  }

  /** A number. */
  record Constant(double number) implements FailExpression {
    @Override
    public double value(FailScope scope) {
      return number;
    }

    @Override
    public boolean namesEveryPolicy() {
      return true;
    }
  }

  /** The mean of a metric; {@code who} is a policy or a constant of {@link FailScope}. */
  record Mean(int who, Metric metric) implements FailExpression {
    @Override
    public double value(FailScope scope) {
      return scope.mean(who, metric);
    }

    @Override
    public boolean namesEveryPolicy() {
      return who != FailScope.THIS_POLICY;
    }
  }

  /** Whether the comparison came to a verdict. */
  record HasVerdict(Metric metric, Verdict verdict) implements FailExpression {
    @Override
    public double value(FailScope scope) {
      return scope.verdict(metric) == verdict ? 1 : 0;
    }

    @Override
    public boolean namesEveryPolicy() {
      return false;
    }
  }

  /** Two operands; comparisons with a missing value are true. */
  record Binary(Operator operator, FailExpression left, FailExpression right)
      implements FailExpression {
    @Override
    public double value(FailScope scope) {
      return operator.apply(left.value(scope), right.value(scope));
    }

    @Override
    public boolean namesEveryPolicy() {
      return left.namesEveryPolicy() && right.namesEveryPolicy();
    }
  }

  /** Negation. */
  record Not(FailExpression operand) implements FailExpression {
    @Override
    public double value(FailScope scope) {
      double value = operand.value(scope);
      return value == 0 || !scope.missing().isEmpty() ? 1 : 0;
    }

    @Override
    public boolean namesEveryPolicy() {
      return operand.namesEveryPolicy();
    }
  }

  /** Operators of {@link Binary} by how they are written. */
  enum Operator {
    OR("or"),
    AND("and"),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    EQUAL("=="),
    UNEQUAL("!="),
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    DIVIDED("/");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    double apply(double a, double b) {
      boolean missing = Double.isNaN(a) || Double.isNaN(b);
      return switch (this) {
        case OR -> a != 0 || b != 0 ? 1 : 0;
        case AND -> a != 0 && b != 0 ? 1 : 0;
        case LESS -> missing || a < b ? 1 : 0;
        case AT_MOST -> missing || a <= b ? 1 : 0;
        case MORE -> missing || a > b ? 1 : 0;
        case AT_LEAST -> missing || a >= b ? 1 : 0;
        case EQUAL -> missing || a == b ? 1 : 0;
        case UNEQUAL -> missing || a != b ? 1 : 0;
        case PLUS -> a + b;
        case MINUS -> a - b;
        case TIMES -> a * b;
        case DIVIDED -> a / b;
      };
    }
  }
}
