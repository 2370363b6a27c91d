package dev.scxlab.source;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.List;

/**
 * What to do about a diagnostic: a sentence and, where possible, the edit that does it.
 *
 * @param text one sentence, lower case, without full stop
 * @param applicability how far the edits may be trusted; {@link Applicability#SKETCH} without edits
 * @param edits replacements that belong together, in the order of the text; may be empty
 */
public record Help(String text, Applicability applicability, List<Edit> edits) {

  /** How far an edit may be trusted ({@code verifier.md} 5.1). */
  public enum Applicability {
    /** May be applied without looking ({@code check --fix} does). */
    SAFE,
    /** Probably what is meant. */
    LIKELY,
    /** Has placeholders or is only advice. */
    SKETCH
  }

  public Help {
    edits =
        edits.stream()
            .sorted(Comparator.comparingInt(e -> e.span().start()))
            .collect(ImmutableList.toImmutableList());
  }

  /** Advice without an edit. */
  public static Help advice(String text) {
    return new Help(text, Applicability.SKETCH, ImmutableList.of());
  }

  /** Advice with a single edit. */
  public static Help edit(String text, Applicability applicability, Span span, String newText) {
    return new Help(text, applicability, ImmutableList.of(new Edit(span, newText)));
  }

  /** The same help for a text that ends its lines in another way. */
  public Help withLineBreaks(String lineBreak) {
    if (lineBreak.equals("\n") || edits.isEmpty()) {
      return this;
    }
    return new Help(
        text,
        applicability,
        edits.stream()
            .map(e -> new Edit(e.span(), e.newText().replaceAll("\r?\n", lineBreak)))
            .collect(ImmutableList.toImmutableList()));
  }
}
