package dev.scxlab.cli;

import dev.scxlab.experiment.BadSetting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns exceptions that reach the top into a message and an exit status. */
final class Failures {

  private Failures() {}

  /** Wrong usage: one line, what was probably meant, where to read on. */
  static final class Usage implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
      CommandLine command = e.getCommandLine();
      PrintWriter err = command.getErr();
      err.println("scxlab: " + UsageMessage.of(e));
      err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
      return ExitCode.USAGE;
    }
  }

  /** What a command threw. */
  static final class Execution implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
      PrintWriter err = command.getErr();
      if (e instanceof InputFailure || e instanceof BadSetting) {
        err.println("scxlab: " + e.getMessage());
        return ExitCode.USAGE;
      }
      return internal(e, err);
    }
  }

  /** More was asked for than fits: not a mistake of anybody. */
  static int outOfMemory(PrintWriter err) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    err.println("scxlab: this needs more memory than the " + megabytes + " MB that Java may use");
    err.println("JAVA_TOOL_OPTIONS=-Xmx4g before the command gives it 4 GB");
    return ExitCode.INTERNAL;
  }

  /** Our own mistake: a short notice; the stack trace goes to a file. */
  static int internal(Throwable e, PrintWriter err) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    String id = String.format("%08x", trace.toString().hashCode());
    err.println("scxlab: internal error " + id + ": " + summary(e));
    err.println("This is a mistake of scxlab, not of your policy. Please report it.");
    Path report = write(id, trace.toString());
    if (report != null) {
      err.println("report: " + report);
    }
    return ExitCode.INTERNAL;
  }

  private static String summary(Throwable e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private static @Nullable Path write(String id, String trace) {
    try {
      Path file = Files.createTempFile("scxlab-" + id + "-", ".txt");
      return Files.writeString(
          file,
          "scxlab "
              + Version.text()
              + ", Java "
              + System.getProperty("java.version")
              + "\n"
              + trace);
    } catch (IOException e) {
      return null;
    }
  }
}
