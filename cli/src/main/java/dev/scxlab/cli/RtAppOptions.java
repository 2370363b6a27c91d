package dev.scxlab.cli;

import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.WorkloadOptions.Duplicates;
import dev.scxlab.workload.WorkloadOptions.Suspend;
import picocli.CommandLine.Option;

/** How files of rt-app are read where readers of them differ. */
final class RtAppOptions {

  @Option(
      names = "--rtapp-duplicates",
      paramLabel = "HOW",
      defaultValue = "events",
      description =
          "A repeated event key in one object: events (a further event, as its author meant; the"
              + " default) or last (the last value in the first place, as json-c reads it).")
  private String duplicates = "events";

  @Option(
      names = "--rtapp-suspend",
      paramLabel = "WHOM",
      defaultValue = "named",
      description =
          "A suspended thread waits for the name given (named, the default) or for its own task"
              + " (self, as rt-app does since 2025-05).")
  private String suspend = "named";

  @Option(
      names = "--rtapp-lenient",
      description = "Unknown keys are ignored with a warning, as rt-app ignores them.")
  private boolean lenient;

  /**
   * The options as the reader takes them.
   *
   * @throws InputFailure when a value is none of those there are
   */
  WorkloadOptions toWorkloadOptions() {
    return WorkloadOptions.DEFAULT
        .withDuplicates(
            choice("--rtapp-duplicates", duplicates, "events", "last")
                ? Duplicates.EVENTS
                : Duplicates.LAST)
        .withSuspend(
            choice("--rtapp-suspend", suspend, "named", "self") ? Suspend.NAMED : Suspend.SELF)
        .withLenient(lenient);
  }

  private static boolean choice(String option, String value, String first, String second) {
    if (!value.equals(first) && !value.equals(second)) {
      throw new InputFailure(option + " is " + first + " or " + second + ", not `" + value + "`");
    }
    return value.equals(first);
  }
}
