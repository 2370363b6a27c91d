package dev.scxlab.experiment;

import java.util.Locale;

/** What a comparison with the baseline says about one metric ({@code metrics.md} 7.9). */
public enum Verdict {
  /** The baseline itself. */
  BASELINE,
  /** The whole interval lies beyond the margin on the good side. */
  BETTER,
  /** The whole interval lies beyond the margin on the bad side. */
  WORSE,
  /** Beyond the margin, for a metric without a good side. */
  DIFFERENT,
  /** The whole interval lies within the margin. */
  EQUIVALENT,
  /** The interval spans the margin: more seeds may decide. */
  INCONCLUSIVE,
  /** There is nothing to compare: a run failed, or a value is missing. */
  NONE;

  /** The word in output. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
