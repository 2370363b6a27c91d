package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.DiagnosticCode;
import org.junit.jupiter.api.Test;

final class ExplainCommandTest {

  @Test
  void aCodeInAnyLetterCaseShowsItsPage() {
    Invocation explain = Invocation.of("explain", "sx0301");
    assertThat(explain.status()).isEqualTo(ExitCode.OK);
    assertThat(explain.out())
        .startsWith("SX0301: a value that may be null is used\n")
        .contains("Wrong:   let c = tctx.get(p);");
  }

  @Test
  void theListHasEveryCode() {
    Invocation explain = Invocation.of("explain", "--list");
    assertThat(explain.out()).hasLineCount(DiagnosticCode.values().length);
  }

  @Test
  void anUnknownCodeIsAUsageError() {
    Invocation explain = Invocation.of("explain", "SX0310");
    assertThat(explain.status()).isEqualTo(ExitCode.USAGE);
    assertThat(explain.err()).contains("there is no code `SX0310`", "did you mean SX");
    assertThat(Invocation.of("explain").status()).isEqualTo(ExitCode.USAGE);
  }
}
