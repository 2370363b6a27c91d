package dev.scxlab.cli.render;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostic.Confirmation;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.KnownFact;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A diagnostic for people ({@code verifier.md} 5.2). */
public final class DiagnosticText {

  /** The width when there is no terminal to ask. */
  public static final int DEFAULT_WIDTH = 100;

  private final SourceFile source;
  private final ShownLines lines;
  private final Palette palette;
  private final int width;

  /**
   * Renders diagnostics of one text.
   *
   * @param width the columns that may be used, at least 40
   */
  public DiagnosticText(SourceFile source, Palette palette, int width) {
    this.source = source;
    this.lines = new ShownLines(source);
    this.palette = palette;
    this.width = Math.max(40, width);
  }

  /** {@code file:line:col: error[CODE]: title}. */
  public String shortForm(Diagnostic d) {
    return source.place(d.primary())
        + ": "
        + palette.severity(d.severity(), d.severity().word() + "[" + d.code() + "]")
        + ": "
        + DisplayLine.safe(d.title());
  }

  /** The whole message, lines ended by line breaks, without an empty line at the end. */
  public String longForm(Diagnostic d) {
    Gutter gutter = new Gutter(highestLine(d), palette);
    List<String> out = new ArrayList<>();
    out.add(
        palette.severity(d.severity(), d.severity().word() + "[" + d.code() + "]")
            + palette.bold(": " + DisplayLine.safe(d.title())));
    out.add(gutter.arrow() + " " + source.place(d.primary()));
    out.addAll(new SourceFrame(source, lines, d, gutter, palette, width).lines());
    List<String> notes = notes(d);
    if (!notes.isEmpty()) {
      out.add(gutter.empty());
    }
    for (String note : notes) {
      out.addAll(wrapped(gutter.note(), gutter.columns(), note));
    }
    EditPreview preview = new EditPreview(source, gutter, palette, width);
    for (Help help : d.helps()) {
      out.addAll(wrapped(palette.help("help") + ": ", "help: ".length(), help.text()));
      out.addAll(preview.lines(help));
    }
    out.add(gutter.empty());
    out.add("see: scxlab explain " + d.code());
    return String.join("\n", out) + "\n";
  }

  private List<String> notes(Diagnostic d) {
    List<String> notes = new ArrayList<>();
    if (!d.path().isEmpty()) {
      notes.add("path: " + path(d));
    }
    if (!d.known().isEmpty()) {
      notes.add(
          "here: "
              + d.known().stream().map(DiagnosticText::fact).collect(Collectors.joining(", ")));
    }
    Confirmation confirmation = d.confirmation();
    if (confirmation != null && !confirmation.text().isEmpty()) {
      switch (confirmation.status()) {
        case CONFIRMED -> notes.add("confirmed: " + confirmation.text());
        case UNCONFIRMED -> notes.add("not confirmed: " + confirmation.text());
        case NOT_TRIED -> {}
      }
    }
    if (d.occurrences() > 1) {
      notes.add("found on " + d.occurrences() + " paths; this is the shortest");
    }
    return notes;
  }

  private String path(Diagnostic d) {
    List<String> steps = new ArrayList<>();
    int line = 0;
    for (PathStep step : d.path()) {
      line = source.line(step.span().start());
      steps.add((line + " " + words(step)).strip());
    }
    int end = source.line(end(d));
    if (end != line) {
      steps.add(Integer.toString(end));
    }
    return String.join(" -> ", steps);
  }

  /** Where a path ends: at the finding, or at a label behind it that tells of its end. */
  private static int end(Diagnostic d) {
    int last = d.path().get(d.path().size() - 1).span().start();
    int primary = d.primary().start();
    return d.labels().stream()
        .filter(l -> primary < last && l.role() == Label.Role.RETURN)
        .mapToInt(l -> l.span().start())
        .findFirst()
        .orElse(primary);
  }

  private static String words(PathStep step) {
    Boolean taken = step.taken();
    if (step.text().isEmpty() && taken != null) {
      return taken ? "taken" : "not taken";
    }
    return step.text();
  }

  /** {@code c = null}, {@code n = 0..5ms}, {@code enq_flags has ENQ_WAKEUP}. */
  static String fact(KnownFact fact) {
    boolean verb = fact.text().matches("(has|is|may|was|lies) .*");
    return fact.name() + (verb ? " " : " = ") + fact.text();
  }

  private List<String> wrapped(String lead, int leadColumns, String text) {
    List<String> out = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int room = Math.max(20, width - leadColumns);
    for (String word : words(DisplayLine.safe(text), room)) {
      boolean full = DisplayLine.width(line.toString()) + 1 + DisplayLine.width(word) > room;
      if (line.length() > 0 && full) {
        out.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    out.add(line.toString());
    String indent = " ".repeat(leadColumns);
    List<String> result = new ArrayList<>();
    for (int i = 0; i < out.size(); i++) {
      result.add((i == 0 ? lead : indent) + out.get(i));
    }
    return result;
  }

  /** The pieces that a line may be broken between: words, and what stands in backticks. */
  static List<String> words(String text, int room) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (String part : text.split(" ", -1)) {
      word.append(word.length() > 0 ? " " : "").append(part);
      quoted ^= part.chars().filter(c -> c == '`').count() % 2 == 1;
      if (!quoted) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words.stream()
        .flatMap(w -> DisplayLine.width(w) <= room ? Stream.of(w) : Stream.of(w.split(" ", -1)))
        .toList();
  }

  private int highestLine(Diagnostic d) {
    int highest = source.line(d.primary().start());
    for (Label label : d.labels()) {
      highest = Math.max(highest, source.line(label.span().start()));
    }
    for (Help help : d.helps()) {
      for (Edit edit : help.edits()) {
        highest = Math.max(highest, source.line(edit.span().end()));
      }
    }
    return highest;
  }
}
