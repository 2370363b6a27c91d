package dev.scxlab.cli;

import com.google.common.collect.ImmutableSet;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab params}: what can be set of a policy. */
@Command(
    name = "params",
    description = "Lists the params of a policy: what --set NAME=VALUE may change.",
    footer = {"", "Examples:", "  scxlab params vtime", "  scxlab params mine.scx --format json"},
    mixinStandardHelpOptions = true)
final class ParamsCommand extends ListingCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private KernelOption kernel = new KernelOption();

  @Parameters(paramLabel = "POLICY", description = "Path or name of a policy.")
  private String policy = "";

  @Override
  public Integer call() {
    SourceFile source = PolicyRef.resolve(policy).read();
    PolicyCompiler.Result result =
        new PolicyCompiler(kernel.profile(), ImmutableSet.of()).run(source);
    if (!result.accepted()) {
      Terminal terminal = Terminal.of(command.commandLine());
      DiagnosticText text = new DiagnosticText(source, terminal.palette(), terminal.width());
      for (Diagnostic d : result.diagnostics()) {
        if (d.severity() == Severity.ERROR) {
          command.commandLine().getErr().println(text.longForm(d));
        }
      }
      return ExitCode.NO;
    }
    ParamListing params = ParamListing.of(result);
    print(params.listing(), params.params());
    return ExitCode.OK;
  }
}
