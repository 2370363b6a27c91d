package dev.scxlab.ir;

import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * What the text promises of the number in an instruction's source register and the verifier has to
 * prove. Memory is safe without it: an index that leaves its row may still hit the array, and a
 * local with a range lies in no memory. An export puts the clamp of an index here ({@code
 * bpf-mapping.md} 2.3).
 */
public sealed interface Demand {

  /**
   * The number is an index: 0 or more and below {@code count}.
   *
   * @param span the index in the text
   * @param count number of elements
   * @param signed whether the number's type has negative numbers
   * @param row whether it chooses within one of several rows, or a row
   * @param declaration where the array is declared, or null when that is not known here
   */
  record Index(Span span, int count, boolean signed, boolean row, @Nullable Span declaration)
      implements Demand {}

  /**
   * The number fits what it is stored in. At a load it is what is found there: all indices on the
   * way were judged, where the offset alone may not tell which part of an element is hit.
   */
  record Range(Span span, DataType.Scalar type) implements Demand {}
}
