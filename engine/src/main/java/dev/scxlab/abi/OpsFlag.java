package dev.scxlab.abi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a policy ({@code ops.flags}, {@code sched-ext.md} 1.10). The constant's name is the
 * name in a policy's {@code flags} block.
 */
public enum OpsFlag {
  KEEP_BUILTIN_IDLE(0, "keeps built-in idle tracking although update_idle is implemented"),
  ENQ_LAST(1, "a task that is alone when its slice ends goes through enqueue too"),
  ENQ_EXITING(2, "exiting tasks go through enqueue too"),
  SWITCH_PARTIAL(3, "only tasks of policy SCHED_EXT belong to the scheduler"),
  ENQ_MIGRATION_DISABLED(4, "migration-disabled tasks go through enqueue too", 614, null),
  ALLOW_QUEUED_WAKEUP(5, "wakeups may be left to the CPU they go to", 615, null),
  BUILTIN_IDLE_PER_NODE(6, "idle masks are kept per node", 615, null),
  ALWAYS_ENQ_IMMED(7, "adds ENQ_IMMED to every insert with a local target", 702, null),
  TID_TO_TASK(8, "keeps the table behind tid_to_task", 702, null),
  LAZY_RESCHED(9, "slice ends request a lazy reschedule", 704, null),
  ENQ_BLOCKED(10, "mutex waiters stay runnable as proxy donors and go through enqueue", 704, null);

  private final int bit;
  private final String doc;
  private final int since;
  private final @Nullable String notModelled;

  OpsFlag(int bit, String doc) {
    this(bit, doc, KernelProfile.ALWAYS, null);
  }

  OpsFlag(int bit, String doc, int since, @Nullable String notModelled) {
    this.bit = bit;
    this.doc = doc;
    this.since = since;
    this.notModelled = notModelled;
  }

  /** Its value in {@code ops.flags}. */
  public long value() {
    return 1L << bit;
  }

  public String doc() {
    return doc;
  }

  /** First kernel that has it, as {@link KernelProfile#version}. */
  public int since() {
    return since;
  }

  /** The op without which the kernel refuses the flag, if any. */
  public Optional<OpsCallback> needs() {
    return this == ENQ_LAST || this == ENQ_BLOCKED
        ? Optional.of(OpsCallback.ENQUEUE_TASK)
        : Optional.empty();
  }

  /** What the lab lacks for it; empty when a policy may set it. */
  public Optional<String> notModelled() {
    return Optional.ofNullable(notModelled);
  }

  /** Finds a flag by its name in a policy. */
  public static Optional<OpsFlag> byName(String name) {
    for (OpsFlag f : values()) {
      if (f.name().equals(name)) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }
}
