package dev.scxlab.verifier;

import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** What lookups gave, so that the same lookup once more gives the same entry. */
final class KnownEntries {

  private KnownEntries() {}

  /** The identity of keys that are constants. */
  private static final long CONSTANT = -1;

  /** Sizes of cells: what is looked up. */
  private static final int OWN_OR_ONLY = 0;

  private static final int OF_A_CPU = 1;

  /** What the same lookup gave before, with nothing in between that may change it; else null. */
  static @Nullable RegState found(VerifierState state, RegState map, @Nullable RegState key) {
    return found(state, map, key, OWN_OR_ONLY);
  }

  /** The same for the copy that a CPU has of a value with the key 0. */
  static @Nullable RegState foundOf(
      VerifierState state, RegState map, @Nullable RegState key, RegState cpu) {
    return isZero(key) ? found(state, map, cpu, OF_A_CPU) : null;
  }

  private static @Nullable RegState found(
      VerifierState state, RegState map, @Nullable RegState key, int kind) {
    return key == null || id(key) == 0 || MapArguments.isInner(map)
        ? null
        : state.findCell(VerifierState.Base.LOOKUP, id(key), map.index(), delta(key), kind);
  }

  /** Notes what a lookup gave for a key. */
  static void remember(VerifierState state, RegState map, @Nullable RegState key, RegState entry) {
    remember(state, map, key, OWN_OR_ONLY, entry);
  }

  /** Notes what a lookup gave for the copy of a CPU. */
  static void rememberOf(
      VerifierState state, RegState map, @Nullable RegState key, RegState cpu, RegState entry) {
    if (isZero(key)) {
      remember(state, map, cpu, OF_A_CPU, entry);
    }
  }

  private static void remember(
      VerifierState state, RegState map, @Nullable RegState key, int kind, RegState entry) {
    if (key != null && id(key) != 0) {
      state.addCell(
          new VerifierState.Cell(
              VerifierState.Base.LOOKUP, id(key), map.index(), delta(key), kind, entry));
    }
  }

  private static boolean isZero(@Nullable RegState key) {
    return key != null && isConstant(key) && delta(key) == 0;
  }

  private static boolean isConstant(RegState key) {
    return key.isScalar() && key.scalar().isConstant();
  }

  private static long id(RegState key) {
    return isConstant(key) ? CONSTANT : key.id();
  }

  private static long delta(RegState key) {
    return isConstant(key) ? key.scalar().umin() : key.delta();
  }

  /** Entries of a map may have come, gone or changed. */
  static void forget(VerifierState state, int map) {
    state.forgetCells(
        c ->
            c.index() == map
                && (c.base() == VerifierState.Base.MAP_VALUE
                    || c.base() == VerifierState.Base.LOOKUP));
  }
}
