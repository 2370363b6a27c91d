package dev.scxlab.check;

/** What the language has and the compiler does not build yet: refused with SX0116, and listed. */
public enum LanguageLimit {
  TREE_ARRAY("an array of trees"),
  CGROUP_STORAGE("`cgroup_storage`"),
  QUEUE_ARRAY("an array of queues"),
  HISTOGRAM_ARRAY("an array of histograms"),
  SCALAR_STORAGE("a storage of anything but a struct"),
  HASH_OF_ARRAYS("a hash with arrays as keys or values");

  private final String text;

  LanguageLimit(String text) {
    this.text = text;
  }

  /** What it is, as the beginning of a sentence. */
  public String text() {
    return text;
  }
}
