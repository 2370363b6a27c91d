package dev.scxlab.confirm;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.ir.DebugInfo;
import dev.scxlab.ir.JumpRole;
import dev.scxlab.source.Span;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How the conditions of a text turned out in a run. */
final class Decisions {

  private final Map<Span, Boolean> outcomes = new LinkedHashMap<>();
  private final Set<Span> changing = new HashSet<>();

  /** Notes a conditional jump. */
  void add(DebugInfo jump, boolean taken) {
    JumpRole role = JumpRole.of(jump.role()).orElse(null);
    if (role != null) {
      boolean holds = role == JumpRole.HOLDS || role == JumpRole.SOMETHING;
      Boolean before = outcomes.put(jump.span(), taken == holds);
      if (before != null && before != (taken == holds)) {
        changing.add(jump.span());
      }
    }
  }

  /**
   * Whether each condition held, or its value was there; without those that turned out both ways.
   */
  ImmutableMap<Span, Boolean> steady() {
    ImmutableMap.Builder<Span, Boolean> steady = ImmutableMap.builder();
    outcomes.forEach(
        (span, holds) -> {
          if (!changing.contains(span)) {
            steady.put(span, holds);
          }
        });
    return steady.buildOrThrow();
  }
}
