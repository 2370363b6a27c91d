package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In a long function registers are used again; one whose value an expression still needs is not.
 */
class ManyRegistersTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 40, 60, 80})
  void keepWhatWasRead(int statementsBefore) {
    String text =
        """
        policy long_one {
            var sum: u64 = 3;
            var left: u64;
            var mask: u64 = 61;

            on tick(p) {
        %s        if left > 5 { return; }
                left ^= max(mask, 5);
            }
        }
        """
            .formatted("        sum += max(sum, 7);\n".repeat(statementsBefore));
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("long.scx", text));

    assertThat(Differential.run(result, 1, 4)).isEmpty();
  }
}
