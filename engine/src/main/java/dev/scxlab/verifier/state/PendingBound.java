package dev.scxlab.verifier.state;

import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.LoopProof.Counter;

/**
 * How many inserts may wait in the dispatch buffer at the head of a loop, by the loop's counter:
 * each round adds at most so many.
 *
 * @param counter what tells how many rounds have passed
 * @param before the most that waited when the loop was entered
 * @param gain the most that one round adds
 * @param most the most at the head in any round
 */
public record PendingBound(Counter counter, int before, int gain, int most) {

  public static PendingBound of(Counter counter, int before, int gain) {
    return new PendingBound(counter, before, gain, most(before, gain, counter.rounds()));
  }

  /** The most inserts that wait when the counter lies in these numbers. */
  public int when(Scalar value) {
    return most(before, gain, Math.min(counter.roundsAt(value), counter.rounds()));
  }

  private static int most(int before, int gain, long rounds) {
    return (int) Math.min(Integer.MAX_VALUE - 1L, before + gain * rounds);
  }
}
