package dev.scxlab.source;

/**
 * A half-open stretch of one source text, in UTF-16 units counted from 0.
 *
 * @param start offset of the first unit
 * @param end offset behind the last unit, at least {@code start}
 */
public record Span(int start, int end) {

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("bad span " + start + ".." + end);
    }
  }

  /** The smallest span that holds both. */
  public Span to(Span other) {
    return new Span(Math.min(start, other.start), Math.max(end, other.end));
  }

  /** The empty span behind this one, where something may be inserted. */
  public Span after() {
    return new Span(end, end);
  }

  /** The number of UTF-16 units. */
  public int length() {
    return end - start;
  }
}
