package dev.scxlab.verifier;

import java.util.ArrayList;
import java.util.List;

/**
 * How often loops go round, as the walks proved it. What walks before the last one found is taken
 * back, as with {@link Findings}.
 */
final class LoopBounds {

  private record Entry(int function, int header, long rounds) {}

  private final List<Entry> entries = new ArrayList<>();

  int mark() {
    return entries.size();
  }

  void rollBack(int mark) {
    while (entries.size() > mark) {
      entries.remove(entries.size() - 1);
    }
  }

  void record(int function, int header, long rounds) {
    entries.add(new Entry(function, header, rounds));
  }

  /** The most rounds of a loop over all calls: how often its head is run, less the last time. */
  long rounds(int function, int header) {
    long most = 0;
    for (Entry e : entries) {
      if (e.function == function && e.header == header) {
        most = Math.max(most, e.rounds);
      }
    }
    return most;
  }
}
