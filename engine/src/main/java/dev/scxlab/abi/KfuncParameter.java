package dev.scxlab.abi;

import com.google.errorprone.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a kfunc.
 *
 * @param name its name
 * @param type its type; with width and sign
 * @param nullable for a handle whether null may be passed; for an index type whether any number may
 *     be passed (the kfunc takes a wrong one without harm)
 * @param live for a task whether it must still be the live one: a snapshot of a queue's past will
 *     not do (R70)
 * @param range bounds of a number that the kernel refuses to exceed, or null
 * @param since first kernel that has the parameter; before it the value must be the default 0
 */
@Immutable
public record KfuncParameter(
    String name, AbiType type, boolean nullable, boolean live, @Nullable Range range, int since) {

  /** Whether a policy may leave it out at the end of a call; 0 is passed then. */
  public boolean optional() {
    return since > KernelProfile.ALWAYS;
  }

  /** Whether the compiler fills it and no policy writes it. */
  public boolean hidden() {
    return type.kind() == AbiType.Kind.ADDRESS || type == AbiType.BYTE_COUNT;
  }
}
