package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The whole policies on the language page are right: they check without an error or a warning. */
class LanguagePageCompilesTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("```scx\n((?:///[^\n]*\n)*policy .*?)```", Pattern.DOTALL);

  static List<String> policies() throws IOException {
    List<String> policies = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("../grammar/docs/language.md")));
    while (matcher.find()) {
      policies.add(matcher.group(1));
    }
    assertThat(policies).isNotEmpty();
    return policies;
  }

  @ParameterizedTest
  @MethodSource("policies")
  void checksClean(String policy) {
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("page.scx", policy));

    assertThat(result.diagnostics().stream().map(d -> d.code() + " " + d.title() + "\n" + policy))
        .isEmpty();
  }
}
