package dev.scxlab.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainPagesTest {

  @ParameterizedTest
  @EnumSource
  void everyCodeHasAPageWithWrongRightAndWhatLinuxSays(DiagnosticCode code) {
    ExplainPage page = ExplainPages.of(code);
    assertThat(page.text()).startsWith(code + ": ").contains("\nWrong:   ", "\nRight:   ");
    assertThat(page.what()).hasSizeGreaterThan(40);
    assertThat(page.more()).contains("Linux says: ");
    assertThat(page.wrong()).isNotEqualTo(page.right());
    assertThat(page.text().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCalledRightCanBeParsed(DiagnosticCode code) {
    String right = ExplainPages.of(code).right();
    if (right.startsWith("{")) {
      return; // of a workload file
    }
    boolean asStatements = parses("on init() {\n" + right + "\n}");
    assertThat(asStatements || parses(right)).as(right).isTrue();
  }

  private static boolean parses(String declarations) {
    SourceFile source = new SourceFile("t.scx", "policy t {\n" + declarations + "\n}");
    Diagnostics diagnostics = new Diagnostics(source);
    PolicyParser.parse(source, diagnostics);
    return !diagnostics.hasErrors();
  }

  @Test
  void thePageOfTheReferenceReadsAsItDoesThere() {
    assertThat(ExplainPages.of(DiagnosticCode.LOOKUP_MAY_BE_NULL).text())
        .startsWith("SX0301: a value that may be null is used\n\n")
        .contains("Wrong:   let c = tctx.get(p);\n         c.runs += 1;\n\nRight:   let c");
  }
}
