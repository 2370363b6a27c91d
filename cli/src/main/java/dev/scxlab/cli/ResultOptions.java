package dev.scxlab.cli;

import dev.scxlab.cli.Output.ResultFormat;
import dev.scxlab.report.Style;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of {@code run} and {@code compare} about the result: its seed and how it is shown. */
final class ResultOptions {

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The (first) seed of everything that is drawn (default 1).")
  private long seed = 1;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ResultFormat format = ResultFormat.TEXT;

  long seed() {
    return seed;
  }

  /**
   * Writes the result in the format that was asked for.
   *
   * @param text the report for a style and a width in columns
   */
  void print(
      CommandSpec spec,
      BiFunction<Style, Integer, String> text,
      Supplier<String> json,
      Supplier<String> csv) {
    Terminal terminal = Terminal.of(spec.commandLine());
    spec.commandLine()
        .getOut()
        .print(
            switch (format) {
              case TEXT -> text.apply(Output.style(terminal), terminal.width());
              case JSON -> json.get();
              case CSV -> csv.get();
            });
  }
}
