package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the language page shows is right: whole policies without a word, fragments in their place.
 */
class LanguagePageCompilesTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("```scx\n((?:///[^\n]*\n)*policy .*?)```", Pattern.DOTALL);

  static List<String> policies() throws IOException {
    List<String> policies = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("../grammar/docs/language.md")));
    while (matcher.find()) {
      policies.add(matcher.group(1));
    }
    assertThat(policies).isNotEmpty();
    return policies;
  }

  @ParameterizedTest
  @MethodSource("policies")
  void checksClean(String policy) {
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("page.scx", policy));

    assertThat(result.diagnostics().stream().map(d -> d.code() + " " + d.title() + "\n" + policy))
        .isEmpty();
  }

  /** What fragments may name without declaring it: declarations, then locals of an enqueue. */
  private static final List<String> DECLARATIONS =
      List.of(
          "param proxy: bool = false;",
          "param nice: bool = false;",
          "enum kind { OPEN, GROUPED, CONFINED }",
          "struct ctx { started: time; ran: time; }",
          "task_storage tctx: ctx;",
          "dsq shared: fifo;",
          "dsq lane[4]: fifo;",
          "stat direct, queued;",
          "var mode: kind;",
          "var pid: s32;",
          "struct counted { n: u32; }",
          "var v: counted;",
          "fn use(m: mask) { mode = OPEN; }");

  private static final List<String> LOCALS =
      List.of(
          "let prev_cpu = task_cpu(p);",
          "let wake_flags: wake_flags = 0;",
          "let prev = cpu_curr(prev_cpu);",
          "let cpu = this_cpu();",
          "let idle = p.queued;");

  static List<String> fragments() throws IOException {
    List<String> fragments = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("```scx\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../grammar/docs/language.md")));
    while (matcher.find()) {
      if (!matcher.group(1).contains("policy ")) {
        fragments.add(matcher.group(1));
      }
    }
    assertThat(fragments).hasSizeGreaterThan(8);
    return fragments;
  }

  @ParameterizedTest
  @MethodSource("fragments")
  void aFragmentCompilesWhereItBelongs(String fragment) {
    String declarations = "policy t {\n" + missing(DECLARATIONS, fragment) + fragment + "}";
    String statements =
        "policy t {\n"
            + missing(DECLARATIONS, fragment)
            + "on enqueue(p, enq_flags) {\n"
            + missing(LOCALS, fragment)
            + fragment
            + "}\n}";

    assertThat(parses(declarations) ? errors(declarations) : errors(statements)).isEmpty();
  }

  /** Those of the lines whose name the fragment does not declare itself. */
  private static String missing(List<String> lines, String fragment) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      String name = line.split("[ :;(\\[,]+")[1];
      boolean declared =
          Pattern.compile(
                  "\\b(param|enum|struct|task_storage|dsq|var|fn|let) "
                      + "(\\([^)]*\\b)?"
                      + name
                      + "\\b|\\bstat [^;]*\\b"
                      + name
                      + "\\b")
              .matcher(fragment)
              .find();
      text.append(declared ? "" : line + "\n");
    }
    return text.toString();
  }

  private static boolean parses(String text) {
    SourceFile source = new SourceFile("page.scx", text);
    Diagnostics diagnostics = new Diagnostics(source);
    PolicyParser.parse(source, diagnostics);
    return !diagnostics.hasErrors();
  }

  /** Errors, but for what is not built yet and what a whole policy would answer. */
  private static List<String> errors(String text) {
    PolicyCompiler compiler =
        new PolicyCompiler(KernelProfile.NEWEST, EnumSet.allOf(DiagnosticCode.class));
    return compiler.run(new SourceFile("page.scx", text)).diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR && d.code() != DiagnosticCode.NOT_MODELLED)
        .map(d -> d.code() + " " + d.title() + "\n" + text)
        .toList();
  }
}
