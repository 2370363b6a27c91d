package dev.scxlab.kernel.ext;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.RoundRobinFair;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import org.junit.jupiter.api.Test;

/** The numbers another simulator gives for the same policy and workload (peer check). */
class DsqContentionTest {

  private static final long MS = 1_000_000;

  /** Runs 2 ms, sleeps 1 ms, for ever. */
  static final class RunSleep implements TaskProgram {
    private boolean slept = true;

    @Override
    public void step(TaskControl control) {
      if (slept) {
        control.run(2 * MS);
      } else {
        control.sleepUntil(control.nowNs() + MS);
      }
      slept = !slept;
    }
  }

  private static Kernel run(KernelConfig config, long endNs, ExtClass[] out) {
    Kernel kernel = new Kernel(config);
    ExtClass ext = new ExtClass(kernel);
    kernel.setExtHooks(ext.hooks());
    kernel.install(new RoundRobinFair(kernel), ext);
    assertThat(ext.load(new VtimePolicy(20 * MS))).isZero();
    kernel.runScript(
        () -> {
          for (int i = 0; i < 8; i++) {
            kernel.fork(TaskSpec.of("worker" + i, new RunSleep()), null);
          }
        });
    kernel.runUntil(endNs);
    kernel.settle();
    out[0] = ext;
    return kernel;
  }

  @Test
  void eightTasksOnFourCpusGiveThePeersNumbers() {
    ExtClass[] out = new ExtClass[1];
    Kernel kernel = run(KernelConfig.of(Topology.flat(4)).withCosts(Costs.ideal()), 1000 * MS, out);
    ExtClass ext = out[0];
    assertThat(ext.exitInfo()).isEqualTo(ExitInfo.NONE);
    assertThat(kernel.tickCount()).isEqualTo(1000);
    assertThat(kernel.tasks().stream().mapToLong(p -> p.accounting.wakeups()).sum())
        .isEqualTo(2004);
    assertThat(kernel.tasks().stream().mapToLong(p -> p.accounting.nvcsw()).sum()).isEqualTo(2000);
    assertThat(ext.counts().of(OpsCallback.SELECT_CPU)).isEqualTo(2004);
    assertThat(ext.counts().of(OpsCallback.ENQUEUE_TASK)).isEqualTo(2000);
    assertThat(ext.counts().of(Kfunc.DSQ_INSERT_VTIME)).isEqualTo(2000);
    assertThat(ext.counts().of(Kfunc.DSQ_INSERT)).isEqualTo(4);
  }

  @Test
  void theSameRunGivesTheSameHash() {
    ExtClass[] out = new ExtClass[1];
    KernelConfig config = KernelConfig.of(Topology.flat(4));
    long first = run(config, 300 * MS, out).tracer().hash();
    assertThat(run(config, 300 * MS, out).tracer().hash()).isEqualTo(first);
  }

  public static void main(String[] args) {
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      ExtClass[] out = new ExtClass[1];
      Kernel kernel =
          run(KernelConfig.of(Topology.flat(4)).withCosts(Costs.ideal()), 300_000 * MS, out);
      double seconds = (System.nanoTime() - start) / 1e9;
      long calls = 0;
      calls += out[0].counts().allOps();
      System.out.printf(
          "%.2f M callbacks/s, %.2f M events/s%n",
          calls / seconds / 1e6, kernel.events().firedCount() / seconds / 1e6);
    }
  }
}
