package dev.scxlab.verifier.state;

import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from: what messages name as its cause.
 *
 * @param kind what made it
 * @param name the callee, parameter, map, global or field that gave it; may be empty
 * @param function index of the function whose instruction made it
 * @param insn index of that instruction
 * @param from the value it was computed from, where there is just one, else null
 * @param source the identity of that value, or 0
 */
public record Origin(
    Kind kind, String name, int function, int insn, @Nullable Origin from, long source) {

  /** Of something that was not computed from one value. */
  public Origin(Kind kind, String name, int function, int insn, @Nullable Origin from) {
    this(kind, name, function, insn, from, 0);
  }

  /** What makes values. */
  public enum Kind {
    /** A parameter of the op. */
    PARAMETER,
    /** A literal or named constant. */
    CONSTANT,
    /** The result of a kfunc. */
    KFUNC,
    /** A lookup in a map or a storage. */
    LOOKUP,
    /** The result of another helper. */
    HELPER,
    /** A field of a kernel object. */
    FIELD,
    /** A global, a parameter of the policy, or an element of an array. */
    PLACE,
    /** Arithmetic. */
    COMPUTED,
    /** Paths that were joined. */
    JOINED
  }

  /** The first value of the chain that this was computed from. */
  public Origin producer() {
    Origin at = this;
    while (at.kind == Kind.COMPUTED && at.from != null) {
      at = at.from;
    }
    return at;
  }
}
