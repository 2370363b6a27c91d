package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Span;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What callers know of a function of the policy.
 *
 * @param index its place in {@link CheckedPolicy#functions()}, ops and functions together
 * @param ranges of each parameter its range, if it is declared with one
 * @param resultRange the range of the result, or null
 * @param span its name in the text
 */
public record FnSignature(
    int index,
    String name,
    List<String> parameterNames,
    List<PolicyType> parameters,
    List<Optional<DataType.Scalar>> ranges,
    PolicyType result,
    DataType.@Nullable Scalar resultRange,
    Span span) {
  public FnSignature {
    parameterNames = ImmutableList.copyOf(parameterNames);
    parameters = ImmutableList.copyOf(parameters);
    ranges = ImmutableList.copyOf(ranges);
  }
}
