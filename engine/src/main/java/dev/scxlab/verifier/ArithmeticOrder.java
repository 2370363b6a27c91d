package dev.scxlab.verifier;

import dev.scxlab.ir.Opcode;
import dev.scxlab.verifier.number.Arithmetic.Operation;
import dev.scxlab.verifier.number.Comparison;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.Computed;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.Relation;
import dev.scxlab.verifier.state.Relation.Kind;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** What arithmetic tells of the order of its result and its operands, compared without sign. */
final class ArithmeticOrder {

  private final VerifierState state;
  private final boolean narrow;
  private final RegState a;
  private final RegState b;

  /** What it gives, as far as that is known by now. */
  private RegState result;

  private ArithmeticOrder(
      VerifierState state, boolean narrow, RegState a, RegState b, RegState result) {
    this.state = state;
    this.narrow = narrow;
    this.a = a;
    this.b = b;
    this.result = result;
  }

  /**
   * Adds to a state what follows from an operation; {@code narrow} takes the low halves only.
   *
   * @return the result, as far as what it is compared with tells
   */
  static RegState learn(
      VerifierState state,
      Operation operation,
      boolean narrow,
      RegState a,
      RegState b,
      RegState result) {
    boolean whole = !narrow || (isShort(a) && isShort(b));
    if (!whole) {
      return result;
    }
    ArithmeticOrder order = new ArithmeticOrder(state, narrow, a, b, result);
    order.learn(operation);
    return order.result;
  }

  /** Whether the result is at most the left operand. */
  static boolean neverGrows(Operation operation) {
    return operation == Operation.SHIFT_RIGHT
        || operation == Operation.DIV
        || operation == Operation.MOD
        || operation == Operation.AND;
  }

  private static boolean isShort(RegState value) {
    return value.scalar().umax() >>> 32 == 0;
  }

  private void learn(Operation operation) {
    switch (operation) {
      case ADD:
        sum();
        moved(a, b);
        moved(b, a);
        break;
      case SUB:
        difference();
        break;
      case MUL:
        if (productFits(a.scalar().umax(), b.scalar().umax())) {
          grown(a, b.scalar().umin());
          grown(b, a.scalar().umin());
        }
        break;
      case SHIFT_LEFT:
        shiftedLeft();
        break;
      default:
        break;
    }
    if (neverGrows(operation)) {
      below(shrinks(operation) ? Kind.SHRUNK : Kind.AT_MOST, a);
    }
    if (halves(operation)) {
      average();
    }
  }

  /** The result lies below a value, or is at most that. */
  private void below(Kind kind, RegState high) {
    state.addRelation(Relation.of(result, kind, high));
    refine(kind.isLess() ? Comparison.LT : Comparison.LE, high);
  }

  /** The result lies above a value, or is at least that. */
  private void above(Kind kind, RegState low) {
    state.addRelation(Relation.of(low, kind, result));
    refine(kind.isLess() ? Comparison.GT : Comparison.GE, low);
  }

  private void refine(Comparison comparison, RegState other) {
    Scalar refined = result.scalar().refine(comparison, false, other.scalar());
    result = refined == null ? result : result.withScalar(refined);
  }

  private boolean isAtMost(RegState low, RegState high) {
    return Long.compareUnsigned(low.scalar().umax(), high.scalar().umin()) <= 0
        || state.isAtMost(low, high);
  }

  private static boolean isPositive(RegState value) {
    return value.scalar().umin() != 0;
  }

  private boolean sumFits(RegState x, RegState y) {
    long most = narrow ? 0xffff_ffffL : -1;
    return Long.compareUnsigned(x.scalar().umax(), most - y.scalar().umax()) <= 0;
  }

  private boolean productFits(long x, long y) {
    return x >>> 31 == 0 && y >>> 31 == 0 && (!narrow || ((x * y) >>> 32) == 0);
  }

  private void sum() {
    if (sumFits(a, b)) {
      above(isPositive(b) ? Kind.LESS : Kind.AT_MOST, a);
      above(isPositive(a) ? Kind.LESS : Kind.AT_MOST, b);
    }
  }

  private void difference() {
    if (isAtMost(b, a)) {
      long least = state.relates(b, a, Kind::isLess) ? 1 : 0;
      Scalar most = Scalar.unsigned(least, a.scalar().umax() - b.scalar().umin());
      Scalar both = result.scalar().meet(most);
      result = both == null ? result : result.withScalar(both);
      below(isPositive(b) ? Kind.LESS : Kind.AT_MOST, a);
    }
  }

  /** The result is at least {@code times} as much as a value. */
  private void grown(RegState value, long times) {
    if (times > 0) {
      above(times > 1 && isPositive(value) ? Kind.SHRUNK : Kind.AT_MOST, value);
    }
  }

  private void shiftedLeft() {
    long most = b.scalar().umax();
    if (most >>> 5 == 0 && productFits(a.scalar().umax(), 1L << Math.min(most, 30)) && most < 31) {
      grown(a, 1L << b.scalar().umin());
    }
  }

  /** Whether the result has a bit less than the left operand: halved, or its lowest one cleared. */
  private boolean shrinks(Operation operation) {
    if (a.scalar().contains(0)) {
      return false;
    }
    switch (operation) {
      case SHIFT_RIGHT:
        return b.scalar().umin() >= 1 && Long.compareUnsigned(b.scalar().umax(), 31) <= 0;
      case DIV:
        return Long.compareUnsigned(b.scalar().umin(), 2) >= 0;
      case AND:
        return a.id() != 0 && a.id() == b.id() && a.delta() == b.delta() + 1;
      default:
        return false;
    }
  }

  private boolean halves(Operation operation) {
    return (operation == Operation.SHIFT_RIGHT && b.scalar().isConstant(1))
        || (operation == Operation.DIV && b.scalar().isConstant(2));
  }

  /** Half the sum of two numbers lies between them, and is not the higher one. */
  private void average() {
    for (Computed c : state.computed) {
      RegState low = state.findNumber(c.left(), c.leftDelta());
      RegState high = state.findNumber(c.right(), c.rightDelta());
      boolean sum = c.isOf(Opcode.ADD) && c.value().sameValue(a);
      if (!sum || low == null || high == null || !sumFits(low, high)) {
        continue;
      }
      between(low, high);
      between(high, low);
    }
  }

  private void between(RegState low, RegState high) {
    if (state.isAtMost(low, high)) {
      above(Kind.AT_MOST, low);
      below(state.relates(low, high, Kind::isLess) ? Kind.LESS : Kind.AT_MOST, high);
    }
  }

  /** What is moved up by less than its distance from another value stays below that. */
  private void moved(RegState from, RegState by) {
    for (Computed c : state.computed) {
      boolean distance =
          c.isOf(Opcode.SUB) && c.right() == from.id() && c.rightDelta() == from.delta();
      @Nullable RegState high = distance ? state.findNumber(c.left(), c.leftDelta()) : null;
      if (high != null && state.isAtMost(from, high) && isAtMost(by, c.value())) {
        below(state.relates(by, c.value(), Kind::isLess) ? Kind.LESS : Kind.AT_MOST, high);
        above(Kind.AT_MOST, from);
      }
    }
  }
}
