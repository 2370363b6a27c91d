package dev.scxlab.advice;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.confirm.Confirmer;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * Puts the path of a finding right by the run that confirmed it. The analysis joins paths where
 * they meet; what it tells afterwards may be the way of another one.
 */
final class ConfirmedPath {

  private static final String TAKEN = "taken on this path";
  private static final String NOT_TAKEN = "not taken on this path";
  private static final ImmutableMap<String, String> OPPOSITE =
      ImmutableMap.of(
          " is true",
          " is false",
          " finds something",
          " finds nothing",
          " goes round",
          " ends",
          " is not null",
          " is null",
          " matches",
          " does not match",
          TAKEN,
          NOT_TAKEN);

  private ConfirmedPath() {}

  static Diagnostic of(Diagnostic d, Confirmer.Outcome outcome) {
    ImmutableMap<Span, Boolean> decisions = outcome.decisions();
    List<PathStep> path = d.path().stream().map(s -> corrected(s, decisions)).toList();
    List<Label> labels = d.labels().stream().map(l -> corrected(l, decisions)).toList();
    return d.withPath(path, labels).withConfirmation(outcome.confirmation());
  }

  private static PathStep corrected(PathStep step, ImmutableMap<Span, Boolean> decisions) {
    Boolean held = decisions.get(step.span());
    if (held == null || step.taken() == null || held.equals(step.taken())) {
      return step;
    }
    return new PathStep(step.span(), step.event(), held, opposite(step.text(), held));
  }

  private static Label corrected(Label label, ImmutableMap<Span, Boolean> decisions) {
    Boolean held = decisions.get(label.span());
    boolean says = label.message().equals(TAKEN) || label.message().equals(NOT_TAKEN);
    return held == null || !says
        ? label
        : new Label(label.span(), held ? TAKEN : NOT_TAKEN, label.role());
  }

  private static String opposite(String text, boolean holds) {
    for (var words : OPPOSITE.entrySet()) {
      String wrong = holds ? words.getValue() : words.getKey();
      String right = holds ? words.getKey() : words.getValue();
      if (text.endsWith(wrong)) {
        return text.substring(0, text.length() - wrong.length()) + right;
      }
    }
    return text;
  }
}
