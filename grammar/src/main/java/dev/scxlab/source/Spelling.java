package dev.scxlab.source;

import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name somebody probably meant. */
public final class Spelling {

  private static final int MAX_DISTANCE = 2;

  /** Names in a policy that are shorter have too many neighbours at two edits. */
  private static final int SHORT_NAME = 4;

  /** A text with more names was written by a program, which does not misspell. */
  private static final int MOST_CANDIDATES = 2_000;

  private Spelling() {}

  /**
   * The candidate nearest to a word, at most two edits and a third of its letters away; the first
   * of equals.
   *
   * @param word what was written
   * @param candidates the names there are
   */
  public static Optional<String> nearest(String word, Stream<String> candidates) {
    return nearest(word, candidates, Math.min(MAX_DISTANCE, Math.max(1, word.length() / 3)));
  }

  /**
   * As {@link #nearest} for a name in a policy, where short names are the rule: two edits from four
   * letters on ({@code verifier.md} 3, R2).
   *
   * @param name what was written
   * @param candidates the names there are
   */
  public static Optional<String> nearestName(String name, Stream<String> candidates) {
    return nearest(name, candidates, name.length() >= SHORT_NAME ? MAX_DISTANCE : 1);
  }

  private static Optional<String> nearest(String word, Stream<String> candidates, int limit) {
    String best = null;
    int bestDistance = limit + 1;
    for (String candidate : (Iterable<String>) candidates.limit(MOST_CANDIDATES)::iterator) {
      int d = distance(word, candidate, bestDistance);
      if (d < bestDistance) {
        best = candidate;
        bestDistance = d;
      }
      if (bestDistance <= 1) {
        break; // nothing is nearer
      }
    }
    return Optional.ofNullable(best);
  }

  /** Edits (insert, delete, replace, swap of neighbours) between two words, or at least a limit. */
  static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int columns = b.length() + 1;
    int[] before = new int[columns];
    int[] above = new int[columns];
    int[] row = new int[columns];
    for (int j = 0; j < columns; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      // Farther from the diagonal than the limit there is nothing below it.
      int first = Math.max(1, i - limit);
      int last = Math.min(b.length(), i + limit);
      row[first - 1] = first == 1 ? i : limit;
      int least = row[first - 1];
      for (int j = first; j <= last; j++) {
        int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(above[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (last < b.length()) {
        row[last + 1] = limit;
      }
      if (least >= limit) {
        return limit;
      }
      int[] spare = before;
      before = above;
      above = row;
      row = spare;
    }
    return Math.min(limit, above[b.length()]);
  }
}
