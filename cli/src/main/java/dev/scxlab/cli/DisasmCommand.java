package dev.scxlab.cli;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.ir.Disassembler;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.KnownStates;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab disasm}: the bytecode a policy is compiled to, with its source lines. */
@Command(
    name = "disasm",
    description = "Shows the bytecode of a policy, with the source lines it comes from.",
    footer = {
      "",
      "Examples:",
      "  scxlab disasm fifo",
      "  scxlab disasm --state mine.scx",
      "",
      "Exit status: 0 fine, 1 the policy was rejected, 2 usage or unreadable input."
    },
    mixinStandardHelpOptions = true)
final class DisasmCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private KernelOption kernel;

  @Parameters(
      paramLabel = "POLICY",
      description = "Path of a policy (*.scx) or the name of a shipped one.")
  private String policy = "";

  @Option(names = "--no-source", description = "Leave the source lines out.")
  private boolean noSource;

  @Option(names = "--state", description = "What the verifier knows at each point.")
  private boolean state;

  @Override
  public Integer call() {
    SourceFile source = PolicyRef.resolve(policy).read();
    PolicyCompiler.Result result = new PolicyCompiler(kernel.profile(), Set.of()).run(source);
    Terminal terminal = Terminal.of(spec.commandLine());
    DiagnosticText text = new DiagnosticText(source, terminal.palette(), terminal.width());
    for (Diagnostic diagnostic : result.diagnostics()) {
      if (diagnostic.severity() == Severity.ERROR) {
        spec.commandLine().getErr().println(text.longForm(diagnostic));
      }
    }
    // A program that the verifier rejects has bytecode too, and it is then of most interest.
    result
        .program()
        .ifPresent(program -> spec.commandLine().getOut().print(listing(program, source)));
    return result.accepted() ? ExitCode.OK : ExitCode.NO;
  }

  private String listing(Program program, SourceFile source) {
    SourceFile shown = noSource ? null : source;
    if (!state) {
      return Disassembler.program(program, shown);
    }
    KnownStates states = KnownStates.of(program, kernel.profile(), source);
    return Disassembler.program(program, shown, states::before);
  }
}
