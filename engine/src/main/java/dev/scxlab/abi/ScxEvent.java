package dev.scxlab.abi;

import java.util.Optional;

/**
 * Event counters of a policy in their order of output ({@code sched-ext.md} 7.4, {@code
 * kernel-observations.md}).
 */
public enum ScxEvent {
  SELECT_CPU_FALLBACK(615),
  DISPATCH_LOCAL_DSQ_OFFLINE(615),
  DISPATCH_KEEP_LAST(615),
  ENQ_SKIP_EXITING(615),
  ENQ_SKIP_MIGRATION_DISABLED(615),
  REENQ_IMMED(701),
  REENQ_REPEAT(701),
  REFILL_SLICE_DFL(615),
  SLICE_CLAMPED(704),
  SLICE_DENIED(704),
  BYPASS_DURATION(615),
  BYPASS_DISPATCH(615),
  BYPASS_ACTIVATE(615),
  INSERT_NOT_OWNED(701),
  SUB_BYPASS_DISPATCH(701),
  SUB_FORCED_ADMIT(704),
  SUB_PREEMPT_DENIED(704),
  SUB_KICK_DENIED(704),
  SUB_REENQ_DENIED(704),
  SUB_CIDPERF_DENIED(704),
  SUB_RESCUE(704);

  private final int since;

  ScxEvent(int since) {
    this.since = since;
  }

  /** Finds an event by its name without prefix, as a policy writes it. */
  public static Optional<ScxEvent> byName(String name) {
    for (ScxEvent event : values()) {
      if (event.name().equals(name)) {
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }

  /** Whether kernels of the profile count it. */
  public boolean in(KernelProfile profile) {
    return profile.has(since);
  }

  /** The counter's name with its prefix; 7.2 has an older name for one. */
  public String key(KernelProfile profile) {
    String shown =
        this == REENQ_REPEAT && profile == KernelProfile.V7_2 ? "REENQ_LOCAL_REPEAT" : name();
    return "SCX_EV_" + shown;
  }
}
