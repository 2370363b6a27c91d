package dev.scxlab.kernel.ext;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.KernelLock;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.TaskState;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.locking.LockOutcome;
import dev.scxlab.kernel.locking.Mutex;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random tasks that take mutexes in their order, one inside the other, under random policies and
 * kinds of proxy execution, while random things happen. After every event the invariants of proxy
 * execution hold, and the same seed gives the same trace hash. A failing seed is printed.
 */
class LockRunsTest {

  private static final long MS = 1_000_000;
  private static final long END = 250 * MS;

  private static final class Scenario {
    private final SplittableRandom random;
    private final int nrCpus;
    private final Simulation simulation;
    private final CallbackPairs pairs;
    private final ContextTimes times;
    private final List<Mutex> mutexes = new ArrayList<>();
    private final boolean calm;

    /** User space stands still, and woken waiters keep that for later. */
    private boolean frozen;

    Scenario(long seed) {
      random = new SplittableRandom(seed);
      nrCpus = 1 + random.nextInt(4);
      calm = random.nextBoolean();
      for (int i = 0; i < 4; i++) {
        mutexes.add(new Mutex(i, "m" + i));
      }
      times = new ContextTimes(nrCpus);
      KernelConfig config =
          KernelConfig.of(Topology.flat(nrCpus))
              .withCosts(random.nextBoolean() ? Costs.ideal() : Costs.defaults())
              .withProxy(ProxyExecution.values()[random.nextInt(3)])
              .withSeed(seed)
              .withSink(times);
      pairs = new CallbackPairs(new RandomPolicy(random.nextLong(), nrCpus), random.nextInt(4) > 0);
      simulation = new Simulation(config, random.nextInt(5) == 0 ? null : pairs);
      List<TaskSpec> tasks = new ArrayList<>();
      int n = 2 + random.nextInt(7);
      for (int i = 0; i < n; i++) {
        tasks.add(spec("t" + i));
      }
      simulation.start(tasks, false);
      for (int i = calm ? 0 : random.nextInt(10); i > 0; i--) {
        simulation.at(random.nextLong(END), this::somethingHappens);
      }
    }

    private TaskSpec spec(String name) {
      TaskSpec spec = TaskSpec.of(name, new Locker(random.nextLong()));
      spec = spec.withNice(random.nextInt(40) - 20).withStartNs(random.nextInt(3) * 5L * MS);
      if (random.nextInt(3) == 0) {
        spec = spec.withCpus(CpuMask.of(nrCpus, random.nextInt(nrCpus)));
      }
      return switch (random.nextInt(12)) {
        case 0 -> spec.withPolicy(SchedPolicy.FIFO, 1 + random.nextInt(90));
        case 1 -> spec.withPolicy(SchedPolicy.EXT, 0);
        default -> spec;
      };
    }

    private void somethingHappens() {
      List<Task> tasks = simulation.kernel().tasks();
      if (tasks.isEmpty()) {
        return;
      }
      Task p = tasks.get(random.nextInt(tasks.size()));
      switch (random.nextInt(11)) {
        case 0 -> simulation.kernel().cpuDown(random.nextInt(nrCpus));
        case 1 -> simulation.kernel().cpuUp(random.nextInt(nrCpus));
        case 2 -> simulation.ext().power().event(3);
        case 3 -> simulation.ext().power().event(4);
        case 4 -> simulation.kernel().setNice(p, random.nextInt(40) - 20);
        case 5 -> simulation.kernel().setPolicy(p, SchedPolicy.FIFO, 10);
        case 6 -> simulation.kernel().setPolicy(p, SchedPolicy.NORMAL, 0);
        case 7 -> {
          frozen = true;
          simulation.kernel().sleep().freezeProcesses();
        }
        case 8 -> {
          frozen = false;
          simulation.kernel().sleep().thawProcesses();
        }
        case 9 -> {
          if (random.nextInt(4) == 0) {
            simulation.ext().unload();
          }
        }
        default -> simulation.kernel().setAffinity(p, someCpus());
      }
      simulation.ext().sysrqDump();
    }

    private CpuMask someCpus() {
      CpuMask mask = CpuMask.of(nrCpus, random.nextInt(nrCpus));
      return mask.intersects(simulation.kernel().activeMask())
          ? mask
          : new CpuMask(simulation.kernel().activeMask());
    }

    long run() {
      while (simulation.kernel().step(END)) {
        checkDonors();
        checkMutexes();
      }
      simulation.runUntil(END);
      assertThat(pairs.broken()).isEmpty();
      times.settleAll(END);
      for (Task p : simulation.kernel().tasks()) {
        assertThat(p.fair.sumExecRuntimeNs).as("%s executed", p).isEqualTo(times.executedNs(p.pid));
        assertThat(p.accounting.donatedNs()).as("%s gave", p).isEqualTo(times.donatedNs(p.pid));
      }
      return simulation.kernel().tracer().hash();
    }

