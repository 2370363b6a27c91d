package dev.scxlab.experiment;

/**
 * The permutation test of paired differences: how often a mean at least as far from zero comes
 * about when each difference has its sign by chance. All sign patterns up to 15 values, random ones
 * with a fixed seed beyond.
 */
final class SignFlipTest {

  private static final int ALL_PATTERNS_UP_TO = 15;
  private static final int RANDOM_PATTERNS = 10_000;
  private static final long SEED = 0xF11B;
  private static final double ROUNDING = 1 - 1e-12;

  private SignFlipTest() {}

  static double pValue(double[] differences) {
    double observed = 0;
    for (double d : differences) {
      observed += d;
    }
    double limit = Math.abs(observed) * ROUNDING;
    boolean all = differences.length <= ALL_PATTERNS_UP_TO;
    int patterns = all ? 1 << differences.length : RANDOM_PATTERNS;
    SplitMix64 random = new SplitMix64(SEED);
    int asFar = 0;
    for (int i = 0; i < patterns; i++) {
      double sum = all ? flipped(differences, i) : flipped(differences, random);
      asFar += Math.abs(sum) >= limit ? 1 : 0;
    }
    return (double) asFar / patterns;
  }

  private static double flipped(double[] differences, int pattern) {
    double sum = 0;
    for (int i = 0; i < differences.length; i++) {
      sum += (pattern >> i & 1) == 0 ? differences[i] : -differences[i];
    }
    return sum;
  }

  private static double flipped(double[] differences, SplitMix64 random) {
    double sum = 0;
    for (double d : differences) {
      sum += random.next() < 0 ? d : -d;
    }
    return sum;
  }
}
