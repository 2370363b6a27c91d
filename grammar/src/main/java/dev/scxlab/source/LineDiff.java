package dev.scxlab.source;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/** Which lines of a text another text has instead. */
public final class LineDiff {

  /** Beyond this many pairs of lines what differs is told as one piece. */
  private static final long MOST_PAIRS = 4_000_000;

  private LineDiff() {}

  /**
   * Lines that go and those that come in their place; lines count from 0.
   *
   * @param from the first line of the old text that goes
   * @param to the line behind the last one that goes; {@code from} when none does
   * @param newFrom the first line of the new text that comes
   * @param newTo the line behind the last one that comes
   */
  public record Change(int from, int to, int newFrom, int newTo) {}

  /** A text in lines that keep their line breaks. */
  public static ImmutableList<String> lines(String text) {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(from, next));
      from = next;
    }
    return lines.build();
  }

  /** The changes that make one text of another, in the order of the text. */
  public static ImmutableList<Change> changes(List<String> before, List<String> after) {
    int head = 0;
    int most = Math.min(before.size(), after.size());
    while (head < most && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<String> old = before.subList(head, before.size() - tail);
    List<String> other = after.subList(head, after.size() - tail);
    if (old.isEmpty() && other.isEmpty()) {
      return ImmutableList.of();
    }
    if ((long) old.size() * other.size() > MOST_PAIRS) {
      return ImmutableList.of(new Change(head, before.size() - tail, head, after.size() - tail));
    }
    return between(old, other, head);
  }

  /** What is not in a longest common row of lines. */
  private static ImmutableList<Change> between(List<String> old, List<String> other, int head) {
    int[][] common = new int[old.size() + 1][other.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = other.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(other.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Change> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < other.size()) {
      int from = i;
      int newFrom = j;
      while ((i < old.size() || j < other.size()) && !same(old, i, other, j)) {
        boolean goes =
            j == other.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1]);
        if (goes) {
          i++;
        } else {
          j++;
        }
      }
      if (i > from || j > newFrom) {
        changes.add(new Change(head + from, head + i, head + newFrom, head + j));
      }
      while (same(old, i, other, j)) {
        i++;
        j++;
      }
    }
    return ImmutableList.copyOf(changes);
  }

  private static boolean same(List<String> old, int i, List<String> other, int j) {
    return i < old.size() && j < other.size() && old.get(i).equals(other.get(j));
  }
}
