package dev.scxlab.cli;

import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.cli.render.Palette;
import java.io.Console;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What the standard output is connected to.
 *
 * @param palette colours on a terminal unless {@code NO_COLOR} is set, else none
 * @param width its columns; 100 when it is no terminal
 */
public record Terminal(Palette palette, int width) {

  /** Asks the environment. */
  public static Terminal of(CommandLine commandLine) {
    boolean terminal = isTerminal();
    boolean noColour = !System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    int width =
        terminal
            ? commandLine.getCommandSpec().usageMessage().width()
            : DiagnosticText.DEFAULT_WIDTH;
    return new Terminal(Palette.of(terminal && !noColour && Ansi.AUTO.enabled()), width);
  }

  /** Since Java 22 there is a console without a terminal too, and a method to tell. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
