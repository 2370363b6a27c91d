package dev.scxlab.check;

import org.jspecify.annotations.Nullable;

/**
 * A declared timer, or an array of them.
 *
 * @param index its place in {@link CheckedPolicy#timers()}
 * @param map the map that holds it
 * @param dim how many there are, or null for one
 * @param every its period, a constant or a param, or null for one that the policy starts
 * @param cpu the CPU it is armed on, a constant or a param, or null
 */
public record TimerDecl(
    int index,
    MapDecl map,
    PolicyType.@Nullable Dimension dim,
    @Nullable CheckedExpr every,
    @Nullable CheckedExpr cpu) {

  public String name() {
    return map.name();
  }
}
