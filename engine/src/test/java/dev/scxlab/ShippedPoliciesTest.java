package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.ir.Disassembler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.SourceFile;
import dev.scxlab.testing.Golden;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedPoliciesTest {

  /** The names of all policies in the folder. */
  static List<String> names() {
    return ShippedPolicy.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aShippedPolicyIsAcceptedWithoutAWord(String name) {
    SourceFile source = new SourceFile(name + ".scx", ShippedPolicy.of(name).source().text());

    PolicyCompiler.Result result = PolicyCompiler.compile(source);

    assertThat(result.diagnostics().stream().map(d -> describe(source, d))).isEmpty();
    assertThat(result.accepted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "vtime", "central", "prev"})
  void aShippedPolicyIsLoweredAsReviewed(String name) {
    SourceFile source = new SourceFile(name + ".scx", ShippedPolicy.of(name).source().text());

    PolicyCompiler.Result result = PolicyCompiler.compile(source);

    Golden.check(
        "codegen/" + name + ".asm", Disassembler.program(result.program().orElseThrow(), source));
  }

  private static String describe(SourceFile source, Diagnostic d) {
    return source.place(d.primary()) + ": " + d.code() + " " + d.title();
  }
}
