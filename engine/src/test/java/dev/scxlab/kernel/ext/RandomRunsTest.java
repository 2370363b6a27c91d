package dev.scxlab.kernel.ext;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random policies on random workloads with random things happening to the machine: no invariant
 * breaks, no run hangs, and the same seed gives the same trace hash. A failing seed is printed.
 */
class RandomRunsTest {

  private static final long MS = 1_000_000;
  private static final long END = 300 * MS;

  /** One random run. */
  private static final class Scenario {
    private final SplittableRandom random;
    private final Simulation simulation;
    private final int nrCpus;
    private final List<Task> blocked = new ArrayList<>();

    Scenario(long seed) {
      random = new SplittableRandom(seed);
      int[][] shapes = {{1, 1, 1}, {1, 2, 1}, {1, 4, 1}, {1, 2, 2}, {2, 2, 2}, {2, 3, 1}};
      int[] shape = shapes[random.nextInt(shapes.length)];
      Topology topology = Topology.of(shape[0], shape[1], shape[2]);
      nrCpus = topology.nrCpus();
      KernelProfile[] profiles = KernelProfile.values();
      KernelConfig config =
          KernelConfig.of(topology)
              .withProfile(profiles[random.nextInt(profiles.length)])
              .withCosts(random.nextBoolean() ? Costs.ideal() : Costs.defaults())
              .withSeed(seed);
      RandomPolicy policy = new RandomPolicy(random.nextLong(), nrCpus);
      simulation = new Simulation(config, policy);
      List<TaskSpec> tasks = new ArrayList<>();
      int n = 1 + random.nextInt(12);
      for (int i = 0; i < n; i++) {
        tasks.add(spec("t" + i));
      }
      simulation.start(tasks, random.nextInt(4) == 0);
      for (int i = random.nextInt(12); i > 0; i--) {
        simulation.at(random.nextLong(END), this::somethingHappens);
      }
    }

    private TaskSpec spec(String name) {
      TaskSpec spec = TaskSpec.of(name, new RandomProgram(random.nextLong()));
      spec = spec.withNice(random.nextInt(40) - 20).withStartNs(random.nextInt(5) * 10L * MS);
      if (random.nextInt(4) == 0) {
        spec = spec.withCpus(CpuMask.of(nrCpus, random.nextInt(nrCpus)));
      }
      return switch (random.nextInt(12)) {
        case 0 -> spec.withPolicy(SchedPolicy.FIFO, 1 + random.nextInt(90));
        case 1 -> spec.withPolicy(SchedPolicy.EXT, 0);
        case 2 -> spec.withPolicy(SchedPolicy.IDLE, 0);
        default -> spec;
      };
    }

    private void somethingHappens() {
      List<Task> tasks = simulation.kernel().tasks();
      Task p = tasks.isEmpty() ? null : tasks.get(random.nextInt(tasks.size()));
      switch (random.nextInt(8)) {
        case 0 -> simulation.kernel().cpuDown(random.nextInt(nrCpus));
        case 1, 2 -> simulation.kernel().cpuUp(random.nextInt(nrCpus));
        case 3 -> simulation.ext().power().event(3);
        case 4 -> simulation.ext().power().event(4);
        case 5 -> {
          if (p != null) {
            simulation.kernel().setNice(p, random.nextInt(40) - 20);
          }
        }
        case 6 -> {
          if (p != null) {
            changePolicy(p);
          }
        }
        default -> {
          if (p != null) {
            simulation.kernel().setAffinity(p, randomMask());
          }
        }
      }
      simulation.ext().audit();
      if (random.nextInt(30) == 0) {
        simulation.ext().sysrqDump();
      }
      if (random.nextInt(40) == 0) {
        simulation.ext().unload();
      }
    }

    private void changePolicy(Task p) {
      SchedPolicy[] policies = {
        SchedPolicy.NORMAL, SchedPolicy.FIFO, SchedPolicy.EXT, SchedPolicy.BATCH, SchedPolicy.RR
      };
      simulation.kernel().setPolicy(p, policies[random.nextInt(policies.length)], 10);
    }

    private CpuMask randomMask() {
      CpuMask mask = CpuMask.of(nrCpus, random.nextInt(nrCpus));
      for (int cpu = 0; cpu < nrCpus; cpu++) {
        mask.set(cpu, mask.test(cpu) || random.nextBoolean());
      }
      return mask.intersects(simulation.kernel().activeMask())
          ? mask
          : new CpuMask(simulation.kernel().activeMask());
    }

    long run() {
      for (long t = 30 * MS; t <= END; t += 30 * MS) {
        simulation.runUntil(t);
      }
      return simulation.kernel().tracer().hash();
    }

    private final class RandomProgram implements TaskProgram {
      private final SplittableRandom dice;

      RandomProgram(long seed) {
        dice = new SplittableRandom(seed);
      }

      @Override
      public void step(TaskControl control) {
        if (dice.nextInt(4) == 0 && !blocked.isEmpty()) {
          control.wake(blocked.remove(0), dice.nextBoolean());
        }
        if (dice.nextInt(60) == 0) {
          control.setAffinity(randomMask());
        }
        if (dice.nextInt(60) == 0) {
          control.setNice(dice.nextInt(20));
        }
        if (dice.nextInt(80) == 0 && simulation.kernel().tasks().size() < 40) {
          control.fork(TaskSpec.of("child", new RandomProgram(dice.nextLong())));
        }
        switch (dice.nextInt(12)) {
          case 0, 1, 2 -> control.sleepUntil(control.nowNs() + dice.nextLong(5 * MS));
          case 3 -> control.yieldCpu();
          case 4 -> {
            blocked.add(control.task());
            control.block(BlockReason.DATA);
          }
          case 5 -> control.runUntil(control.nowNs() + dice.nextLong(2 * MS));
          case 6 -> {
            if (dice.nextInt(10) == 0) {
              control.exit();
            } else {
              control.run(0);
            }
          }
          default -> control.run(1 + dice.nextLong(8 * MS));
        }
      }
    }
  }

  private static void check(long seed) {
    try {
      long hash = new Scenario(seed).run();
      assertThat(new Scenario(seed).run()).as("hash of seed %d", seed).isEqualTo(hash);
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e, e);
    }
  }

  @Test
  void fiveHundredRandomRunsKeepTheInvariants() {
    for (long seed = 1; seed <= 500; seed++) {
      check(seed);
    }
  }

  @Test
  @Tag("slow")
  void tenThousandRandomRunsKeepTheInvariants() {
    for (long seed = 1_000; seed < 11_000; seed++) {
      check(seed);
    }
  }

  public static void main(String[] args) {
    for (long seed = Long.parseLong(args[0]); seed < Long.parseLong(args[1]); seed++) {
      try {
        check(seed);
      } catch (AssertionError e) {
        System.out.println(e.getMessage());
        if (args.length > 2) {
          e.printStackTrace(System.out);
        }
      }
    }
  }
}
