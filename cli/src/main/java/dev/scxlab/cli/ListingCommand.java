package dev.scxlab.cli;

import dev.scxlab.cli.Output.TableFormat;
import dev.scxlab.report.Listing;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that print a table have in common: {@code --format}. */
class ListingCommand {

  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private TableFormat format = TableFormat.TEXT;

  /** Prints who may call what: for people as a grid with a legend. */
  final void print(CallMatrix matrix) {
    print(matrix.grid(), matrix.lists(), matrix.rows());
    if (format == TableFormat.TEXT) {
      spec.commandLine().getOut().println();
      print(matrix.legend(), matrix.legendRows());
    }
  }

  final <T> void print(Listing<T> listing, List<T> things) {
    print(listing, listing, things);
  }

  /** Prints in two ways: for people what fits a line, for programs everything. */
  final <T> void print(Listing<T> forPeople, Listing<T> forPrograms, List<T> things) {
    PrintWriter out = spec.commandLine().getOut();
    Terminal terminal = Terminal.of(spec.commandLine());
    out.print(
        format == TableFormat.JSON
            ? forPrograms.json(things)
            : forPeople.text(things, Output.style(terminal), terminal.width()));
  }
}
