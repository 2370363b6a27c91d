package dev.scxlab.bind;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/** What a policy wrote with {@code log}: the first lines, and how many there were. */
public final class PolicyLog {

  /** Lines that are kept. */
  public static final int MAX_LINES = 10_000;

  /**
   * One message.
   *
   * @param timeNs when it was written
   * @param cpu where
   * @param text the formatted message
   */
  public record Line(long timeNs, int cpu, String text) {}

  private final List<Line> lines = new ArrayList<>();
  private long count;

  void add(long timeNs, int cpu, String text) {
    count++;
    if (lines.size() < MAX_LINES) {
      lines.add(new Line(timeNs, cpu, text));
    }
  }

  /** The first {@link #MAX_LINES} messages. */
  public ImmutableList<Line> lines() {
    return ImmutableList.copyOf(lines);
  }

  /** How many messages were written. */
  public long count() {
    return count;
  }
}
