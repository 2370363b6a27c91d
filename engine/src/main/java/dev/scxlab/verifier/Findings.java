package dev.scxlab.verifier;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found wrong on the walk so far. A loop is walked until its states rest; what the walks
 * before the last one found is taken back.
 */
final class Findings {

  private record Key(String code, int start, int end, String title) {}

  private final List<Diagnostic> all = new ArrayList<>();

  /** A point to go back to. */
  int mark() {
    return all.size();
  }

  void rollBack(int mark) {
    while (all.size() > mark) {
      all.remove(all.size() - 1);
    }
  }

  void add(Diagnostic diagnostic) {
    all.add(diagnostic);
  }

  void addAll(Findings others) {
    all.addAll(others.all);
  }

  boolean hasErrors() {
    return all.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** Hands over each finding once, with the number of paths on which it was made. */
  void drainTo(Diagnostics diagnostics) {
    Map<Key, Diagnostic> first = new LinkedHashMap<>();
    Map<Key, Integer> counts = new LinkedHashMap<>();
    for (Diagnostic d : all) {
      Key key = new Key(d.code().code(), d.primary().start(), d.primary().end(), d.title());
      first.putIfAbsent(key, d);
      counts.merge(key, 1, Integer::sum);
    }
    first.forEach((key, d) -> diagnostics.add(withOccurrences(d, counts.getOrDefault(key, 1))));
  }

  private static Diagnostic withOccurrences(Diagnostic d, int occurrences) {
    return new Diagnostic(
        d.code(),
        d.severity(),
        d.title(),
        d.primary(),
        d.primaryLabel(),
        d.labels(),
        d.path(),
        d.known(),
        d.confirmation(),
        d.helps(),
        d.op(),
        occurrences);
  }
}
