package dev.scxlab.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.state.StateSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What programs cost to verify, counted in instructions that are walked: linear in code that stands
 * in a row, polynomial in how deep it is nested, whatever the branches have to do with each other.
 */
class VerifierStepsTest {

  private static final int MOST_PER_INSTRUCTION = StateSet.MAX_STATES;

  @Test
  void codeWithoutBranchesIsWalkedOnce() {
    String body = repeated(60, i -> "let x" + i + " = p.weight + " + i + "; n += x" + i + ";\n");
    assertThat(steps("", body)).isLessThanOrEqualTo(instructions("", body));
  }

  @Test
  void branchesInARowAddUp() {
    grows(2.2, n -> repeated(n, i -> "if p.weight > " + (i * 9 + 5) + " { n += 1; }\n"), 60, 120);
    grows(
        2.2,
        n ->
            repeated(
                n,
                i -> "match p.weight % 7 { " + i % 7 + " => { n += 1; } else => { n += 2; } }\n"),
        40,
        80);
  }

  @Test
  void conditionsThatComeAgainAreCapped() {
    String tests = repeated(24, i -> "if p.pid == " + i + " { n += 1; }\n");
    capped("", tests + tests);
    capped(
        "",
        repeated(
                24,
                i ->
                    "var b"
                        + i
                        + " = p.weight > "
                        + i
                        + "; if p.pid == "
                        + i
                        + " { b"
                        + i
                        + " = false; }\n")
            + repeated(24, i -> "if b" + i + " { n += 1; }\n"));
  }

  @Test
  void referencesHeldUnderConditionsAreCapped() {
    capped(
        "",
        repeated(
                12,
                i ->
                    "var m"
                        + i
                        + ": mask? = null; if p.weight > "
                        + i
                        + " { m"
                        + i
                        + " = get_idle_cpumask(); }\n")
            + repeated(12, i -> "if m" + i + " != null { put_idle_cpumask(m" + i + "); }\n"));
  }

  @Test
  void statesThatCallsLeaveAreCapped() {
    String f =
        "fn f(x: u32) -> bool { if x > 5 { n += 1; return true; } if x > 3 { return false; } return x == 2; }\n";
    capped(
        f,
        repeated(30, i -> "let b" + i + " = f(p.weight + " + i + ");\n")
            + repeated(30, i -> "if b" + i + " { n += 1; }\n"));
    capped(
        f,
        "if "
            + IntStream.range(0, 12)
                .mapToObj(i -> "f(p.weight + " + i + ")")
                .collect(Collectors.joining(" && "))
            + " { n += 1; }\n");
  }

  @Test
  void nestedLoopsCostAPolynomial() {
    grows(10, VerifierStepsTest::nested, 4, 8);
    grows(10, VerifierStepsTest::nested, 8, 16);
  }

  @Test
  void loopsOfCalledFunctionsCostWhatNestedOnesDo() {
    assertThat(steps(calling(6), "f5();\n")).isLessThan(10 * steps(calling(3), "f2();\n"));
  }

  @Test
  void loopsThatNobodyNestsSoDeepAreRefusedAtOnce() {
    for (int depth : new int[] {21, 60}) {
      PolicyCompiler.Result result = PolicyCompiler.compile(source("", nested(depth)));
      assertThat(result.diagnostics().stream().map(Diagnostic::title))
          .contains("loops are nested " + depth + " deep, the checker follows 20");
      assertThat(steps("", nested(depth))).isZero();
    }
  }

  private static String nested(int depth) {
    return repeated(depth, i -> "for i" + i + " in 0..3 {\n") + "n += 1;\n" + "}\n".repeat(depth);
  }

  /** Functions of which each calls the one before it in a loop. */
  private static String calling(int count) {
    return "fn f0() { for i in 0..10 { n += 1; } }\n"
        + IntStream.range(1, count)
            .mapToObj(i -> "fn f" + i + "() { for i in 0..2 { f" + (i - 1) + "(); } }\n")
            .collect(Collectors.joining());
  }

  private static void grows(double most, IntFunction<String> body, int small, int large) {
    assertThat((double) steps("", body.apply(large)) / steps("", body.apply(small)))
        .as("from " + small + " to " + large)
        .isLessThan(most);
  }

  private static void capped(String functions, String body) {
    assertThat(steps(functions, body))
        .isLessThan((long) MOST_PER_INSTRUCTION * instructions(functions, body));
  }

  private static String repeated(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
  }

  private static long steps(String functions, String body) {
    SourceFile source = source(functions, body);
    return Verifier.steps(program(source), KernelProfile.NEWEST, source);
  }

  private static long instructions(String functions, String body) {
    return program(source(functions, body)).functions().stream()
        .mapToLong(f -> f.insns().size())
        .sum();
  }

  private static Program program(SourceFile source) {
    PolicyCompiler.Result result = PolicyCompiler.compile(source);
    return result.program().orElseThrow(() -> new AssertionError(result.diagnostics()));
  }

  private static SourceFile source(String functions, String body) {
    return new SourceFile(
        "grown.scx",
        "policy grown {\nvar n: u64;\n" + functions + "on running(p) {\n" + body + "}\n}\n");
  }
}
