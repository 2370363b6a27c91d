package dev.scxlab.cli;

import java.io.PrintWriter;
import java.util.function.IntConsumer;
import picocli.CommandLine;

/** One line on the standard error that counts complete runs, on a terminal only. */
final class Progress {

  private Progress() {}

  static IntConsumer on(CommandLine commandLine) {
    if (!Terminal.isTerminal()) {
      return complete -> {};
    }
    PrintWriter err = commandLine.getErr();
    return complete -> {
      synchronized (err) {
        err.print("\r" + complete + " runs complete\u001b[K\r");
        err.flush();
      }
    };
  }
}
