package dev.scxlab.kernel;

/**
 * What work of the kernel costs in simulated time, with default and source ({@code sched-ext.md}
 * 8).
 */
public enum Cost {
  SWITCH("switch_ns", 1000, "context switch, charged to the CPU that switches"),
  TICK("tick_ns", 1000, "handling one timer tick"),
  WAKEUP("wakeup_ns", 1000, "waking a task, charged to the waker"),
  CALLBACK("callback_ns", 100, "entering and leaving one op of the policy"),
  INSN("insn_ns", 2, "one executed bytecode instruction"),
  KFUNC("kfunc_ns", 50, "one kfunc call, unless its row says otherwise"),
  SYSCALL("syscall_ns", 500, "one system call of the policy's user-space half"),
  IRQ_WORK("irq_work_ns", 1000, "irq work to the CPU itself, after interrupts are on"),
  IPI("ipi_ns", 1500, "from the request to the handler on another CPU"),
  IDLE_EXIT("idle_exit_ns", 2000, "leaving the idle state"),
  MUTEX_SPIN(
      "mutex_spin_ns",
      0,
      "how long a task spins for a mutex whose owner executes, before it blocks"),
  MIGRATE_CORE("migrate_core_ns", 0, "running next on another thread of the same core"),
  MIGRATE_LLC("migrate_llc_ns", 1000, "running next on another core with the same cache"),
  MIGRATE_NODE("migrate_node_ns", 5000, "running next behind another cache of the same node"),
  MIGRATE_FAR("migrate_far_ns", 20000, "running next on another node");

  private final String key;
  private final long defaultNs;
  private final String doc;

  Cost(String key, long defaultNs, String doc) {
    this.key = key;
    this.defaultNs = defaultNs;
    this.doc = doc;
  }

  /** The name in {@code --cost} and in results. */
  public String key() {
    return key;
  }

  public long defaultNs() {
    return defaultNs;
  }

  /** What is charged, in one line. */
  public String doc() {
    return doc;
  }
}
