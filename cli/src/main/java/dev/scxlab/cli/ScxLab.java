package dev.scxlab.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code scxlab}: finds the command, runs it, and turns what fails into a status. */
@Command(
    name = "scxlab",
    description = "A laboratory for Linux CPU-scheduling policies (sched_ext).",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "To begin with:",
      "  scxlab compare fifo vtime eevdf --workload cpu-vs-io",
      "  scxlab new mine",
      "  scxlab check mine.scx",
      "  scxlab run mine.scx --workload cpu-vs-io",
      "",
      "scxlab COMMAND --help says more about one of them.",
      "Exit status: 0 fine; 1 the answer is no (a policy was rejected, a run ended in",
      "an error); 2 usage or unreadable input; 3 a mistake of scxlab."
    },
    subcommands = {
      NewCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      FmtCommand.class,
      RunCommand.class,
      CompareCommand.class,
      PoliciesCommand.class,
      ParamsCommand.class,
      WorkloadsCommand.class,
      WorkloadCommand.class,
      OpsCommand.class,
      KfuncsCommand.class,
      LimitsCommand.class,
      DisasmCommand.class,
      IsaCommand.class,
      GenerateCompletion.class,
      HelpCommand.class,
    })
public final class ScxLab implements Runnable {

  @Spec private CommandSpec spec;

  /** Texts nest up to 400 deep, and several stages recurse over them: far from any limit. */
  private static final long STACK_BYTES = 64L << 20;

  /** Runs the program and ends the JVM with its status. */
  public static void main(String[] args) {
    new Thread(null, () -> System.exit(run(args)), "main", STACK_BYTES).start();
  }

  private static int run(String[] args) {
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    int status = run(args, out, err);
    out.flush();
    err.flush();
    return status;
  }

  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
  }

  /** Runs one command line; the result goes to {@code out}, all else to {@code err}. */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine commandLine =
        new CommandLine(new ScxLab())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setExpandAtFiles(false)
            .setParameterExceptionHandler(new Failures.Usage())
            .setExecutionExceptionHandler(new Failures.Execution());
    try {
      return commandLine.execute(args);
    } catch (OutOfMemoryError e) {
      return Failures.outOfMemory(err);
    } catch (StackOverflowError e) {
      return Failures.internal(e, err);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** Without a command: says what there is. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "which command? `scxlab --help` lists them");
  }
}
