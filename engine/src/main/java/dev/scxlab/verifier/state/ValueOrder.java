package dev.scxlab.verifier.state;

/** How a value lies to one that has a name, compared without sign. */
public enum ValueOrder {
  ABOVE,
  AT_LEAST,
  EQUAL,
  AT_MOST,
  BELOW,
  UNKNOWN;

  /** How a value lies to the one with identity {@code named} in a state. */
  public static ValueOrder of(VerifierState state, long named, RegState value) {
    if (value.id() == named) {
      return moved(EQUAL, value, value.delta());
    }
    for (Relation r : state.relations) {
      ValueOrder order = byNumber(r, named, value);
      if (order != UNKNOWN) {
        return order;
      }
      if (r.kind().isAtMost() && r.low() == named && r.lowDelta() == 0 && r.high() == value.id()) {
        order = moved(r.kind().isLess() ? ABOVE : AT_LEAST, value, value.delta() - r.highDelta());
      } else if (r.kind().isAtMost()
          && r.high() == named
          && r.highDelta() == 0
          && r.low() == value.id()) {
        order = moved(r.kind().isLess() ? BELOW : AT_MOST, value, value.delta() - r.lowDelta());
      }
      if (order != UNKNOWN) {
        return order;
      }
    }
    return UNKNOWN;
  }

  /** What follows when a relation bounds the named value by a number. */
  private static ValueOrder byNumber(Relation r, long named, RegState value) {
    if (r.low() == named && r.lowDelta() == 0 && r.high() == Relation.CONSTANT) {
      int least = Long.compareUnsigned(value.scalar().umin(), r.highDelta());
      return !r.kind().isAtMost() || least < 0 ? UNKNOWN : least > 0 ? ABOVE : AT_LEAST;
    }
    if (r.high() == named && r.highDelta() == 0 && r.low() == Relation.CONSTANT) {
      int most = Long.compareUnsigned(value.scalar().umax(), r.lowDelta());
      return !r.kind().isAtMost() || most > 0 ? UNKNOWN : most < 0 ? BELOW : AT_MOST;
    }
    return UNKNOWN;
  }

  /** What follows when the value was moved by a constant since, and did not wrap. */
  private static ValueOrder moved(ValueOrder before, RegState value, long by) {
    if (by == 0) {
      return before;
    }
    if (by > 0) {
      boolean wraps = Long.compareUnsigned(value.scalar().umin(), by) < 0;
      boolean above = before == ABOVE || before == AT_LEAST || before == EQUAL;
      return wraps ? UNKNOWN : above ? ABOVE : before == BELOW && by == 1 ? AT_MOST : UNKNOWN;
    }
    boolean wraps = Long.compareUnsigned(value.scalar().umax(), by - 1) > 0;
    boolean below = before == BELOW || before == AT_MOST || before == EQUAL;
    return wraps ? UNKNOWN : below ? BELOW : before == ABOVE && by == -1 ? AT_LEAST : UNKNOWN;
  }

  /** What holds of values of which either is so or so. */
  public ValueOrder join(ValueOrder other) {
    if (this == other) {
      return this;
    }
    if (isUp() && other.isUp()) {
      return AT_LEAST;
    }
    return isDown() && other.isDown() ? AT_MOST : UNKNOWN;
  }

  /** Whether the value is not below the other one. */
  public boolean isUp() {
    return this == ABOVE || this == AT_LEAST || this == EQUAL;
  }

  /** Whether the value is not above the other one. */
  public boolean isDown() {
    return this == BELOW || this == AT_MOST || this == EQUAL;
  }
}