    long donatedNs() {
      return simulation.kernel().tasks().stream().mapToLong(p -> p.accounting.donatedNs()).sum();
    }

    /** While a donor is selected, its owner runs or is on its way to run. */
    private void checkDonors() {
      for (int cpu = 0; cpu < nrCpus; cpu++) {
        RunQueue rq = simulation.kernel().rq(cpu);
        if (rq.donor == rq.curr || rq.needResched != RunQueue.RESCHED_NONE) {
          continue;
        }
        Task p = rq.donor;
        for (KernelLock lock = p.blockedOn; lock != null; lock = p.blockedOn) {
          Task owner = lock.owner();
          assertThat(owner).as("owner of the lock of %s", p).isNotNull();
          p = java.util.Objects.requireNonNull(owner);
        }
        assertThat(p).as("end of the chain of %s", rq.donor).isSameAs(rq.curr);
      }
    }

    private static boolean isComing(int state) {
      return state == TaskState.RUNNING || state == TaskState.WAKING;
    }

    /** A mutex without owner has no waiter that everybody forgot. */
    private void checkMutexes() {
      for (Mutex m : mutexes) {
        if (m.owner() != null || m.waiterCount() == 0 || frozen) {
          continue;
        }
        boolean someoneComes =
            simulation.kernel().tasks().stream()
                .anyMatch(p -> m.isWaiting(p) && p.blockedOn != m && isComing(p.state));
        assertThat(someoneComes).as("%s is free and nobody comes", m.name()).isTrue();
      }
    }

    /** Takes one to three mutexes in ascending order, works, gives them back. */
    private final class Locker implements TaskProgram {
      private final SplittableRandom dice;
      private final List<Mutex> held = new ArrayList<>();
      private int wanted = -1;
      private int next;

      Locker(long seed) {
        dice = new SplittableRandom(seed);
      }

      @Override
      public void step(TaskControl control) {
        while (true) {
          if (wanted >= 0) {
            LockOutcome outcome = mutexes.get(wanted).lock(control, dice.nextInt(3) == 0);
            if (outcome == LockOutcome.WAITS) {
              return;
            }
            if (outcome == LockOutcome.ACQUIRED) {
              held.add(mutexes.get(wanted));
            }
            next = wanted + 1;
            wanted = -1;
          }
          if (dice.nextInt(3) == 0 && next < mutexes.size() && held.size() < 3) {
            wanted = next + dice.nextInt(mutexes.size() - next);
            continue;
          }
          if (dice.nextInt(3) == 0) {
            while (!held.isEmpty()) {
              held.remove(held.size() - 1).unlock(control);
            }
            next = 0;
          }
          if (dice.nextInt(20) == 0) {
            List<Task> all = simulation.kernel().tasks();
            control.signal(all.get(dice.nextInt(all.size())));
          }
          work(control);
          return;
        }
      }

      private void work(TaskControl control) {
        switch (dice.nextInt(8)) {
          case 0, 1 -> control.sleepUntil(control.nowNs() + dice.nextLong(4 * MS));
          case 2 -> control.yieldCpu();
          case 3 -> control.runUntil(control.nowNs() + dice.nextLong(2 * MS));
          default -> control.run(1 + dice.nextLong(6 * MS));
        }
      }
    }
  }

  private static void check(long seed) {
    try {
      long hash = new Scenario(seed).run();
      assertThat(new Scenario(seed).run()).as("hash").isEqualTo(hash);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  @Test
  void randomLockWorkloadsKeepTheInvariants() {
    for (long seed = 1; seed <= 300; seed++) {
      check(seed);
    }
  }

  /** The search is worth something: it donates, through policies too. */
  @Test
  void randomLockWorkloadsDonate() {
    long donatedNs = 0;
    long blockedEnqueues = 0;
    for (long seed = 1; seed <= 50; seed++) {
      Scenario scenario = new Scenario(seed);
      scenario.run();
      donatedNs += scenario.donatedNs();
      blockedEnqueues += scenario.pairs.blockedEnqueues;
    }
    assertThat(donatedNs).isGreaterThan(300 * MS);
    assertThat(blockedEnqueues).isGreaterThan(50);
  }

  @Test
  @Tag("slow")
  void manyRandomLockWorkloadsKeepTheInvariants() {
    for (long seed = 1_000; seed < 6_000; seed++) {
      check(seed);
    }
  }

  /** Seeds from and to, for a longer search; prints what fails. */
  public static void main(String[] args) {
    for (long seed = Long.parseLong(args[0]); seed < Long.parseLong(args[1]); seed++) {
      try {
        check(seed);
      } catch (AssertionError e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
