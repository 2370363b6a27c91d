package dev.scxlab.experiment;

/**
 * Steele, Lea and Flood's generator, as everywhere in the lab: the same stream on every machine.
 */
final class SplitMix64 {

  private long state;

  SplitMix64(long seed) {
    this.state = seed;
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 up to {@code bound}, exclusive; by multiplication, so bias is below 2^-32. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }
}
