package dev.scxlab.verifier;

import org.jspecify.annotations.Nullable;

/** What lookups gave, so that the same lookup once more gives the same entry. */
final class KnownEntries {

  private KnownEntries() {}

  /** What the same lookup gave before, with nothing in between that may change it; else null. */
  static @Nullable RegState found(VerifierState state, RegState map, @Nullable RegState key) {
    return key == null || key.id() == 0 || MapArguments.isInner(map)
        ? null
        : state.findCell(VerifierState.Base.LOOKUP, key.id(), map.index(), key.delta(), 0);
  }

  /** Notes what a lookup gave for a key. */
  static void remember(VerifierState state, RegState map, @Nullable RegState key, RegState entry) {
    if (key != null && key.id() != 0) {
      state.addCell(
          new VerifierState.Cell(
              VerifierState.Base.LOOKUP, key.id(), map.index(), key.delta(), 0, entry));
    }
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
