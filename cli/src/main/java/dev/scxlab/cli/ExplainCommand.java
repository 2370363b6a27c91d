package dev.scxlab.cli;

import dev.scxlab.explain.ExplainPages;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Spelling;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab explain}: the page behind a code. */
@Command(
    name = "explain",
    description = "Shows the page behind the code of a message.",
    footer = {"", "Examples:", "  scxlab explain SX0301", "  scxlab explain --list"},
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CODE", arity = "0..*", description = "A code, for example SX0301.")
  private List<String> codes = List.of();

  @Option(names = "--list", description = "List all codes with their titles.")
  private boolean list;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (!list && codes.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "which code? `scxlab explain --list` has all");
    }
    List<DiagnosticCode> found = codes.stream().map(this::code).toList();
    if (list) {
      for (DiagnosticCode code : DiagnosticCode.values()) {
        out.printf(
            "%s  %-7s  %s  %s%n",
            code,
            code.severity().word(),
            code.allowable() ? "may be allowed" : "              ",
            ExplainPages.of(code).title());
      }
    }
    for (int i = 0; i < found.size(); i++) {
      out.print(i > 0 ? "\n" : "");
      out.print(ExplainPages.of(found.get(i)).text());
      related(found.get(i), out);
    }
    return ExitCode.OK;
  }

  private static void related(DiagnosticCode code, PrintWriter out) {
    List<DiagnosticCode> related = ExplainPages.related(code);
    if (!related.isEmpty()) {
      out.println("\nRelated:");
      related.forEach(r -> out.printf("  %s  %s%n", r, ExplainPages.of(r).title()));
    }
  }

  private DiagnosticCode code(String text) {
    return DiagnosticCode.byCode(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "there is no code `"
                        + text
                        + "`"
                        + Spelling.nearest(
                                text, Arrays.stream(DiagnosticCode.values()).map(c -> c.code()))
                            .map(n -> "; did you mean " + n + "?")
                            .orElse("; `scxlab explain --list` has all")));
  }
}
