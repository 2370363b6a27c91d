package dev.scxlab.cli;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab new}: a policy to begin with. */
@Command(
    name = "new",
    description = "Writes a small commented policy to begin with.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  scxlab new mine", "  scxlab new policies/mine.scx"})
final class NewCommand implements Callable<Integer> {

  private static final String PLACEHOLDER = "NAME";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "Name of the policy, or path of its file; NAME.scx must not exist.")
  private String argument = "";

  @Override
  public Integer call() {
    String suffix = ShippedFiles.POLICY_SUFFIX;
    Path file = Path.of(argument.endsWith(suffix) ? argument : argument + suffix);
    String fileName = Objects.requireNonNullElse(file.getFileName(), file).toString();
    String name = fileName.substring(0, fileName.length() - suffix.length());
    String text = starter().replace(PLACEHOLDER, name);
    if (!PolicyCompiler.compile(new SourceFile(fileName, text)).accepted()) {
      throw new InputFailure(
          "`"
              + name
              + "` cannot be the name of a policy: letters, digits and _, not a digit first, no"
              + " word of the language");
    }
    write(file, text);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote " + file + ". Next:");
    out.println("  scxlab check " + file);
    out.println("  scxlab compare fifo " + file + " --workload cpu-vs-io");
    return ExitCode.OK;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new InputFailure("`" + file + "` exists already; choose another name");
    } catch (NoSuchFileException e) {
      throw new InputFailure("there is no directory `" + file.getParent() + "`");
    } catch (IOException e) {
      throw new InputFailure("cannot write `" + file + "`: " + e.getMessage());
    }
  }

  private static String starter() {
    try (InputStream in = NewCommand.class.getResourceAsStream("starter.scx")) {
      return new String(
          Objects.requireNonNull(in, "starter.scx").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LabBug("starter.scx: " + e.getMessage());
    }
  }
}
