package dev.scxlab.verifier;

/** Hands out identities of values; never the same one twice. */
final class IdSource {

  private long next = 1;
  private int nextReference = 1;

  long fresh() {
    return next++;
  }

  /** The first of {@code count} identities that belong to the caller. */
  long reserve(long count) {
    long first = next;
    next += count;
    return first;
  }

  int freshReference() {
    return nextReference++;
  }
}
