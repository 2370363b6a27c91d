package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Topology;
import org.junit.jupiter.api.Test;

/** Changes of the affinity of running tasks: the CPU's stopper moves them. */
class AffinityTest {

  @Test
  void theStopperMovesOneRunningTaskAfterTheOther() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(KernelConfig.of(Topology.flat(2)), policy, hog("a"), hog("b"));
    run.kernel().runScript(() -> run.kernel().setAffinity(run.task("a"), CpuMask.of(2, 0)));
    run.kernel().runScript(() -> run.kernel().setAffinity(run.task("b"), CpuMask.of(2, 0)));
    for (int round = 1; round <= 4; round++) {
      int to = round % 2;
      run.runUntil(round * (100 * MS));
      run.kernel()
          .runScript(
              () -> {
                run.kernel().setAffinity(run.task("a"), CpuMask.of(2, to));
                run.kernel().setAffinity(run.task("b"), CpuMask.of(2, to));
              });
      run.runUntil(round * (100 * MS) + MS);
      assertThat(run.task("a").cpu).as("round %s", round).isEqualTo(to);
      assertThat(run.task("b").cpu).as("round %s", round).isEqualTo(to);
    }
  }
}
