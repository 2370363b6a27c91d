package dev.scxlab.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number that may be missing is read only where it is known to be there. */
class OptionalNumberTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "var v = h.get(1); if v == null { return; } v = h.get(2); g ^= v;|SX0301",
        "var v = h.get(1); if v == null { return; } v = h.get(2); if v != null { g ^= v; }|",
        "var v = h.get(1); if c { v = h.get(2); } g ^= v;|SX0301",
        "var v = h.get(1); if c { v = h.get(2); } if v != null { g ^= v; }|",
        "var v = h.get(1); v = 5; g ^= v;|",
        "var v = h.get(1); if v == null { v = 5; } g ^= v;|",
        "var v = h.get(1); for i in 0..4 { if v != null { g ^= v; } v = h.get(i); }|",
        "var v = h.get(1); for i in 0..4 { v = h.get(i); } g ^= v;|SX0301",
        "var v = h.get(1); if v == null { v = 5; } for i in 0..4 { g ^= v; v = h.get(i); }|SX0301",
        "let v = h.get(1); let w = v; if w != null { g ^= w; }|",
        "let v = h.get(1); let w = v; if v != null { g ^= w; }|",
      })
  void isTested(String body, @Nullable String code) {
    assertThat(firstCode(body)).isEqualTo(code);
  }

  @Test
  void manyOfThemMayBeTestedLater() {
    String lookups =
        IntStream.range(0, 8)
            .mapToObj(i -> "let v%d = h.get(%d);".formatted(i, i))
            .collect(Collectors.joining(" "));
    String tests =
        IntStream.range(0, 8)
            .mapToObj(i -> "if v%d != null { g ^= v%d; }".formatted(i, i))
            .collect(Collectors.joining(" "));

    assertThat(firstCode(lookups + tests)).isNull();
    assertThat(firstCode(lookups + tests + " g ^= v3;")).isEqualTo("SX0301");
  }

  private static @Nullable String firstCode(String body) {
    String text =
        """
        policy optional {
            var g: u64;
            var c: bool;
            hash h: u32 -> u64 max 4;

            on tick(p) { %s }
        }
        """
            .formatted(body);
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("optional.scx", text));
    return result.diagnostics().stream()
        .filter(d -> d.severity() == dev.scxlab.source.Severity.ERROR)
        .map(d -> d.code().code())
        .findFirst()
        .orElse(null);
  }
}
