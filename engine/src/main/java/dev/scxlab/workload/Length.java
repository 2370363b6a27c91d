package dev.scxlab.workload;

import dev.scxlab.sim.RandomStream;

/**
 * How long something takes, in ns: always the same, or drawn anew each time from a distribution.
 *
 * <p>Distributions transform one or two draws of a stream by {@link StrictMath}, so that a seed
 * gives the same lengths on every machine. Drawn lengths are at least 0 and, but for a fixed
 * length, at most {@link #maxNs}.
 *
 * @param shape the distribution
 * @param firstNs FIXED: the length; UNIFORM: the least; EXPONENTIAL: the mean; LOGNORMAL: the
 *     median; PARETO: the least
 * @param parameter LOGNORMAL: sigma; PARETO: alpha; else 0
 * @param maxNs UNIFORM: the greatest; else where draws are cut off
 */
public record Length(Shape shape, long firstNs, double parameter, long maxNs) {

  /** Distributions of lengths. */
  public enum Shape {
    FIXED,
    UNIFORM,
    EXPONENTIAL,
    LOGNORMAL,
    PARETO
  }

  /** No time at all. */
  public static final Length ZERO = fixed(0);

  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

  /** Always the same. */
  public static Length fixed(long ns) {
    return new Length(Shape.FIXED, ns, 0, ns);
  }

  /** Whether it takes a draw to know it. */
  public boolean isRandom() {
    return shape != Shape.FIXED;
  }

  /** Whether it is always 0. */
  public boolean isZero() {
    return maxNs == 0;
  }

  /** The next length; draws nothing when it is fixed. */
  public long next(RandomStream stream) {
    return switch (shape) {
      case FIXED -> firstNs;
      case UNIFORM -> firstNs + stream.nextBelow(maxNs - firstNs + 1);
      case EXPONENTIAL -> cut(-StrictMath.log(openUnit(stream)) * firstNs);
      case LOGNORMAL -> cut(StrictMath.exp(parameter * normal(stream)) * firstNs);
      case PARETO -> cut(firstNs / StrictMath.pow(openUnit(stream), 1 / parameter));
    };
  }

  private long cut(double ns) {
    return ns >= maxNs ? maxNs : (long) ns;
  }

  /** A number above 0 and at most 1, in steps of 2^-53. */
  private static double openUnit(RandomStream stream) {
    return ((stream.nextLong() >>> 11) + 1) * TWO_TO_MINUS_53;
  }

  /** A standard normal number by the Box-Muller transform; the second of the pair is not used. */
  private static double normal(RandomStream stream) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(openUnit(stream)));
    return radius * StrictMath.cos(2 * StrictMath.PI * openUnit(stream));
  }
}
