package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.Kernel;

/** Moves the load averages of tasks between CPUs ({@code attach_entity_load_avg} and others). */
final class EntityLoads {

  private final Kernel kernel;
  private final FairCpu[] cpus;

  EntityLoads(Kernel kernel, FairCpu[] cpus) {
    this.kernel = kernel;
    this.cpus = cpus;
  }

  void attach(FairCpu cpu, FairEntity entity, boolean initial) {
    cpu.updateLoad(entity, kernel.nowNs());
    if (initial) {
      LoadAverage.initialize(entity.load, cpu.load, entity.weight);
    }
    if (entity.loadCpu < 0) {
      LoadAverage.attach(cpu.load, entity.load);
      entity.loadCpu = cpu.id;
    }
  }

  void detach(FairEntity entity) {
    if (entity.loadCpu >= 0) {
      FairCpu cpu = cpus[entity.loadCpu];
      cpu.updateLoad(entity, kernel.nowNs());
      LoadAverage.detach(cpu.load, entity.load);
      entity.loadCpu = -1;
    }
  }

  /** The task's weight changes; it is still the old one. */
  void reweight(FairEntity entity, int old, int weight) {
    if (entity.loadCpu >= 0) {
      FairCpu cpu = cpus[entity.loadCpu];
      cpu.updateLoad(entity, kernel.nowNs());
      cpu.load.load = Math.max(0, cpu.load.load - entity.load.load);
      entity.load.load = entity.load.load / old * weight;
      cpu.load.load += entity.load.load;
    }
  }
}
