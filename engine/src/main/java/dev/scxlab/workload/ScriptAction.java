package dev.scxlab.workload;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.PmEvent;
import dev.scxlab.kernel.SchedPolicy;
import java.util.List;

/**
 * What a script does to the machine, to the policy or to tasks. Tasks are named by a thread ({@code
 * hog-0}) or by the task of the workload whose threads are all meant ({@code hog}).
 */
public sealed interface ScriptAction {

  /** The power management core announces an event. */
  record Pm(PmEvent event) implements ScriptAction {}

  /** User space takes a CPU down or brings it up. */
  record Hotplug(int cpu, boolean up) implements ScriptAction {}

  /** Actions without arguments. */
  enum Plain implements ScriptAction {
    /** {@code echo mem > /sys/power/state}: the whole way into suspend to RAM. */
    MEM("mem"),
    /** {@code echo disk > /sys/power/state}: the whole way into hibernation. */
    DISK("disk"),
    /** The machine wakes up, from whatever point it has reached. */
    WAKE("wake"),
    /** User space stops, as the PM core has it before CPUs go down. */
    FREEZE_PROCESSES("freeze_processes"),
    /** User space goes on. */
    THAW_PROCESSES("thaw_processes"),
    /** The PM core takes all CPUs but the first down, the highest first. */
    FREEZE_SECONDARY_CPUS("freeze_secondary_cpus"),
    /** The PM core brings them up again, the lowest first. */
    THAW_SECONDARY_CPUS("thaw_secondary_cpus"),
    /** The key sysrq-S: ends the policy. */
    SYSRQ_STOP("sysrq-S"),
    /** The key sysrq-D: the debug dump. */
    SYSRQ_DUMP("sysrq-D"),
    /** The loader unloads the policy. */
    DETACH("detach"),
    /** Shows the state of sched_ext. */
    STATE("state");

    private final String word;

    Plain(String word) {
      this.word = word;
    }

    /** How it is written. */
    public String word() {
      return word;
    }
  }

  /** Another nice value, -20..19. */
  record Renice(String task, int nice) implements ScriptAction {}

  /**
   * Another affinity.
   *
   * @param cpus numbers of CPUs, at least one
   */
  record Taskset(String task, List<Integer> cpus) implements ScriptAction {
    public Taskset {
      cpus = ImmutableList.copyOf(cpus);
    }
  }

  /**
   * Another scheduling policy.
   *
   * @param priority 1..99 for FIFO and RR, else 0
   */
  record Chrt(String task, SchedPolicy policy, int priority) implements ScriptAction {}
}
