package dev.scxlab.cli;

import java.util.Collection;
import java.util.Optional;

/** Finds what was probably meant. */
public final class DidYouMean {

  private static final int MAX_DISTANCE = 2;

  private DidYouMean() {}

  /** The known name that differs least, by at most two letters, from what was typed. */
  public static Optional<String> nearest(String typed, Collection<String> known) {
    String best = null;
    int least = Math.min(MAX_DISTANCE, typed.length() - 1) + 1;
    for (String candidate : known) {
      int distance = distance(typed, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
        d[i][j] = Math.min(d[i][j], d[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
