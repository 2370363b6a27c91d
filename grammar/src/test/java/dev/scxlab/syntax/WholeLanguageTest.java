package dev.scxlab.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WholeLanguageTest {

  private static final Path FILE = Path.of("src/test/resources/syntax/whole-language.scx");

  @Test
  void everyConstructParses() {
    PolicyDecl policy = Texts.parsed(Texts.read(FILE));
    assertThat(policy.doc())
        .isEqualTo("Every construct of the language once; it need not make sense.");
    assertThat(policy.decls().stream().map(Object::getClass).distinct().count()).isEqualTo(18);
  }
}
