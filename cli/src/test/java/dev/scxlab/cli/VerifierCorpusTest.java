package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tricky good policies, of which nothing may be said, and their bad twins, which name the code that
 * is expected at the end of each wrong line: {@code // SX0902}.
 */
class VerifierCorpusTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies", "verifier", "corpus");

  private static final Pattern EXPECTED = Pattern.compile("// ((?:SX\\d{4} ?)+)$");

  private static List<String> names(String kind) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(kind))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  static List<String> good() throws IOException {
    return names("good");
  }

  static List<String> bad() throws IOException {
    return names("bad");
  }

  private static SourceFile source(String kind, String name) throws IOException {
    return new SourceFile(name, Files.readString(FOLDER.resolve(kind).resolve(name)));
  }

  @ParameterizedTest
  @MethodSource("good")
  void nothingIsSaidOfAGoodPolicy(String name) throws IOException {
    SourceFile source = source("good", name);
    PolicyCompiler.Result result = PolicyCompiler.compile(source);

    assertThat(result.diagnostics()).extracting(d -> told(source, d) + " " + d.title()).isEmpty();
    assertThat(result.accepted()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void eachMistakeIsFoundInItsLineAndNothingElse(String name) throws IOException {
    SourceFile source = source("bad", name);

    List<String> found =
        PolicyCompiler.compile(source).diagnostics().stream().map(d -> told(source, d)).toList();

    assertThat(found).containsExactlyElementsOf(expected(source));
  }

  private static String told(SourceFile source, Diagnostic d) {
    return source.line(d.primary().start()) + ": " + d.code();
  }

  private static List<String> expected(SourceFile source) {
    List<String> expected = new ArrayList<>();
    String[] lines = source.text().split("\n");
    for (int i = 0; i < lines.length; i++) {
      Matcher m = EXPECTED.matcher(lines[i]);
      if (m.find()) {
        for (String code : m.group(1).split(" ")) {
          expected.add(i + 1 + ": " + code);
        }
      }
    }
    return expected;
  }
}
