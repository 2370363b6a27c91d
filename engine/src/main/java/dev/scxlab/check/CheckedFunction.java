package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An op or function of the policy.
 *
 * @param op which op it is, or null for a function
 * @param span its header in the text
 * @param parameters in order; for an op those of the op table
 * @param body its body; empty for an op that only has generated parts
 * @param end the end of its text, the closing brace
 * @param sleepable whether the op calls something that sleeps
 */
public record CheckedFunction(
    String name,
    @Nullable OpsCallback op,
    Span span,
    List<LocalVariable> parameters,
    PolicyType result,
    CheckedStmt.Block body,
    Span end,
    boolean sleepable) {
  public CheckedFunction {
    parameters = ImmutableList.copyOf(parameters);
  }
}
