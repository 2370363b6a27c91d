package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.ir.Disassembler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.SourceFile;
import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedPoliciesTest {

  /** The names of all policies in the folder. */
  static List<String> names() throws IOException {
    Path folder = Path.of(System.getProperty("scxlab.home"), "policies");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".scx"))
          .map(n -> n.replace(".scx", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aShippedPolicyIsAcceptedWithoutAWord(String name) throws IOException {
    Path file = Path.of(System.getProperty("scxlab.home"), "policies", name + ".scx");
    SourceFile source = new SourceFile(name + ".scx", Files.readString(file));

    PolicyCompiler.Result result = PolicyCompiler.compile(source);

    assertThat(result.diagnostics().stream().map(d -> describe(source, d))).isEmpty();
    assertThat(result.accepted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "vtime", "central", "prev"})
  void aShippedPolicyIsLoweredAsReviewed(String name) throws IOException {
    Path file = Path.of(System.getProperty("scxlab.home"), "policies", name + ".scx");
    SourceFile source = new SourceFile(name + ".scx", Files.readString(file));

    PolicyCompiler.Result result = PolicyCompiler.compile(source);

    Golden.check(
        "codegen/" + name + ".asm", Disassembler.program(result.program().orElseThrow(), source));
  }

  private static String describe(SourceFile source, Diagnostic d) {
    return source.place(d.primary()) + ": " + d.code() + " " + d.title();
  }
}
