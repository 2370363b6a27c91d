package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.advice.Advice;
import dev.scxlab.cli.render.DiagnosticJson;
import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.cli.render.Palette;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.SourceFile;
import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule by a policy that breaks it and by its nearest twin that does not. */
class VerifierPairsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies", "verifier");

  /** A rule of older kernels says so in its pair. */
  private static final Pattern KERNEL = Pattern.compile("// check with --kernel (\\S+)");

  static List<String> codes() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith("-bad.scx"))
          .map(f -> f.substring(0, f.indexOf('-')))
          .sorted()
          .toList();
    }
  }

  private static SourceFile read(String file) throws IOException {
    return new SourceFile(file, Files.readString(FOLDER.resolve(file)));
  }

  private static KernelProfile profile(SourceFile source) {
    Matcher kernel = KERNEL.matcher(source.text());
    return kernel.find()
        ? KernelProfile.byLabel(kernel.group(1)).orElseThrow()
        : KernelProfile.NEWEST;
  }

  @ParameterizedTest
  @MethodSource("codes")
  void aPolicyThatBreaksTheRuleIsToldSo(String code) throws IOException {
    SourceFile source = read(code + "-bad.scx");
    KernelProfile profile = profile(source);
    PolicyCompiler compiler = new PolicyCompiler(profile, Set.of());
    List<Diagnostic> found = Advice.tried(compiler, compiler.run(source));

    assertThat(found).extracting(d -> d.code().code()).containsOnly(code);
    DiagnosticText text = new DiagnosticText(source, Palette.PLAIN, DiagnosticText.DEFAULT_WIDTH);
    DiagnosticJson json = new DiagnosticJson(source, profile.label(), Map.of(), "1");
    StringBuilder said = new StringBuilder();
    StringBuilder objects = new StringBuilder();
    for (Diagnostic d : found) {
      said.append(text.longForm(d)).append('\n');
      objects.append(json.object(d)).append('\n');
    }
    Golden.check(FOLDER.resolve(code + "-bad.out"), said.toString());
    Golden.check(FOLDER.resolve(code + "-bad.json"), objects.toString());
  }

  @ParameterizedTest
  @MethodSource("codes")
  void itsTwinIsAcceptedWithoutAWord(String code) throws IOException {
    SourceFile source = read(code + "-good.scx");
    PolicyCompiler.Result result = new PolicyCompiler(profile(source), Set.of()).run(source);

    assertThat(result.diagnostics()).extracting(Diagnostic::title).isEmpty();
    assertThat(result.accepted()).isTrue();
  }
}
