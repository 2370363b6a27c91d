package dev.scxlab.verifier.report;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.verifier.state.FunctionInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found wrong on the walk so far. A loop is walked until its states rest; what the walks
 * before the last one found is taken back.
 */
public final class Findings {

  private static final long NO_PLACE = -1;

  private static final int MAX_TAKEN_BACK = 256;

  private record Key(String code, int start, int end, String title) {}

  /**
   * A finding.
   *
   * @param always what to say when it is so on every path that passes the place
   * @param sometimes what to say when some path passes it well, or null for the same
   */
  private record Found(Diagnostic always, @Nullable Diagnostic sometimes, long place) {}

  /** A point to go back to. */
  public record Mark(int found, int observed) {}

  private final List<Found> all = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();

  /** What would make the program unsafe and was taken back since the op was entered. */
  private final List<Found> takenBack = new ArrayList<>();

  private final Set<Long> fineOnSomePath = new LinkedHashSet<>();

  public Mark mark() {
    return new Mark(all.size(), observations.size());
  }

  public void rollBack(Mark mark) {
    all.subList(mark.found, all.size()).stream()
        .filter(f -> takenBack.size() < MAX_TAKEN_BACK && isUnsafe(f))
        .forEach(takenBack::add);
    all.subList(mark.found, all.size()).clear();
    observations.subList(mark.observed, observations.size()).clear();
  }

  /** From here on nothing was taken back. */
  public void forgetTakenBack() {
    takenBack.clear();
  }

  /** Whether something that makes a program unsafe was taken back, and nothing stands since. */
  public boolean onlyTakenBack(Mark mark) {
    return !takenBack.isEmpty()
        && all.subList(mark.found, all.size()).stream().noneMatch(this::isUnsafe);
  }

  /** Lets stand after all what makes a program unsafe. */
  public void restore() {
    all.addAll(takenBack);
    takenBack.clear();
  }

  private boolean isUnsafe(Found found) {
    Diagnostic d = settled(found);
    return d.severity() == Severity.ERROR && !d.code().allowable();
  }

  public void observe(Observation observation) {
    observations.add(observation);
  }

  public List<Observation> observations() {
    return observations;
  }

  public void add(Diagnostic diagnostic) {
    all.add(new Found(diagnostic, null, NO_PLACE));
  }

  /**
   * Adds a finding that is another one when some path passes the place without it.
   *
   * @param place names the instruction, as {@link #place}
   */
  public void add(Diagnostic always, Diagnostic sometimes, long place) {
    all.add(new Found(always, sometimes, place));
  }

  /** Notes that a path passes a place well. */
  public void fine(long place) {
    fineOnSomePath.add(place);
  }

  /** A name for an instruction and what is asked of it. */
  public static long place(FunctionInfo function, int at, DiagnosticCode question) {
    return ((long) function.index() << 40) | ((long) at << 10) | question.ordinal();
  }

  private Diagnostic settled(Found found) {
    Diagnostic sometimes = found.sometimes;
    return sometimes != null && fineOnSomePath.contains(found.place) ? sometimes : found.always;
  }

  public boolean hasErrors() {
    return all.stream().anyMatch(f -> settled(f).severity() == Severity.ERROR);
  }

  /** Hands over each finding once, with the number of paths on which it was made. */
  public void drainTo(Diagnostics diagnostics) {
    Map<Key, Diagnostic> first = new LinkedHashMap<>();
    Map<Key, Integer> counts = new LinkedHashMap<>();
    for (Found found : all) {
      Diagnostic d = settled(found);
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
