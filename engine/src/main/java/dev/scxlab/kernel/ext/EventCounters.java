package dev.scxlab.kernel.ext;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.ScxEvent;

/** The event counters of one policy, summed over all CPUs. */
public final class EventCounters {

  private final long[] counts = new long[ScxEvent.values().length];

  void add(ScxEvent event) {
    counts[event.ordinal()]++;
  }

  void add(ScxEvent event, long amount) {
    counts[event.ordinal()] += amount;
  }

  public long get(ScxEvent event) {
    return counts[event.ordinal()];
  }

  /** Names and values in the kernel's order, those the profile has. */
  public ImmutableMap<String, Long> asMap(KernelProfile profile) {
    ImmutableMap.Builder<String, Long> map = ImmutableMap.builder();
    for (ScxEvent event : ScxEvent.values()) {
      if (event.in(profile)) {
        map.put(event.key(profile), get(event));
      }
    }
    return map.build();
  }
}
