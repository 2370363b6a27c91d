package dev.scxlab.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write into an array inside an element hits is known from the range of its place. */
class PartsOfElementsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "many[2].row[random() & 3] = 5;|",
        "many[2].level = random() & 7;|",
        "many[2].level = random() & 15;|SX1004",
        "many[2].levels[random() & 1] = random() & 7;|",
        "many[2].levels[random() & 1] = random() & 15;|SX1004",
        "many[2].row[random() & 7] = 5;|SX0902",
      })
  void areKnown(String statement, @Nullable String code) {
    String text =
        """
        policy parts {
            struct ctx { level: u32 in 0..7; row: u32[4]; levels: u32[2] in 0..7; }
            array many: ctx[4];

            on tick(p) { %s }
        }
        """
            .formatted(statement);
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("parts.scx", text));

    assertThat(result.diagnostics().stream().map(d -> d.code().code()).findFirst().orElse(null))
        .isEqualTo(code);
  }
}
