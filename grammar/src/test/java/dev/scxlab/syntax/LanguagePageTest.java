package dev.scxlab.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguagePageTest {

  private static final Pattern EXAMPLE = Pattern.compile("```scx\n(.*?)```", Pattern.DOTALL);

  static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("docs/language.md")));
    while (matcher.find()) {
      examples.add(matcher.group(1));
    }
    assertThat(examples).hasSizeGreaterThan(12);
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfTheLanguagePageParses(String example) {
    String policy =
        example.contains("policy ")
            ? example
            : parses("policy t {\n" + example + "}")
                ? "policy t {\n" + example + "}"
                : "policy t {\non init() {\n" + example + "}\n}";
    assertThat(Texts.errors(policy)).isEmpty();
  }

  private static boolean parses(String text) {
    SourceFile source = Texts.source(text);
    Diagnostics diagnostics = new Diagnostics(source);
    PolicyParser.parse(source, diagnostics);
    return !diagnostics.hasErrors();
  }
}
