package dev.scxlab.kernel.fair;

import static dev.scxlab.kernel.fair.FairLab.MS;
import static dev.scxlab.kernel.fair.FairLab.US;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.TaskState;
import dev.scxlab.kernel.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random machines, tasks and changes of tasks: what must hold of the class at any time. */
class FairRandomRunsTest {

  private static final int[][] MACHINES = {{1, 1, 1}, {1, 2, 1}, {1, 4, 1}, {1, 2, 2}, {2, 3, 1}};
  private static final SchedPolicy[] POLICIES = {
    SchedPolicy.NORMAL, SchedPolicy.NORMAL, SchedPolicy.BATCH, SchedPolicy.IDLE, SchedPolicy.FIFO
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void countsAndSumsAgreeAndNoTaskIsLost(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] shape = MACHINES[random.nextInt(MACHINES.length)];
    KernelProfile profile = KernelProfile.values()[random.nextInt(3)];
    FairLab lab =
        new FairLab(
            Topology.of(shape[0], shape[1], shape[2]),
            profile,
            FairConfig.of(profile),
            random.nextBoolean() ? Costs.defaults() : Costs.ideal());
    List<Task> tasks = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      tasks.add(lab.start(TaskSpec.of("t" + i, program(random)).withNice(random.nextInt(-20, 20))));
    }
    long now = 0;
    for (int step = 0; step < 400; step++) {
      now += random.nextLong(10, 3_000) * US;
      lab.kernel.runUntil(now);
      lab.kernel.runScript(() -> change(lab, tasks, random));
      check(lab);
    }
    lab.runUntil(now + 1);
    long ran = tasks.stream().mapToLong(t -> t.fair.sumExecRuntimeNs).sum();
    long busy = 0;
    for (int cpu = 0; cpu < lab.kernel.nrCpus(); cpu++) {
      busy += lab.kernel.cpuTimes().busyNs(cpu);
    }
    assertThat(ran).isLessThanOrEqualTo(busy);
  }

  private static TaskProgram program(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> Programs.hog();
      case 1 -> Programs.yielder(random.nextLong(10, 2_000) * US);
      case 2 -> Programs.periodic(MS, random.nextLong(1, 20) * MS, random.nextLong(50, 5_000) * US);
      default -> Programs.sleeper(random.nextLong(10, 4_000) * US, random.nextLong(10, 4_000) * US);
    };
  }

  private static void change(FairLab lab, List<Task> tasks, SplittableRandom random) {
    Task p = tasks.get(random.nextInt(tasks.size()));
    int cpus = lab.kernel.nrCpus();
    switch (random.nextInt(8)) {
      case 0 -> lab.kernel.setNice(p, random.nextInt(-20, 20));
      case 1 -> {
        CpuMask mask = new CpuMask(cpus);
        for (int cpu = 0; cpu < cpus; cpu++) {
          mask.set(cpu, random.nextBoolean());
        }
        if (mask.intersects(lab.kernel.activeMask())) {
          lab.kernel.setAffinity(p, mask);
        }
      }
      case 2 -> {
        SchedPolicy policy = POLICIES[random.nextInt(POLICIES.length)];
        lab.kernel.setPolicy(p, policy, policy == SchedPolicy.FIFO ? 10 : 0);
      }
      case 3 -> lab.kernel.cpuDown(random.nextInt(cpus));
      case 4, 5 -> lab.kernel.cpuUp(random.nextInt(cpus));
      default -> {}
    }
  }

  private static void check(FairLab lab) {
    for (int id = 0; id < lab.kernel.nrCpus(); id++) {
      FairCpu cpu = lab.fair.cpu(lab.kernel.rq(id));
      int queued = 0;
      int runnable = 0;
      int idlePolicy = 0;
      long weight = 0;
      for (Task p : lab.kernel.tasks()) {
        FairEntity e = p.fair;
        if (p.cpu == id && e.onRq) {
          queued++;
          runnable += e.schedDelayed ? 0 : 1;
          idlePolicy += p.policy == SchedPolicy.IDLE ? 1 : 0;
          weight += e.weight;
          assertThat(p.state == TaskState.RUNNING).as("%s awake", p).isEqualTo(!e.schedDelayed);
          assertThat(p.isQueued()).isTrue();
        }
      }
      assertThat(cpu.queued()).isEqualTo(queued);
      assertThat(cpu.runnable).isEqualTo(runnable);
      assertThat(cpu.idlePolicy).isEqualTo(idlePolicy);
      assertThat(cpu.queue.totalWeight()).isEqualTo(weight);
      assertThat(listLength(cpu)).isEqualTo(queued);
      if (!cpu.rq.online) {
        assertThat(queued).isZero();
      }
      if (cpu.rq.curr.isIdle() && cpu.rq.needResched == 0) {
        assertThat(runnable).as("CPU %d idles beside its own queue", id).isZero();
      }
    }
  }

  private static int listLength(FairCpu cpu) {
    int n = 0;
    for (FairEntity e = cpu.tasks.last(); e != null; e = e.listPrev) {
      n++;
    }
    return n;
  }
}
