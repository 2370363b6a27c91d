package dev.scxlab.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.format.PolicyFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that no person writes end in an error, never in a crash. */
class HugeTextTest {

  static Stream<String> huge() {
    return Stream.of(
        "policy t { const A = " + "(".repeat(90_000) + "1" + ")".repeat(90_000) + "; }",
        "policy t { const A = " + "(".repeat(100_000),
        "policy t { const A = " + "-".repeat(100_000) + "1; }",
        "policy t { const A = " + "!".repeat(50_000) + "; }",
        "policy t { const A = 1" + " + 1".repeat(50_000) + "; }",
        "policy t { const A = a" + ".b".repeat(50_000) + "; }",
        "policy t { const A = a" + " or b".repeat(30_000) + "; }",
        "policy t { on init() { if a { }" + " else if a { }".repeat(14_000) + " } }",
        "policy t { on init() " + "{ if a ".repeat(30_000) + " }",
        "policy t { const A = " + "if a { 1 } else ".repeat(15_000) + "{ 2 }; }",
        "policy t { const A = " + "[".repeat(90_000) + "]".repeat(90_000) + "; }",
        "policy t { const A = 1" + "0".repeat(240_000) + "; }",
        "policy t { " + "stat a;\n".repeat(100_000) + " }",
        "x".repeat(5_000_000),
        "é".repeat(240_000),
        "@".repeat(190_000),
        "\"".repeat(190_000),
        "/*".repeat(120_000),
        "}".repeat(150_000),
        "policy t { on init() { " + "x = ;\n".repeat(20_000) + "} }");
  }

  @ParameterizedTest
  @MethodSource("huge")
  void hugeTextsEndInAnError(String text) {
    List<String> errors = Texts.errors(text);
    assertThat(errors).isNotEmpty();
    assertThat(errors.size()).isLessThanOrEqualTo(SyntaxErrors.MAX_ERRORS);
    assertThat(errors).allMatch(e -> e.length() < 300);
  }

  @ParameterizedTest
  @MethodSource("deep")
  void whatIsWithinTheLimitsParsesAndIsFormatted(String text) {
    assertThat(Texts.errors(text)).isEmpty();
    SourceFile source = Texts.source(text);
    assertThat(PolicyFormatter.format(source, new Diagnostics(source))).isPresent();
  }

  static Stream<String> deep() {
    String chain =
        IntStream.range(0, 300).mapToObj(i -> "a" + i).collect(Collectors.joining(" + "));
    return Stream.of(
        "policy t { const A = " + "(".repeat(300) + "1" + ")".repeat(300) + "; }",
        "policy t { const A = " + chain + "; }",
        "policy t { const A = " + "(".repeat(150) + "1" + " == 1)".repeat(150) + "; }",
        "policy t { const A = " + "if a { ".repeat(190) + "1" + " } else { 2 }".repeat(190) + "; }",
        "policy t { const A = " + "f(-!a[b.c(".repeat(60) + "1" + ")])".repeat(60) + "; }",
        "policy t { on init() " + "{ if a ".repeat(190) + "{ }" + "}".repeat(190) + " }",
        "policy t { on init() { if a { }" + " else if a { }".repeat(150) + " } }",
        "policy t { " + "stat a;\n".repeat(25_000) + " }");
  }
}
