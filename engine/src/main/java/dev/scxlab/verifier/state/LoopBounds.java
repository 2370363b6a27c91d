package dev.scxlab.verifier.state;

import dev.scxlab.verifier.report.Findings;
import java.util.ArrayList;
import java.util.List;

/**
 * How often loops go round, as the walks proved it. What walks before the last one found is taken
 * back, as with {@link Findings}.
 */
public final class LoopBounds {

  private record Entry(int function, int header, long rounds, boolean shared) {}

  private final List<Entry> entries = new ArrayList<>();

  public int mark() {
    return entries.size();
  }

  public void rollBack(int mark) {
    while (entries.size() > mark) {
      entries.remove(entries.size() - 1);
    }
  }

  /**
   * Records what one walk proved.
   *
   * @param shared whether {@code rounds} is the most of all times that the loop is run by one run
   *     of the loop around it, see {@link SharedRounds}
   */
  public void record(int function, int header, long rounds, boolean shared) {
    entries.add(new Entry(function, header, rounds, shared));
  }

  /** Whether the rounds of a loop are those of all rounds of the loop around it together. */
  public boolean shared(int function, int header) {
    boolean found = false;
    for (Entry e : entries) {
      if (e.function == function && e.header == header) {
        if (!e.shared) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  /** The most rounds of a loop over all calls: how often its head is run, less the last time. */
  public long rounds(int function, int header) {
    long most = 0;
    for (Entry e : entries) {
      if (e.function == function && e.header == header) {
        most = Math.max(most, e.rounds);
      }
    }
    return most;
  }
}
