package dev.scxlab.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes beyond every number of ours are refused like others that are too large. */
class HugeSizesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "array a: u64[2147483647];",
        "array a: u64[4294967296];",
        "array a: u64[65536][65536];",
        "struct s { x: u64[300000000]; y: u64[300000000]; } array a: s[1000];",
        "hash h: u64 -> u64 max 18446744073709551615;"
      })
  void isRefused(String declaration) {
    String text = "policy p { " + declaration + " on tick(p) { } }";
    assertThat(PolicyCompiler.compile(new SourceFile("p.scx", text)).diagnostics())
        .anyMatch(d -> d.code() == DiagnosticCode.BAD_SIZE);
  }
}
