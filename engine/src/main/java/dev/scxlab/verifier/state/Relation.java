package dev.scxlab.verifier.state;

/**
 * What is known of two values that their numbers alone do not tell. A constant is the value {@link
 * #CONSTANT} moved by its number.
 *
 * @param low identity of the lower value
 * @param lowDelta what is added to the value with that identity
 * @param high identity of the higher value
 * @param highDelta what is added to the value with that identity
 */
public record Relation(long low, long lowDelta, long high, long highDelta, Kind kind) {

  /** The identity of 0, to which constants are seen as moved. */
  public static final long CONSTANT = -1;

  /** How two values lie to each other. */
  public enum Kind {
    /** {@code low < high}, without sign. */
    LESS,
    /** {@code low <= high}, without sign. */
    AT_MOST,
    /**
     * {@code low < high}, without sign, and a bit less: the lower one is the other one halved, or
     * without its lowest one.
     */
    SHRUNK,
    /** {@code low < high}, with sign. */
    SIGNED_LESS,
    /** {@code low <= high}, with sign. */
    SIGNED_AT_MOST,
    /** {@code low != high}. */
    DIFFERENT;

    /** Whether it says that {@code low < high} without sign. */
    public boolean isLess() {
      return this == LESS || this == SHRUNK;
    }

    /** Whether it says that {@code low <= high} without sign. */
    public boolean isAtMost() {
      return isLess() || this == AT_MOST;
    }
  }

  public static Relation of(RegState low, Kind kind, RegState high) {
    return new Relation(low.id(), low.delta(), high.id(), high.delta(), kind);
  }

  /** That two values differ; one of them may be a constant. */
  public static Relation different(RegState a, RegState b) {
    return new Relation(idOf(a), deltaOf(a), idOf(b), deltaOf(b), Kind.DIFFERENT);
  }

  /** Whether it is about these two, in this order. */
  public boolean isOf(RegState a, RegState b) {
    return is(low, lowDelta, a) && is(high, highDelta, b);
  }

  private static boolean is(long id, long delta, RegState value) {
    return (id == value.id() && delta == value.delta())
        || (id == CONSTANT && value.scalar().isConstant(delta));
  }

  /** Whether a value is the lower one. */
  public boolean isLow(RegState value) {
    return low == value.id() && lowDelta == value.delta();
  }

  /** Whether a value is the higher one. */
  public boolean isHigh(RegState value) {
    return high == value.id() && highDelta == value.delta();
  }

  public static long idOf(RegState value) {
    return value.scalar().isConstant() ? CONSTANT : value.id();
  }

  public static long deltaOf(RegState value) {
    return value.scalar().isConstant() ? value.scalar().umin() : value.delta();
  }
}
