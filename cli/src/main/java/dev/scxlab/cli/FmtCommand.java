package dev.scxlab.cli;

import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.format.PolicyFormatter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab fmt}: formats policies in place. */
@Command(
    name = "fmt",
    description = "Formats policies in place.",
    footer = {
      "",
      "Examples:",
      "  scxlab fmt mine.scx",
      "  scxlab fmt --check policies/*.scx",
      "  scxlab fmt - < mine.scx",
      "",
      "Exit status: 0 fine; 1 a file has errors or, with --check, is not formatted;",
      "2 usage or unreadable input."
    },
    mixinStandardHelpOptions = true)
final class FmtCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "POLICY",
      arity = "1..*",
      description = "Path of a policy, name of a shipped one, or - for standard input to output.")
  private List<String> policies = List.of();

  @Option(names = "--check", description = "Only say which files are not formatted.")
  private boolean check;

  @Override
  public Integer call() {
    // All are found and read before any is written.
    List<Path> files = policies.stream().map(p -> PolicyRef.resolve(p).requireFile()).toList();
    List<SourceFile> sources = files.stream().map(InputFiles::read).toList();
    int status = ExitCode.OK;
    for (int i = 0; i < sources.size(); i++) {
      status = Math.max(status, format(files.get(i), sources.get(i)));
    }
    return status;
  }

  private int format(Path file, SourceFile source) {
    PrintWriter out = spec.commandLine().getOut();
    Diagnostics diagnostics = new Diagnostics(source);
    Optional<String> formatted = PolicyFormatter.format(source, diagnostics);
    if (formatted.isEmpty()) {
      report(diagnostics);
      return ExitCode.NO;
    }
    boolean changed = !formatted.get().equals(source.text());
    if (check) {
      if (changed) {
        out.println(source.name());
      }
      return changed ? ExitCode.NO : ExitCode.OK;
    }
    if (source.name().equals(InputFiles.STANDARD_INPUT)) {
      out.print(formatted.get());
    } else if (changed) {
      FileRewrite.replace(file, source.text(), formatted.get());
      spec.commandLine().getErr().println("formatted " + source.name());
    }
    return ExitCode.OK;
  }

  private void report(Diagnostics diagnostics) {
    Terminal terminal = Terminal.of(spec.commandLine());
    DiagnosticText text =
        new DiagnosticText(diagnostics.source(), terminal.palette(), terminal.width());
    for (Diagnostic d : diagnostics.sorted()) {
      spec.commandLine().getErr().println(text.longForm(d));
    }
  }
}
