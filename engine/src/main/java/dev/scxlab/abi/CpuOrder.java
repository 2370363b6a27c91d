package dev.scxlab.abi;

import java.util.Optional;

/**
 * The possible CPUs in the order of the cores, LLCs or nodes they belong to, ascending in each:
 * what a loop over {@code llc_cpus(l)} walks. Two tables in read-only variables, whose names begin
 * with a dot; bind fills them when the policy is loaded.
 */
public enum CpuOrder {
  BY_CORE(AbiType.CORE, MachineTable.CORE_CPUS),
  BY_LLC(AbiType.LLC, MachineTable.LLC_CPUS),
  BY_NODE(AbiType.NODE, MachineTable.NODE_CPUS);

  private final AbiType part;
  private final MachineTable masks;

  CpuOrder(AbiType part, MachineTable masks) {
    this.part = part;
    this.masks = masks;
  }

  /** The parts of the machine that the CPUs are ordered by. */
  public AbiType part() {
    return part;
  }

  /** The variable with the CPUs: {@code MAX_CPUS} of them, those the machine lacks are 0. */
  public String cpusVariable() {
    return MachineTable.PREFIX + "cpus_by_" + part.label();
  }

  /**
   * The variable that says where the CPUs of each part begin in the other: one number more than
   * there can be parts, growing, the last ones the number of CPUs.
   */
  public String firstVariable() {
    return MachineTable.PREFIX + "first_of_" + part.label();
  }

  /** The order that a table of masks is the other form of. */
  public static Optional<CpuOrder> ofMasks(MachineTable table) {
    for (CpuOrder o : values()) {
      if (o.masks == table) {
        return Optional.of(o);
      }
    }
    return Optional.empty();
  }

  /** Finds an order by the name of its variable with the CPUs. */
  public static Optional<CpuOrder> byCpus(String variable) {
    for (CpuOrder o : values()) {
      if (o.cpusVariable().equals(variable)) {
        return Optional.of(o);
      }
    }
    return Optional.empty();
  }

  /** Finds an order by the name of its variable with the beginnings. */
  public static Optional<CpuOrder> byFirst(String variable) {
    for (CpuOrder o : values()) {
      if (o.firstVariable().equals(variable)) {
        return Optional.of(o);
      }
    }
    return Optional.empty();
  }
}
