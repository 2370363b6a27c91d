package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.check.LanguageLimit;

/**
 * Something that Linux has and the lab does not model yet: it is refused where it is met, and
 * listed here ({@code scxlab limits}).
 *
 * @param area what it belongs to
 * @param name how it is written; empty for a whole area
 * @param missing what is not there
 */
public record Limitation(String area, String name, String missing) {

  private static final ImmutableList<Limitation> WHOLE_AREAS =
      ImmutableList.of(
          new Limitation("command line", "--tier compiled", "policies compiled to class files"),
          new Limitation("command line", "--report", "HTML reports"),
          new Limitation("command line", "fidelity, bench", "commands to come"),
          new Limitation("command line", "trace stats, workload import", "recorded traces"),
          new Limitation("workload", "taskgroup", "cgroups"),
          new Limitation("workload", "SCHED_DEADLINE", "the deadline class"),
          new Limitation("workload", "util_min, util_max", "utilisation clamps"),
          new Limitation("workload", "nodes_membind", "memory placement"),
          new Limitation("workload", "pi_enabled", "mutexes with priority inheritance"),
          new Limitation("workload", "dl-runtime in a phase", "a slice request that changes"),
          new Limitation("workload", "generators", "further parts of our form"),
          new Limitation("workload", "cumulative_slack, log_*", "rt-app's logs; without effect"),
          new Limitation("core", "", "core scheduling: no cookies, nobody asks core_sched_before"),
          new Limitation("core", "", "soft and hard lockup and RCU stall reports"),
          new Limitation("core", "", "locks of the kernel other than mutexes"),
          new Limitation("core", "", "placement at exec"),
          new Limitation("fair class", "", "group scheduling and bandwidth"),
          new Limitation("fair class", "", "utilisation estimates, energy model, misfit tasks"),
          new Limitation("fair class", "", "NUMA balancing, asymmetric packing"),
          new Limitation("core", "", "CPU frequency and energy: all CPUs run at full speed"),
          new Limitation("core", "", "interrupts and softirqs other than ticks, IPIs, irq work"),
          new Limitation("core", "", "cache effects other than the migration costs"),
          new Limitation("core", "", "lock contention inside the kernel: callbacks are atomic"));

  /** All limits: those of the tables of ops, flags, kfuncs and the language, then whole areas. */
  public static ImmutableList<Limitation> all() {
    ImmutableList.Builder<Limitation> all = ImmutableList.builder();
    for (OpsCallback op : OpsCallback.values()) {
      op.notModelled().ifPresent(why -> all.add(new Limitation("op", op.opName(), why)));
    }
    for (OpsFlag flag : OpsFlag.values()) {
      flag.notModelled().ifPresent(why -> all.add(new Limitation("op flag", flag.name(), why)));
    }
    for (Kfunc kfunc : Kfunc.values()) {
      if (!kfunc.hidden()) {
        kfunc
            .notModelled()
            .ifPresent(why -> all.add(new Limitation("kfunc", kfunc.functionName(), why)));
      }
    }
    for (LanguageLimit limit : LanguageLimit.values()) {
      all.add(new Limitation("language", "", limit.text()));
    }
    return all.addAll(WHOLE_AREAS).build();
  }
}
