package dev.scxlab.workload.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.explain.ExplainPage;
import dev.scxlab.explain.ExplainPages;
import dev.scxlab.source.DiagnosticCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples of the pages behind the codes are what they say they are. */
class ExplainedFilesTest {

  @ParameterizedTest
  @EnumSource(
      value = DiagnosticCode.class,
      names = {
        "FILE_SYNTAX",
        "FILE_UNKNOWN_KEY",
        "FILE_BAD_VALUE",
        "FILE_NOT_SUPPORTED",
        "FILE_SUSPICIOUS"
      })
  void theWrongExampleGivesTheCodeAndTheRightOneNothing(DiagnosticCode code) {
    ExplainPage page = ExplainPages.of(code);
    assertThat(ReadWorkload.text(page.wrong()).first().code()).isEqualTo(code);
    assertThat(ReadWorkload.text(page.right()).messages()).isEmpty();
  }
}
