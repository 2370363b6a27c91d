package dev.scxlab.workload.io;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import java.util.List;
import java.util.OptionalLong;

/** What is wrong inside one object of a file: every message begins with where that is. */
final class Report {

  private final Diagnostics diagnostics;
  private final String where;
  private final boolean lenient;

  private Report(Diagnostics diagnostics, String where, boolean lenient) {
    this.diagnostics = diagnostics;
    this.where = where;
    this.lenient = lenient;
  }

  /** A report on a whole file. */
  static Report on(Diagnostics diagnostics, boolean lenient) {
    return new Report(diagnostics, "", lenient);
  }

  /** A report on a task of the file. */
  Report task(String name) {
    return new Report(diagnostics, "task \"" + name + "\": ", lenient);
  }

  /** A report on a phase of the task this is a report on. */
  Report phase(String name) {
    String task = where.substring(0, where.length() - 2);
    return new Report(diagnostics, task + ", phase \"" + name + "\": ", lenient);
  }

  SourceFile source() {
    return diagnostics.source();
  }

  boolean hasErrors() {
    return diagnostics.hasErrors();
  }

  Diagnostic.Builder start(DiagnosticCode code, Span span, String text) {
    return Diagnostic.of(code, span, where + text);
  }

  void add(Diagnostic.Builder builder) {
    diagnostics.add(builder);
  }

  /** A value of the wrong type or range. */
  void bad(Span span, String text) {
    add(start(DiagnosticCode.FILE_BAD_VALUE, span, text));
  }

  /** Something that is understood but not modelled. */
  void unsupported(Span span, String text, String help) {
    Diagnostic.Builder builder = start(DiagnosticCode.FILE_NOT_SUPPORTED, span, text);
    add(help.isEmpty() ? builder : builder.help(help));
  }

  void warn(Span span, String text) {
    add(start(DiagnosticCode.FILE_SUSPICIOUS, span, text));
  }

  void note(Span span, String text) {
    add(start(DiagnosticCode.FILE_SUSPICIOUS, span, text).severity(Severity.NOTE));
  }

  /**
   * A key nobody knows.
   *
   * @param kind what it is not, for example "neither an event nor a property rt-app knows"
   * @param known the keys there are
   */
  void unknownKey(Json.Member member, String kind, List<String> known) {
    String hint =
        Spelling.nearest(member.key(), known.stream())
            .map(name -> " (did you mean \"" + name + "\"?)")
            .orElse("");
    String title = "\"" + member.key() + "\" is " + kind + hint;
    Diagnostic.Builder builder = start(DiagnosticCode.FILE_UNKNOWN_KEY, member.keySpan(), title);
    add(lenient ? builder.severity(Severity.WARNING) : builder);
  }

  /** A key that stands twice where only its last value counts. */
  void repeated(Json.Member first, Json.Member later) {
    SourceFile file = source();
    int firstLine = file.line(first.keySpan().start());
    int laterLine = file.line(later.keySpan().start());
    String title =
        "\"%s\" stands in lines %d and %d: the last value counts, in the first place"
            .formatted(later.key(), firstLine, laterLine);
    warn(later.keySpan(), title);
  }

  /**
   * The integer value of a member, between two limits.
   *
   * @param what what is wanted, for example "an integer number of microseconds"
   */
  OptionalLong integer(Json.Member member, String what, long min, long max) {
    Json value = member.value();
    if (!(value instanceof Json.Num number) || !number.text().matches("-?[0-9]+")) {
      bad(value.span(), "\"" + member.key() + "\" needs " + what + ", found " + quoted(value));
      return OptionalLong.empty();
    }
    boolean huge = number.text().length() > 18;
    long n = huge ? 0 : Long.parseLong(number.text());
    if (huge || n < min || n > max) {
      String range = "from " + min + " to " + max;
      if (max >= Integer.MAX_VALUE) {
        range = min == 0 ? "that is not negative and fits in 32 bits" : "that fits in 32 bits";
      }
      bad(
          value.span(),
          "\"" + member.key() + "\" needs " + what + " " + range + ", found " + number.text());
      return OptionalLong.empty();
    }
    return OptionalLong.of(n);
  }

  private static String quoted(Json value) {
    return value.describe();
  }
}
