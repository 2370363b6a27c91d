package dev.scxlab.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Label;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.testing.Golden;
import org.junit.jupiter.api.Test;

class DiagnosticTextTest {

  private static String render(SourceFile source, Diagnostic d, int width) {
    return new DiagnosticText(source, Palette.PLAIN, width).longForm(d);
  }

  @Test
  void theCompleteExampleHasAllParts() {
    Golden.check("render/may-be-null.out", render(Samples.VTIME, Samples.mayBeNull(), 100));
  }

  @Test
  void labelsOfOneLineGetTheirWordsOneBelowTheOther() {
    Golden.check("render/crowded.out", render(Samples.VTIME, Samples.crowded(), 100));
  }

  @Test
  void tabsAreFourColumnsAndWideCharactersTwo() {
    SourceFile source = new SourceFile("wide.scx", "\t/* 日本語 */ bad\u001B[31m;\n");
    int at = source.text().indexOf("bad");
    Diagnostic d =
        Diagnostic.of(DiagnosticCode.SYNTAX, new Span(at, at + 3), "no \u001B[0m colours of yours")
            .at("here")
            .build();
    Golden.check("render/wide.out", render(source, d, 100));
  }

  @Test
  void aLongLineIsCutSoThatTheMarkIsSeen() {
    String text = "x".repeat(300) + " bad " + "y".repeat(300);
    SourceFile source = new SourceFile("long.scx", text);
    Diagnostic d =
        Diagnostic.of(DiagnosticCode.SYNTAX, new Span(301, 304), "bad").at("here").build();
    String out = render(source, d, 80);
    assertThat(out.lines()).allMatch(line -> line.length() <= 80);
    Golden.check("render/long.out", out);
  }

  @Test
  void marksThatNoTerminalCanShowTogetherLeaveThePrimaryInSight() {
    String text = "use" + "\t日本".repeat(60_000) + " bad " + "y".repeat(100_000);
    int at = text.indexOf("bad");
    SourceFile source = new SourceFile("far.scx", text);
    Diagnostic d =
        Diagnostic.of(DiagnosticCode.SYNTAX, new Span(at, at + 3), "bad")
            .at("here")
            .label(Label.cause(new Span(0, 3), "because of this"))
            .label(Label.cause(new Span(at + 90_000, at + 90_001), "and of this"))
            .help(Help.edit("say it better", Applicability.SAFE, new Span(at, at + 3), "good"))
            .help(Help.edit("leave it out", Applicability.SAFE, new Span(at, at + 4), ""))
            .build();
    String out = render(source, d, 80);
    assertThat(out.lines()).allMatch(line -> DisplayLine.width(line) <= 100);
    Golden.check("render/far.out", out);
  }

  @Test
  void theEndOfTheTextCanBeMarked() {
    SourceFile source = new SourceFile("end.scx", "policy x {\n");
    Diagnostic d = Diagnostic.of(DiagnosticCode.SYNTAX, new Span(11, 11), "expected `}`").build();
    Golden.check("render/end.out", render(source, d, 100));
  }

  @Test
  void theShortFormIsOneLine() {
    assertThat(new DiagnosticText(Samples.VTIME, Palette.PLAIN, 100).shortForm(Samples.mayBeNull()))
        .isEqualTo("vtime.scx:14:13: error[SX0301]: `c` may be null here");
  }

  @Test
  void colourOnlyAddsToTheText() {
    String plain = render(Samples.VTIME, Samples.mayBeNull(), 100);
    String coloured =
        new DiagnosticText(Samples.VTIME, Palette.COLOUR, 100).longForm(Samples.mayBeNull());
    assertThat(coloured).contains("\u001B[1;31m");
    assertThat(coloured.replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo(plain);
  }
}
