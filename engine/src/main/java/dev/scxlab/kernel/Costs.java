package dev.scxlab.kernel;

import com.google.common.collect.ImmutableMap;
import java.util.EnumMap;
import java.util.Map;

/** The prices of one run, a value for each {@link Cost}. Immutable. */
public final class Costs {

  private final long[] ns = new long[Cost.values().length];

  private Costs(Map<Cost, Long> values) {
    values.forEach((cost, value) -> ns[cost.ordinal()] = value);
  }

  /** The defaults of {@code sched-ext.md} 8. */
  public static Costs defaults() {
    Map<Cost, Long> values = new EnumMap<>(Cost.class);
    for (Cost cost : Cost.values()) {
      values.put(cost, cost.defaultNs());
    }
    return new Costs(values);
  }

  /** Everything is free ({@code --ideal}). */
  public static Costs ideal() {
    return new Costs(Map.of());
  }

  /** The same with one price changed; {@code value} is in ns, 0 or more. */
  public Costs with(Cost cost, long value) {
    Costs copy = new Costs(Map.of());
    System.arraycopy(ns, 0, copy.ns, 0, ns.length);
    copy.ns[cost.ordinal()] = value;
    return copy;
  }

  /** The price in ns. */
  public long get(Cost cost) {
    return ns[cost.ordinal()];
  }

  /** Names and values in the order of {@link Cost}, as results print them. */
  public ImmutableMap<String, Long> asMap() {
    ImmutableMap.Builder<String, Long> map = ImmutableMap.builder();
    for (Cost cost : Cost.values()) {
      map.put(cost.key(), get(cost));
    }
    return map.build();
  }
}
