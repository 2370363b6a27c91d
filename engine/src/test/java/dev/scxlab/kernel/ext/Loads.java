package dev.scxlab.kernel.ext;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks and runs for tests of the ext class. Times are in ns. */
final class Loads {

  static final long MS = 1_000_000;

  private Loads() {}

  /** Computes for ever. */
  static TaskSpec hog(String name) {
    return TaskSpec.of(name, control -> control.run(1_000 * MS));
  }

  /** Computes for ever on one CPU. */
  static TaskSpec hogOn(String name, int cpu, int nrCpus) {
    return hog(name).withCpus(CpuMask.of(nrCpus, cpu));
  }

  /** Runs and sleeps in turn. */
  static TaskSpec sleeper(String name, long runNs, long sleepNs) {
    return TaskSpec.of(
        name,
        new TaskProgram() {
          private boolean ran;

          @Override
          public void step(TaskControl control) {
            if (ran) {
              control.sleepUntil(control.nowNs() + sleepNs);
            } else {
              control.run(runNs);
            }
            ran = !ran;
          }
        });
  }

  /** Runs once and ends. */
  static TaskSpec once(String name, long runNs) {
    return TaskSpec.of(
        name,
        new TaskProgram() {
          private boolean ran;

          @Override
          public void step(TaskControl control) {
            if (ran) {
              control.exit();
            } else {
              control.run(runNs);
            }
            ran = true;
          }
        });
  }

  /** Runs, yields, and so on. */
  static TaskSpec yielder(String name, long runNs) {
    return TaskSpec.of(
        name,
        new TaskProgram() {
          private boolean ran;

          @Override
          public void step(TaskControl control) {
            if (ran) {
              control.yieldCpu();
            } else {
              control.run(runNs);
            }
            ran = !ran;
          }
        });
  }

  /** A machine of cores where nothing costs time. */
  static KernelConfig ideal(int cpus) {
    return KernelConfig.of(Topology.flat(cpus)).withCosts(Costs.ideal());
  }

  /** A run at its beginning. */
  static Simulation start(KernelConfig config, @Nullable SchedExtOps policy, TaskSpec... tasks) {
    Simulation simulation = new Simulation(config, policy);
    simulation.start(List.of(tasks), false);
    return simulation;
  }
}
