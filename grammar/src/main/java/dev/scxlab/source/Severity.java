package dev.scxlab.source;

/** How bad a diagnostic is. Only errors keep a policy from being loaded. */
public enum Severity {
  ERROR,
  WARNING,
  NOTE;

  /** The word in messages and in machine output: {@code error}, {@code warning}, {@code note}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
