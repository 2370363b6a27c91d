package dev.scxlab.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedPoliciesParseTest {

  static List<Path> policies() {
    return Texts.shippedPolicies();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theyParseWithoutAWordAndAreCalledAsTheirFile(Path path) {
    PolicyDecl policy = Texts.parsed(Texts.read(path));
    assertThat(policy.name().text() + ".scx").isEqualTo(path.getFileName().toString());
    assertThat(policy.doc()).isNotEmpty();
  }
}
