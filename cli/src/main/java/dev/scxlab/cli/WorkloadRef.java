package dev.scxlab.cli;

import dev.scxlab.source.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A workload as named on the command line: a path (it has a `/` or an extension) or the name of a
 * shipped one.
 *
 * @param given the argument as typed
 * @param file its text
 */
record WorkloadRef(String given, Path file) {

  /**
   * Finds the workload that an argument names; the file itself is not read.
   *
   * @throws InputFailure when there is none
   */
  static WorkloadRef resolve(String argument) {
    if (argument.indexOf('/') >= 0 || argument.indexOf('.') >= 0) {
      return new WorkloadRef(argument, Path.of(argument));
    }
    if (argument.equals(InputFiles.STANDARD_INPUT)) {
      return new WorkloadRef(argument, Path.of(argument));
    }
    Path shipped = ShippedFiles.workloads().resolve(argument + ShippedFiles.WORKLOAD_SUFFIX);
    if (Files.exists(shipped)) {
      return new WorkloadRef(argument, shipped);
    }
    List<String> known = ShippedFiles.workloadNames();
    throw new InputFailure(
        "there is no workload called `"
            + argument
            + "`"
            + Spelling.nearest(argument, known.stream())
                .map(n -> "; did you mean `" + n + "`?")
                .orElse("; `scxlab workloads` lists them, a file is named with its extension"));
  }
}
