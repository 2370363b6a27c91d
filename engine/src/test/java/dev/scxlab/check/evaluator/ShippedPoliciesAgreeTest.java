package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every policy of the project does the same as bytecode and straight from its AST: the shipped
 * ones, the accepted examples of the verifier's rules, those of the language page.
 */
class ShippedPoliciesAgreeTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("scxlab.home", "..")).resolve("policies");

  private static final Pattern EXAMPLE =
      Pattern.compile("```scx\n((?:///[^\n]*\n)*policy .*?)```", Pattern.DOTALL);

  static List<Path> policies() throws IOException {
    return files(POLICIES, ".scx");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static List<SourceFile> examples() throws IOException {
    List<SourceFile> found = new ArrayList<>();
    List<Path> files = new ArrayList<>(files(POLICIES.resolve("verifier"), "-good.scx"));
    files.addAll(files(POLICIES.resolve("conformance"), ".scx"));
    for (Path file : files) {
      found.add(new SourceFile(file.getFileName().toString(), Files.readString(file)));
    }
    Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("../grammar/docs/language.md")));
    while (matcher.find()) {
      found.add(new SourceFile("language page at " + matcher.start(), matcher.group(1)));
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("policies")
  void bytecodeDoesWhatTheTextSays(Path file) throws IOException {
    PolicyCompiler.Result result =
        PolicyCompiler.compile(new SourceFile(file.toString(), Files.readString(file)));
    for (int seed = 0; seed < 5; seed++) {
      assertThat(Differential.run(result, seed, 300)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void soItDoesForExamples() throws IOException {
    int compared = 0;
    for (SourceFile source : examples()) {
      PolicyCompiler.Result result = PolicyCompiler.compile(source);
      if (result.accepted()) {
        assertThat(Differential.run(result, 1, 60)).as(source.name()).isEmpty();
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(150);
  }
}
