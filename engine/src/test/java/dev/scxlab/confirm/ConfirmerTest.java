package dev.scxlab.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostic.Confirmation;
import dev.scxlab.source.Diagnostic.Confirmation.Status;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run confirms what can happen, and never what cannot. */
class ConfirmerTest {

  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home"), "policies");
  private static final int RUNS = 200;

  private static List<Path> files(String pattern) throws IOException {
    try (Stream<Path> all = Files.walk(POLICIES)) {
      return all.filter(f -> f.toString().matches(pattern)).sorted().toList();
    }
  }

  /** Rules whose breach every run can show that finds the right inputs. */
  private static final String SHOWN =
      "0301|0303|0305|0501|0608|0609|0701|0702|0801|0804|0902|0903|0904|0905|0906|1004|1201|2001";

  static List<Path> bad() throws IOException {
    return files(".*verifier/SX(" + SHOWN + ")-bad\\.scx");
  }

  static List<Path> good() throws IOException {
    return files(".*(verifier/SX\\d+-good|policies/[a-z_]+)\\.scx");
  }

  private static PolicyCompiler.Result compile(Path file) throws IOException {
    String name = file.getFileName().toString();
    return PolicyCompiler.compile(new SourceFile(name, Files.readString(file)));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatARunCanShowIsConfirmed(Path file) throws IOException {
    PolicyCompiler.Result result = compile(file);
    for (Diagnostic d : result.diagnostics()) {
      Confirmation outcome = confirm(result, d);
      assertThat(outcome.status()).as(d.title()).isEqualTo(Status.CONFIRMED);
      assertThat(outcome.text()).doesNotContain("#", "@");
    }
  }

  private static Confirmation confirm(PolicyCompiler.Result result, Diagnostic d) {
    return new Confirmer(result.program().orElseThrow(), result.source()).confirm(d).confirmation();
  }

  /** An accepted policy fails in no run: then no finding about it could be confirmed either. */
  @ParameterizedTest
  @MethodSource("good")
  void nothingIsConfirmedOfAGoodPolicy(Path file) throws IOException {
    PolicyCompiler.Result result = compile(file);
    assertThat(result.accepted()).isTrue();
    Program program = result.program().orElseThrow();
    for (Function function : program.functions()) {
      if (function.kind() == Function.Kind.OP) {
        runs(program, function, result.source());
      }
    }
  }

  private static void runs(Program program, Function function, SourceFile source) {
    OpsCallback op = OpsCallback.byName(function.name()).orElseThrow();
    Answers answers = new Answers(program);
    Texts texts = new Texts(source);
    Map<String, Inputs.Question> known = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int run = 0; run < RUNS; run++) {
      Map<String, Integer> plan = new HashMap<>();
      known.forEach((n, q) -> plan.put(n, random.nextInt(q.answers().length())));
      Inputs inputs = new Inputs(plan);
      try {
        Machine.End end = new Machine(program, texts, function, op, inputs, answers).run(1_000_000);
        assertThat(end.fault())
            .as(() -> function.name() + " line " + source.line(spanOf(end).start()) + " " + plan)
            .isNull();
      } catch (CannotRun e) {
        return;
      }
      known.putAll(inputs.asked());
    }
  }

  private static Span spanOf(Machine.End end) {
    return end.function().debug().get(end.insn()).span();
  }

  @Test
  void aFalseAlarmIsNotConfirmed() {
    String text =
        """
        policy p {
            array load: u64[8];
            on tick(p) {
                let n = p.weight & 7;
                load[n] += 1;
            }
        }
        """;
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("p.scx", text));
    int at = text.indexOf("load[n]");
    Diagnostic alarm =
        Diagnostic.of(DiagnosticCode.INDEX_MAY_BE_OUTSIDE, new Span(at, at + 4), "index")
            .op("tick")
            .build();

    assertThat(confirm(result, alarm).status()).isEqualTo(Status.UNCONFIRMED);
  }

  @Test
  void onlyInputsThatMatterAreTold() {
    String text =
        """
        policy p {
            array load: u64[8];
            on tick(p) {
                let unrelated = p.prio;
                if p.is_kthread && unrelated > 0 { load[1] = 0; }
                load[p.weight as u64] += 1;
            }
        }
        """;
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("p.scx", text));
    Diagnostic finding =
        result.diagnostics().stream()
            .filter(d -> d.code() == DiagnosticCode.INDEX_MAY_BE_OUTSIDE)
            .findFirst()
            .orElseThrow();

    assertThat(confirm(result, finding).text())
        .isEqualTo("tick with `p.weight` = 100 fails at line 6");
  }
}
