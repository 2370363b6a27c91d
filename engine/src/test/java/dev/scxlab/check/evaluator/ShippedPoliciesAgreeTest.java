package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped policy does the same as bytecode and straight from its AST. */
class ShippedPoliciesAgreeTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("scxlab.home", "..")).resolve("policies");
  private static final int SEEDS = 5;
  private static final int CALLS = 300;

  static List<Path> policies() throws IOException {
    try (Stream<Path> files = Files.list(POLICIES)) {
      return files.filter(f -> f.toString().endsWith(".scx")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void bytecodeDoesWhatTheTextSays(Path file) throws IOException {
    PolicyCompiler.Result result =
        PolicyCompiler.compile(new SourceFile(file.toString(), Files.readString(file)));
    try {
      for (int seed = 0; seed < SEEDS; seed++) {
        assertThat(Differential.run(result, seed, CALLS)).as("seed %d", seed).isEmpty();
      }
    } catch (NotEvaluated e) {
      Assumptions.abort(e.getMessage());
    }
  }
}
