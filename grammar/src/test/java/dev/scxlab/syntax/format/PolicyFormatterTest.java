package dev.scxlab.syntax.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyFormatterTest {

  private static final Path SYNTAX = Path.of("src/test/resources/syntax");
  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home", ".."), "policies");

  static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(POLICIES)) {
      return files.filter(f -> f.toString().endsWith(".scx")).sorted().toList();
    }
  }

  private static String format(String text) {
    SourceFile source = new SourceFile("t.scx", text);
    return PolicyFormatter.format(source, new Diagnostics(source)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void theShippedPoliciesAreFormatted(Path path) throws IOException {
    String text = Files.readString(path);
    assertThat(format(text)).isEqualTo(text);
  }

  @Test
  void theWholeLanguageIsFormattedAsItStands() throws IOException {
    Golden.check(
        "syntax/whole-language.formatted",
        format(Files.readString(SYNTAX.resolve("whole-language.scx"))));
  }

  @Test
  void anUglyTextBecomesAPrettyOne() throws IOException {
    String formatted = format(Files.readString(SYNTAX.resolve("ugly.scx")));
    Golden.check("syntax/ugly.formatted", formatted);
    assertThat(format(formatted)).isEqualTo(formatted);
    assertThat(formatted.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void aTextWithErrorsIsLeftAlone() {
    SourceFile source = new SourceFile("t.scx", "policy t { on }");
    Diagnostics diagnostics = new Diagnostics(source);
    assertThat(PolicyFormatter.format(source, diagnostics)).isEmpty();
    assertThat(diagnostics.hasErrors()).isTrue();
  }
}
