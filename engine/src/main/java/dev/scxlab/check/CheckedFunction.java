package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Function;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An op, function or body of a timer of the policy.
 *
 * @param op which op it is, or null
 * @param timer the timer whose body it is, or null
 * @param agent the agent whose body it is, or null
 * @param span its header in the text
 * @param parameters in order; for an op those of the op table
 * @param body its body; empty for an op that only has generated parts
 * @param end the end of its text, the closing brace
 * @param sleepable whether the op calls something that sleeps
 */
public record CheckedFunction(
    String name,
    @Nullable OpsCallback op,
    @Nullable TimerDecl timer,
    @Nullable AgentDecl agent,
    Span span,
    List<LocalVariable> parameters,
    PolicyType result,
    CheckedStmt.Block body,
    Span end,
    boolean sleepable) {
  public CheckedFunction {
    parameters = ImmutableList.copyOf(parameters);
  }

  /** An op or a function. */
  public CheckedFunction(
      String name,
      @Nullable OpsCallback op,
      Span span,
      List<LocalVariable> parameters,
      PolicyType result,
      CheckedStmt.Block body,
      Span end,
      boolean sleepable) {
    this(name, op, null, null, span, parameters, result, body, end, sleepable);
  }

  /** How it is entered. */
  public Function.Kind kind() {
    if (op != null) {
      return Function.Kind.OP;
    }
    return timer != null
        ? Function.Kind.TIMER
        : agent != null ? Function.Kind.AGENT : Function.Kind.FN;
  }
}
