package dev.scxlab.report;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.RunResult.Exit;
import dev.scxlab.experiment.RunResult.MachineInfo;

/** Wording that several reports share. */
final class Phrases {

  private Phrases() {}

  static String machine(MachineInfo machine) {
    return machine.cpus()
        + (machine.cpus() == 1 ? " CPU (" : " CPUs (")
        + machine.topology()
        + "), HZ "
        + machine.hz()
        + ", kernel "
        + machine.kernel();
  }

  static String exit(Exit exit) {
    if (exit.kind() == ExitKind.NONE) {
      return "still loaded at the end";
    }
    String message = exit.message().isEmpty() ? "" : " (" + exit.message() + ")";
    return exit.kind() + ": " + exit.reason() + message;
  }

  static String seeds(Comparison comparison) {
    long first = comparison.plan().firstSeed();
    Integer seeds = comparison.plan().seeds();
    long count = seeds == null ? 1 : seeds;
    String range = count == 1 ? "seed " + first : "seeds " + first + ".." + (first + count - 1);
    return comparison.random() ? range : range + ", nothing drawn: deterministic";
  }

  /** What brackets and words of the table of differences mean. */
  static String legend(Comparison comparison) {
    Integer seeds = comparison.plan().seeds();
    boolean exact = seeds == null || seeds == 1 || !comparison.random();
    return exact
        ? "exact differences; same: within 2 % (2 percentage points, pp)"
        : "[95 % interval over "
            + seeds
            + " seeds]; same: within 2 % (2 percentage points, pp); unclear: spans them";
  }

  /** What the signs of the table of ratios rest on. */
  static String basis(Comparison comparison) {
    Integer seeds = comparison.plan().seeds();
    boolean exact = seeds == null || seeds == 1 || !comparison.random();
    return exact
        ? "exact; same: within 2 % (2 points)"
        : "by the 95 % interval over " + seeds + " seeds; same: within 2 % (2 points)";
  }
}
