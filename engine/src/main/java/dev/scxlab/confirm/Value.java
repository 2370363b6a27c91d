package dev.scxlab.confirm;

import org.jspecify.annotations.Nullable;

/**
 * What a register or a stack slot holds in a run.
 *
 * @param target what an address or a handle leads to, or null for a number
 * @param bits the number, or the distance from the start of the target
 */
record Value(@Nullable Target target, long bits) {

  static final Value ZERO = new Value(null, 0);

  static Value number(long bits) {
    return bits == 0 ? ZERO : new Value(null, bits);
  }

  static Value of(Target target) {
    return new Value(target, 0);
  }

  boolean isNumber() {
    return target == null;
  }

  boolean isNull() {
    return target == null && bits == 0;
  }

  Value plus(long distance) {
    return new Value(target, bits + distance);
  }

  /** The number; addresses and handles have none that a run could depend on. */
  long number() {
    if (target != null) {
      throw new CannotRun("an address used as a number");
    }
    return bits;
  }
}
