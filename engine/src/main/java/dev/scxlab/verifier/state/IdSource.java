package dev.scxlab.verifier.state;

/** Hands out identities of values; never the same one twice. */
public final class IdSource {

  private long next = 1;
  private int nextReference = 1;

  public long fresh() {
    return next++;
  }

  /** The first of {@code count} identities that belong to the caller. */
  public long reserve(long count) {
    long first = next;
    next += count;
    return first;
  }

  public int freshReference() {
    return nextReference++;
  }
}
