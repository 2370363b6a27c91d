package dev.scxlab.bind;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CpuOrder;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.ir.Program;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.LabBug;

/** Fills the read-only variables that speak of the machine, as a loader does. */
final class MachineImage {

  private final PolicyMemory memory;
  private final Topology topology;
  private final Handles handles;

  MachineImage(PolicyMemory memory, Topology topology, Handles handles) {
    this.memory = memory;
    this.topology = topology;
    this.handles = handles;
  }

  void fill(Program program, ParamValues params) {
    for (DataVariable variable : program.data()) {
      if (variable.type() instanceof DataType.Mask && variable.section() == Section.RODATA) {
        CpuMask cpus =
            params
                .cpus(variable, topology.nrCpus())
                .orElseThrow(() -> new LabBug("a mask param that names no CPU of the machine"));
        PolicyMemory.store64(memory.bytes(), variable.address(), handles.ofFixed(cpus));
      }
      MachineFact.byVariable(variable.name())
          .ifPresent(
              fact -> PolicyMemory.store32(memory.bytes(), variable.address(), valueOf(fact)));
      MachineTable.byVariable(variable.name()).ifPresent(table -> fill(table, variable.address()));
      CpuOrder.byCpus(variable.name()).ifPresent(order -> fillCpus(order, variable.address()));
      CpuOrder.byFirst(variable.name()).ifPresent(order -> fillFirst(order, variable.address()));
    }
  }

  private void fillCpus(CpuOrder order, int address) {
    int at = 0;
    for (int part = 0; part < KernelLimits.most(order.part()); part++) {
      for (int cpu = 0; cpu < topology.nrCpus(); cpu++) {
        if (partOf(order, cpu) == part) {
          number(address, at++, cpu);
        }
      }
    }
  }

  private void fillFirst(CpuOrder order, int address) {
    int parts = KernelLimits.most(order.part());
    for (int part = 1; part <= parts; part++) {
      int before = 0;
      for (int cpu = 0; cpu < topology.nrCpus(); cpu++) {
        before += partOf(order, cpu) < part ? 1 : 0;
      }
      number(address, part, before);
    }
  }

  private int partOf(CpuOrder order, int cpu) {
    switch (order) {
      case BY_CORE:
        return topology.coreOf(cpu);
      case BY_LLC:
        return topology.llcOf(cpu);
      case BY_NODE:
        return topology.nodeOf(cpu);
    }
    throw new LabBug("order of CPUs " + order);
  }

  private int valueOf(MachineFact fact) {
    switch (fact) {
      case NR_CPUS:
        return topology.nrCpus();
      case NR_CORES:
        return topology.nrCores();
      case NR_LLCS:
        return topology.nrLlcs();
      case NR_NODES:
        return topology.nrNodes();
    }
    throw new LabBug("machine fact " + fact);
  }

  private void fill(MachineTable table, int address) {
    if (table.value() == AbiType.MASK) {
      long none = handles.ofFixed(new CpuMask(topology.nrCpus()));
      for (int i = 0; i < table.size(); i++) {
        PolicyMemory.store64(memory.bytes(), address + 8 * i, none);
      }
    }
    switch (table) {
      case CPU_CORE:
        for (int cpu = 0; cpu < topology.nrCpus(); cpu++) {
          number(address, cpu, topology.coreOf(cpu));
        }
        break;
      case CPU_LLC:
        for (int cpu = 0; cpu < topology.nrCpus(); cpu++) {
          number(address, cpu, topology.llcOf(cpu));
        }
        break;
      case LLC_NODE:
        for (int cpu = 0; cpu < topology.nrCpus(); cpu++) {
          number(address, topology.llcOf(cpu), topology.nodeOf(cpu));
        }
        break;
      case CORE_CPUS:
        for (int cpu = 0; cpu < topology.nrCpus(); cpu++) {
          mask(address, topology.coreOf(cpu), topology.siblings(cpu));
        }
        break;
      case LLC_CPUS:
        for (int cpu = 0; cpu < topology.nrCpus(); cpu++) {
          mask(address, topology.llcOf(cpu), topology.llcSpan(cpu));
        }
        break;
      case NODE_CPUS:
        for (int node = 0; node < topology.nrNodes(); node++) {
          mask(address, node, topology.nodeSpan(node));
        }
        break;
    }
  }

  private void number(int table, int index, int value) {
    PolicyMemory.store32(memory.bytes(), table + 4 * index, value);
  }

  private void mask(int table, int index, CpuMask mask) {
    PolicyMemory.store64(memory.bytes(), table + 8 * index, handles.ofFixed(mask));
  }
}
