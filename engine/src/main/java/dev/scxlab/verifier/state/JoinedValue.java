package dev.scxlab.verifier.state;

/**
 * A value with one identity on each of two paths that meet, and the one it has behind them.
 *
 * @param idA identity on the first path, which lies {@code deltaA} below the value
 * @param idB the same on the second path
 * @param id identity behind the meeting
 * @param a what it is on the first path
 * @param b what it is on the second path
 */
record JoinedValue(long idA, long deltaA, long idB, long deltaB, long id, RegState a, RegState b) {

  boolean isOfA(long otherId, long otherDelta) {
    return idA == otherId && deltaA == otherDelta;
  }
}
