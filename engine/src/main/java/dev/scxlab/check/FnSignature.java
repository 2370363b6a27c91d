package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * What callers know of a function of the policy.
 *
 * @param index its place in {@link CheckedPolicy#functions()}, ops and functions together
 * @param span its name in the text
 */
public record FnSignature(
    int index,
    String name,
    List<String> parameterNames,
    List<PolicyType> parameters,
    PolicyType result,
    Span span) {
  public FnSignature {
    parameterNames = ImmutableList.copyOf(parameterNames);
    parameters = ImmutableList.copyOf(parameters);
  }
}
