package dev.scxlab.check;

/** What the language has and the compiler does not build yet: refused with SX0116, and listed. */
public enum LanguageLimit {
  CGROUP_STORAGE("`cgroup_storage`");

  private final String text;

  LanguageLimit(String text) {
    this.text = text;
  }

  /** What it is, as the beginning of a sentence. */
  public String text() {
    return text;
  }
}
