package dev.scxlab.check;

import java.util.Optional;

/** Functions that are always there and may be redefined ({@code verifier.md} 6.2 "Library"). */
public enum LibraryFunction {
  MIN("min", "the smaller of two"),
  MAX("max", "the larger of two"),
  CLAMP("clamp", "x, but at least lo and at most hi"),
  ADD_SAT("add_sat", "the sum, stopping at the type's limits"),
  SUB_SAT("sub_sat", "the difference, stopping at the type's limits"),
  BEFORE("before", "whether a comes before b in wrapping time"),
  LATER("later", "the later of two in wrapping time"),
  EARLIER("earlier", "the earlier of two in wrapping time"),
  WRAPPING("wrapping", "its argument; arithmetic in it may wrap"),
  LOG2("log2", "position of the highest set bit; 0 for 0"),
  SCALE_UP("scale_up", "v * w / 100"),
  SCALE_DOWN("scale_down", "v * 100 / w"),
  CALC_AVG("calc_avg", "old - old / 4 + new / 4"),
  UPDATE_FREQ("update_freq", "events per 100 ms, smoothed"),
  STARTS_WITH("starts_with", "whether a text begins with another"),
  SAME_MM("same_mm", "whether two tasks share an address space"),

  EVENTS("events", "an event counter of the core, by its name: events(BYPASS_DISPATCH)"),
  THIS_CPU("this_cpu", "the CPU this runs on"),
  CURRENT("current", "the task on this CPU, maybe an idle one"),
  RANDOM("random", "a random u32, or with an argument one below it"),
  CPU_CORE("cpu_core", "the core of a CPU"),
  CPU_LLC("cpu_llc", "the last-level cache of a CPU"),
  LLC_NODE("llc_node", "the node of a last-level cache"),
  CORE_CPUS("core_cpus", "the CPUs of a core"),
  LLC_CPUS("llc_cpus", "the CPUs of a last-level cache"),
  NODE_CPUS("node_cpus", "the CPUs of a node"),
  ATOMIC_ADD("atomic_add", "adds to a place; the old value"),
  ATOMIC_SWAP("atomic_swap", "stores into a place; the old value"),
  ATOMIC_CAS("atomic_cas", "stores into a place if it holds what is expected; the old value");

  private final String functionName;
  private final String doc;

  LibraryFunction(String name, String doc) {
    this.functionName = name;
    this.doc = doc;
  }

  public String functionName() {
    return functionName;
  }

  /** One line for listings. */
  public String doc() {
    return doc;
  }

  /** Finds a function by its name in a policy. */
  public static Optional<LibraryFunction> byName(String name) {
    for (LibraryFunction f : values()) {
      if (f.functionName.equals(name)) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }
}
