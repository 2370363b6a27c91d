package dev.scxlab.confirm;

import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.HashMap;
import java.util.Map;

/** The pieces of text that instructions come from, in one line each. */
final class Texts {

  private static final int MOST = 60;

  private final SourceFile source;
  private final Map<Span, String> known = new HashMap<>();

  Texts(SourceFile source) {
    this.source = source;
  }

  String of(Span span) {
    return known.computeIfAbsent(span, this::cut);
  }

  private String cut(Span span) {
    if (span.end() > source.text().length()) {
      return "";
    }
    String text = source.text(span).replaceAll("\\s+", " ").strip();
    return text.length() <= MOST ? text : text.substring(0, MOST - 3) + "...";
  }
}
