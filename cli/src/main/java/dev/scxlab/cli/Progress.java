package dev.scxlab.cli;

import dev.scxlab.experiment.ComparisonPlan;
import java.io.PrintWriter;
import java.util.function.IntConsumer;
import picocli.CommandLine;

/** One line on the standard error that counts complete runs, on a terminal only. */
final class Progress implements IntConsumer, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean shown;
  private final String of;

  Progress(CommandLine commandLine, ComparisonPlan plan) {
    this.err = commandLine.getErr();
    this.shown = Terminal.isTerminal();
    Integer seeds = plan.seeds();
    this.of =
        seeds == null
            ? ""
            : " of " + (long) seeds * plan.policies().size() * plan.workloads().size();
  }

  @Override
  public synchronized void accept(int complete) {
    if (shown) {
      err.print(CLEAR_LINE + complete + of + " runs complete");
      err.flush();
    }
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    if (shown) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
