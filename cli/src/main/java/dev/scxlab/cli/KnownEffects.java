package dev.scxlab.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.scxlab.report.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the shipped policies are known for, with figures: the table that a test writes into {@code
 * policies/README.md}.
 */
final class KnownEffects {

  private static final String MARKER = "<!-- effects -->";

  /** Columns of the table, in the order of the page. */
  private static final int COLUMNS = 6;

  /**
   * A row.
   *
   * @param policy with the settings that were measured
   * @param effect in a few words
   * @param workload on which
   * @param figure what was measured, with its unit
   * @param baseline a policy, perhaps with settings, and its figure
   * @param measured the figure of the policy
   */
  record Effect(
      String policy,
      String effect,
      String workload,
      String figure,
      String baseline,
      String measured) {

    boolean isOf(String name) {
      return policy.equals(name) || policy.startsWith(name + ":");
    }

    /** What measures it again, as far as a comparison shows the figure. */
    String command() {
      String against = baseline.substring(0, baseline.lastIndexOf(' '));
      return "scxlab compare " + against + " " + policy + " --workload " + workload;
    }
  }

  private KnownEffects() {}

  /** The effects of a policy; none where the page is missing. */
  static List<Effect> of(String policy) {
    return all().stream().filter(e -> e.isOf(policy)).toList();
  }

  private static List<Effect> all() {
    Path page = ShippedFiles.policies().resolve("README.md");
    if (!Files.isRegularFile(page)) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<Effect> effects = ImmutableList.builder();
    boolean inTable = false;
    try {
      for (String line : Files.readAllLines(page)) {
        inTable |= line.equals(MARKER);
        List<String> cells = cells(line);
        if (inTable && cells.size() == COLUMNS && cells.get(COLUMNS - 1).startsWith("**")) {
          String measured = cells.get(COLUMNS - 1).replace("*", "");
          effects.add(
              new Effect(
                  cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), measured));
        }
      }
    } catch (IOException e) {
      throw new InputFailure("cannot read `" + page + "`: " + e.getMessage());
    }
    return effects.build();
  }

  private static List<String> cells(String line) {
    boolean row = line.startsWith("| ") && line.endsWith(" |");
    return row
        ? Splitter.on(" | ").splitToList(line.substring(2, line.length() - 2))
        : ImmutableList.of();
  }

  /** How effects of one policy are listed. */
  static Listing<Effect> listing() {
    return new Listing<Effect>()
        .column("workload", Effect::workload)
        .column("known for", KnownEffects::sentence);
  }

  private static String sentence(Effect e) {
    int colon = e.policy().indexOf(':');
    String settings = colon < 0 ? "" : " with " + e.policy().substring(colon + 1);
    String figures = e.measured() + settings + ", " + e.baseline();
    return e.effect() + " (" + e.figure() + "): " + figures;
  }
}
