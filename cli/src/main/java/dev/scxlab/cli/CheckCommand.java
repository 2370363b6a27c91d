package dev.scxlab.cli;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyParser;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab check}: verifies policies and says what is wrong with them. */
@Command(
    name = "check",
    description = "Verifies policies and says what is wrong with them.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "POLICY", arity = "1..*", description = "Path or name of a policy.")
  private List<String> policies = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean rejected = false;
    for (String policy : policies) {
      SourceFile source = PolicyRef.resolve(policy).read();
      Diagnostics diagnostics = new Diagnostics(source);
      PolicyParser.parse(source, diagnostics);
      for (Diagnostic d : diagnostics.sorted()) {
        out.println(
            source.place(d.primary())
                + ": "
                + d.severity().word()
                + "["
                + d.code()
                + "]: "
                + d.title());
      }
      rejected |= diagnostics.hasErrors();
    }
    return rejected ? ExitCode.NO : ExitCode.OK;
  }
}
