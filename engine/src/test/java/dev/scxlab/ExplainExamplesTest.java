package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.common.collect.ImmutableSet;
import dev.scxlab.explain.ExplainPage;
import dev.scxlab.explain.ExplainPages;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The examples of the pages behind codes, put into a policy that declares what they use: what is
 * called wrong gives that code and no other, what is called right gives none.
 */
class ExplainExamplesTest {

  /** Findings about the policy around an example, not about the example. */
  private static final ImmutableSet<DiagnosticCode> OF_THE_SURROUNDINGS =
      ImmutableSet.of(
          DiagnosticCode.UNUSED,
          DiagnosticCode.DSQ_NEVER_CONSUMED,
          DiagnosticCode.DSQ_NEVER_FILLED,
          DiagnosticCode.OPS_NEED_EACH_OTHER,
          DiagnosticCode.VTIME_NEVER_CHARGED,
          DiagnosticCode.UNCLAMPED_VTIME,
          DiagnosticCode.STALE_PID,
          DiagnosticCode.TASK_DROPPED,
          DiagnosticCode.KICK_WITHOUT_WORK,
          DiagnosticCode.IDLE_CLAIM_FORGOTTEN,
          DiagnosticCode.RANDOM_ON_KERNEL);

  private static Path resource(String name) {
    return Path.of("src/test/resources/explain", name);
  }

  /** Codes whose examples no policy can hold as they stand, or that no rule finds, and why. */
  private static boolean isFragment(DiagnosticCode code) throws IOException {
    return Files.readAllLines(resource("fragments.txt")).stream()
        .anyMatch(l -> l.startsWith(code.code() + " "));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongGivesItsCodeAndWhatIsRightNone(DiagnosticCode code) throws IOException {
    assumeFalse(code.code().startsWith("SX3"), "of a workload file");
    assumeFalse(isFragment(code), "a fragment");
    ExplainPage page = ExplainPages.of(code);

    assertThat(codes(code, page.wrong())).as(page.wrong()).containsExactly(code);
    assertThat(codes(code, page.right())).as(page.right()).isEmpty();
  }

  private static Set<DiagnosticCode> codes(DiagnosticCode about, String example)
      throws IOException {
    return PolicyCompiler.compile(new SourceFile("example.scx", policy(example)))
        .diagnostics()
        .stream()
        .map(Diagnostic::code)
        .filter(c -> c == about || !OF_THE_SURROUNDINGS.contains(c))
        .collect(Collectors.toSet());
  }

  private static String policy(String example) throws IOException {
    List<String> declared = Files.readAllLines(resource("declarations.txt"));
    boolean statements =
        !example
            .lines()
            .findFirst()
            .orElse("")
            .strip()
            .matches(
                "(on|fn|param|const|enum|struct|dsq|hash|array|queue|timer|flags|timeout|batch|"
                    + "percpu|task_storage|policy|stat|agent|tree) .*");
    String body = statements ? wrapped(example) : example;
    StringBuilder text = new StringBuilder(body);
    boolean more = true;
    while (more) {
      more = false;
      for (String line : declared) {
        boolean needed =
            !line.isBlank()
                && !line.startsWith("//")
                && text.indexOf(line) < 0
                && uses(text.toString(), name(line))
                && !declares(body, name(line));
        if (needed) {
          text.insert(0, line + "\n");
          more = true;
        }
      }
    }
    return "policy example {\n" + text + "\n}\n";
  }

  /** Statements in the op that suits them. */
  private static String wrapped(String example) throws IOException {
    String head =
        example.contains("create_dsq") || example.contains("return 0")
            ? "init()"
            : uses(example, "prev") || example.contains("dsq_move(")
                ? "dispatch(cpu, prev)"
                : uses(example, "prev_cpu")
                    ? "select_cpu(p, prev_cpu, wake_flags)"
                    : example.contains("dsq_insert")
                        ? "enqueue(p, enq_flags)"
                        : "runnable(p, enq_flags)";
    String end =
        head.startsWith("init") && !example.strip().endsWith("return 0;") ? "\nreturn 0;" : "";
    return "on " + head + " {\n" + locals(example) + example + end + "\n}";
  }

  /** What examples of statements take for granted. */
  private static String locals(String example) throws IOException {
    return Files.readAllLines(resource("locals.txt")).stream()
        .filter(l -> l.startsWith("let ") || l.startsWith("var "))
        .filter(l -> uses(example, name(l)) && !declares(example, name(l)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String name(String declaration) {
    String[] words = declaration.replaceAll("[^A-Za-z0-9_ ]", " ").split(" +");
    return words[0].equals("percpu") ? words[2] : words[1];
  }

  private static boolean uses(String text, String name) {
    return java.util.regex.Pattern.compile("(?<!\\w)(?<!\\w\\.)" + name + "\\b")
        .matcher(text)
        .find();
  }

  private static boolean declares(String text, String name) {
    return java.util.regex.Pattern.compile(
            "\\b(let|var|using|param|dsq|hash|array|queue|fn|timer|stat|const|in|for)\\s+\\(?"
                + name
                + "\\b")
        .matcher(text)
        .find();
  }
}
