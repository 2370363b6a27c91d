package dev.scxlab.abi;

import static dev.scxlab.abi.AbiType.*;

import java.util.Optional;

/**
 * The flags of calls, by family ({@code sched-ext.md} 1.10). The constant's name is the name in a
 * policy.
 */
public enum Flag {
  ENQ_WAKEUP(ENQ_FLAGS, 1L, Origin.CORE),
  ENQ_HEAD(ENQ_FLAGS, 1L << 16, Origin.BOTH),
  ENQ_CPU_SELECTED(ENQ_FLAGS, 1L << 20, Origin.CORE, 613),
  ENQ_PREEMPT(ENQ_FLAGS, 1L << 32, Origin.POLICY),
  ENQ_IMMED(ENQ_FLAGS, 1L << 33, Origin.POLICY, 701),
  ENQ_RESCUE(ENQ_FLAGS, 1L << 34, Origin.POLICY, 703),
  ENQ_PREEMPT_LAZY(ENQ_FLAGS, 1L << 35, Origin.POLICY, 704),
  ENQ_REENQ(ENQ_FLAGS, 1L << 40, Origin.CORE),
  ENQ_LAST(ENQ_FLAGS, 1L << 41, Origin.CORE),
  ENQ_BLOCKED(ENQ_FLAGS, 1L << 42, Origin.CORE, 704),

  DEQ_SLEEP(DEQ_FLAGS, 1L, Origin.CORE),
  DEQ_CORE_SCHED_EXEC(DEQ_FLAGS, 1L << 32, Origin.CORE),
  DEQ_SCHED_CHANGE(DEQ_FLAGS, 1L << 33, Origin.CORE, 701),

  WAKE_FORK(WAKE_FLAGS, 4L, Origin.CORE),
  WAKE_TTWU(WAKE_FLAGS, 8L, Origin.CORE),
  WAKE_SYNC(WAKE_FLAGS, 16L, Origin.CORE),

  KICK_IDLE(KICK_FLAGS, 1L, Origin.POLICY),
  KICK_PREEMPT(KICK_FLAGS, 2L, Origin.POLICY),
  KICK_WAIT(KICK_FLAGS, 4L, Origin.POLICY),
  KICK_PREEMPT_LAZY(KICK_FLAGS, 8L, Origin.POLICY, 704),

  PICK_IDLE_CORE(PICK_FLAGS, 1L, Origin.POLICY),
  PICK_IDLE_IN_NODE(PICK_FLAGS, 2L, Origin.POLICY, 615),

  REENQ_ANY(REENQ_FLAGS, 1L, Origin.POLICY, 701),

  /** Walks a DSQ from its end. */
  REV(ITER_FLAGS, 1L << 16, Origin.POLICY);

  /** Bits of enqueue flags that no policy may set: the core refuses the call. */
  public static final long ENQ_INTERNAL_BITS = 0xffL << 56;

  /** Who sets a flag. */
  public enum Origin {
    /** The core; policies pass it through and never invent it. */
    CORE,
    POLICY,
    BOTH
  }

  private final AbiType family;
  private final long value;
  private final Origin origin;
  private final int since;

  Flag(AbiType family, long value, Origin origin) {
    this(family, value, origin, KernelProfile.ALWAYS);
  }

  Flag(AbiType family, long value, Origin origin, int since) {
    this.family = family;
    this.value = value;
    this.origin = origin;
    this.since = since;
  }

  /** The family: one of the flag types of {@link AbiType}. */
  public AbiType family() {
    return family;
  }

  public long value() {
    return value;
  }

  public Origin origin() {
    return origin;
  }

  /** First kernel that has it, as {@link KernelProfile#version}. */
  public int since() {
    return since;
  }

  /** Whether the kernel refuses it unless the target is a local DSQ (R47). */
  public boolean localOnly() {
    return this == ENQ_IMMED || this == ENQ_RESCUE;
  }

  /** Whether it does nothing unless the target is a local DSQ (R47). */
  public boolean localOnlyEffect() {
    return this == ENQ_PREEMPT || this == ENQ_PREEMPT_LAZY;
  }

  /** All bits of a family that a kernel knows. */
  public static long known(AbiType family, KernelProfile profile) {
    long bits = 0;
    for (Flag f : values()) {
      if (f.family == family && profile.has(f.since)) {
        bits |= f.value;
      }
    }
    return bits;
  }

  /** Finds a flag by its name in a policy. */
  public static Optional<Flag> byName(String name) {
    for (Flag f : values()) {
      if (f.name().equals(name)) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }
}
