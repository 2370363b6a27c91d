package dev.scxlab.check;

import dev.scxlab.TestFiles;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.PolicyParser;
import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checker says of the policies in {@code errors/}: all of it, in words and places. */
class DiagnosticsGoldenTest {

  static List<String> policies() throws IOException {
    return TestFiles.namesIn("errors", ".scx");
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyMistakeIsReportedOnce(String name) throws IOException {
    String text = Files.readString(Path.of("src/test/resources/errors", name + ".scx"));
    SourceFile source = new SourceFile(name + ".scx", text);
    Diagnostics found = new Diagnostics(source);
    PolicyDecl policy = PolicyParser.parse(source, found).policy();

    if (policy != null) {
      PolicyChecker.check(policy, KernelProfile.NEWEST, found);
    }

    StringBuilder out = new StringBuilder();
    found.sorted().forEach(d -> describe(source, d, out));
    Golden.check("errors/" + name + ".out", out.toString());
  }

  private static void describe(SourceFile source, Diagnostic d, StringBuilder out) {
    out.append(source.line(d.primary().start())).append(':');
    out.append(source.column(d.primary().start())).append(' ');
    out.append(d.severity().word()).append('[').append(d.code()).append("] ");
    out.append(d.title()).append('\n');
    out.append("    `").append(source.text(d.primary())).append('`');
    out.append(d.primaryLabel().isEmpty() ? "" : " " + d.primaryLabel()).append('\n');
    for (Label l : d.labels()) {
      out.append("    ").append(place(source, l.span())).append(' ').append(l.message());
      out.append('\n');
    }
    for (Help h : d.helps()) {
      out.append("    help: ").append(h.text());
      for (Edit e : h.edits()) {
        out.append(" [").append(place(source, e.span())).append(" -> ").append(e.newText());
        out.append(", ").append(h.applicability()).append(']');
      }
      out.append('\n');
    }
  }

  private static String place(SourceFile source, Span span) {
    return source.line(span.start())
        + ":"
        + source.column(span.start())
        + " `"
        + source.text(span)
        + "`";
  }
}
