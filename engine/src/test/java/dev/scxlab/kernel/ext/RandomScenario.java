package dev.scxlab.kernel.ext;

import dev.scxlab.Simulation;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
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

/**
 * A random machine, random tasks and random things that happen to both, as values: parts can be
 * left out, and the rest then does what it did before.
 *
 * @param policySeed from which the policy decides; see {@link RandomPolicy}
 * @param exist whether the tasks are there when the policy is loaded
 */
record RandomScenario(
    Shape shape,
    KernelProfile profile,
    boolean ideal,
    long policySeed,
    boolean exist,
    List<Member> members,
    List<Happening> happenings) {

  static final long MS = 1_000_000;
  static final long END = 300 * MS;

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(1, 1, 1),
          new Shape(1, 2, 1),
          new Shape(1, 4, 1),
          new Shape(1, 2, 2),
          new Shape(2, 2, 2),
          new Shape(2, 3, 1));

  /** A machine: nodes, cores per node, threads per core. */
  record Shape(int nodes, int cores, int threads) {

    Topology topology() {
      return Topology.of(nodes, cores, threads);
    }
  }

  /** A task; what it does follows from its seed. */
  record Member(String name, long seed, int nice, long startMs, int cpu, SchedPolicy policy) {}

  /** Something that happens; what it happens to follows from its seed. */
  record Happening(long timeNs, Kind kind, long seed) {}

  /** What may happen. */
  enum Kind {
    CPU_DOWN,
    CPU_UP,
    ALL_DOWN,
    PM_PREPARE,
    PM_POST,
    SUSPEND,
    WAKE,
    NICE,
    POLICY,
    AFFINITY,
    DUMP,
    UNLOAD
  }

  static RandomScenario of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
    int nrCpus = shape.topology().nrCpus();
    KernelProfile[] profiles = KernelProfile.values();
    KernelProfile profile = profiles[random.nextInt(profiles.length)];
    List<Member> members = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      members.add(member("t" + i, random, nrCpus));
    }
    List<Happening> happenings = new ArrayList<>();
    for (int i = random.nextInt(14); i > 0; i--) {
      happenings.add(
          new Happening(random.nextLong(END), kind(random.nextInt(100)), random.nextLong()));
    }
    return new RandomScenario(
        shape,
        profile,
        random.nextBoolean(),
        random.nextLong(),
        random.nextInt(4) == 0,
        members,
        happenings);
  }

  private static Member member(String name, SplittableRandom random, int nrCpus) {
    SchedPolicy policy =
        switch (random.nextInt(12)) {
          case 0 -> SchedPolicy.FIFO;
          case 1 -> SchedPolicy.EXT;
          case 2 -> SchedPolicy.IDLE;
          case 3 -> SchedPolicy.RR;
          default -> SchedPolicy.NORMAL;
        };
    return new Member(
        name,
        random.nextLong(),
        random.nextInt(40) - 20,
        random.nextInt(5) * 10L,
        random.nextInt(4) == 0 ? random.nextInt(nrCpus) : -1,
        policy);
  }

  private static Kind kind(int percent) {
    int[] shares = {12, 20, 2, 12, 12, 4, 4, 8, 10, 10, 3, 3};
    int sum = 0;
    for (Kind kind : Kind.values()) {
      sum += shares[kind.ordinal()];
      if (percent < sum) {
        return kind;
      }
    }
    throw new AssertionError("shares of less than 100 percent");
  }

  /** Runs it; a broken invariant throws. */
  long run() {
    return new Run().finish();
  }

  /** One run of the scenario. */
  private final class Run {
    private final Simulation simulation;
    private final Kernel kernel;
    private final int nrCpus;
    private final List<Task> blocked = new ArrayList<>();

    Run() {
      Topology topology = shape.topology();
      nrCpus = topology.nrCpus();
      KernelConfig config =
          KernelConfig.of(topology)
              .withProfile(profile)
              .withCosts(ideal ? Costs.ideal() : Costs.defaults());
      simulation = new Simulation(config, new RandomPolicy(policySeed, nrCpus));
      kernel = simulation.kernel();
      simulation.start(members.stream().map(this::spec).toList(), exist);
      for (Happening happening : happenings) {
        simulation.at(happening.timeNs(), () -> happen(happening));
      }
    }

    private TaskSpec spec(Member m) {
      TaskSpec spec =
          TaskSpec.of(m.name(), new RandomProgram(m.seed()))
              .withNice(m.nice())
              .withStartNs(m.startMs() * MS)
              .withPolicy(m.policy(), m.policy().isRealtime() ? 10 : 0);
      return m.cpu() < 0 ? spec : spec.withCpus(CpuMask.of(nrCpus, m.cpu()));
    }

    private void happen(Happening happening) {
      SplittableRandom random = new SplittableRandom(happening.seed());
      List<Task> tasks = kernel.tasks();
      Task p = tasks.isEmpty() ? null : tasks.get(random.nextInt(tasks.size()));
      switch (happening.kind()) {
        case CPU_DOWN -> kernel.cpuDown(random.nextInt(nrCpus));
        case CPU_UP -> kernel.cpuUp(random.nextInt(nrCpus));
        case ALL_DOWN -> {
          for (int cpu = nrCpus - 1; cpu > 0; cpu--) {
            kernel.cpuDown(cpu);
          }
        }
        case PM_PREPARE -> simulation.ext().power().event(1 + 2 * random.nextInt(3));
        case PM_POST -> simulation.ext().power().event(2 + 2 * random.nextInt(3));
        case SUSPEND -> {
          if (random.nextBoolean()) {
            kernel.sleep().suspend();
          } else {
            kernel.sleep().hibernate();
          }
        }
        case WAKE -> kernel.sleep().wake();
        case NICE -> {
          if (p != null) {
            kernel.setNice(p, random.nextInt(40) - 20);
          }
        }
        case POLICY -> {
          if (p != null) {
            SchedPolicy[] policies = SchedPolicy.values();
            SchedPolicy policy = policies[random.nextInt(policies.length)];
            kernel.setPolicy(p, policy == SchedPolicy.DEADLINE ? SchedPolicy.RR : policy, 10);
          }
        }
        case AFFINITY -> {
          if (p != null) {
            kernel.setAffinity(p, randomMask(random));
          }
        }
        case DUMP -> simulation.ext().sysrqDump();
        case UNLOAD -> simulation.ext().unload();
      }
      simulation.ext().audit();
    }

    private CpuMask randomMask(SplittableRandom random) {
      CpuMask mask = CpuMask.of(nrCpus, random.nextInt(nrCpus));
      for (int cpu = 0; cpu < nrCpus; cpu++) {
        mask.set(cpu, mask.test(cpu) || random.nextBoolean());
      }
      return mask.intersects(kernel.activeMask()) ? mask : new CpuMask(kernel.activeMask());
    }

    long finish() {
      for (long t = 30 * MS; t <= END; t += 30 * MS) {
        simulation.runUntil(t);
      }
      return kernel.tracer().hash();
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
          control.setAffinity(randomMask(dice));
        }
        if (dice.nextInt(60) == 0) {
          control.setNice(dice.nextInt(20));
        }
        if (dice.nextInt(80) == 0 && kernel.tasks().size() < 40) {
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
}
