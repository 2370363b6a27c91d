package dev.scxlab.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One replacement in a source text.
 *
 * @param span what is replaced; empty for an insertion
 * @param newText what stands there afterwards
 */
public record Edit(Span span, String newText) {

  /** A text after some edits; empty when they overlap or do not belong to the text. */
  public static Optional<String> applied(String text, List<Edit> edits) {
    List<Edit> sorted = new ArrayList<>(edits);
    sorted.sort(Comparator.comparingInt(e -> e.span.start()));
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (Edit edit : sorted) {
      if (edit.span.start() < at || edit.span.end() > text.length()) {
        return Optional.empty();
      }
      out.append(text, at, edit.span.start()).append(edit.newText);
      at = edit.span.end();
    }
    return Optional.of(out.append(text, at, text.length()).toString());
  }
}
