package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.locking.Mutex;
import dev.scxlab.kernel.locking.Script;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Owner and donor on different CPUs: rules of sched-ext.md 6.4 row 5, 6.5 and 6.6. */
class ProxyAcrossCpusTest {

  private final List<String> log = new ArrayList<>();
  private final Mutex m = new Mutex(0, "m");
  private LoggingPolicy policy = new LoggingPolicy();

  private static CpuMask on(int... cpus) {
    CpuMask mask = new CpuMask(2);
    for (int cpu : cpus) {
      mask.set(cpu);
    }
    return mask;
  }

  /** Holds the mutex for 70 ms of CPU time. */
  private TaskSpec owner(CpuMask cpus) {
    Script script = Script.into(log).lock(m).run(70 * MS).unlock(m).run(5 * MS);
    return script.task("owner").withCpus(cpus);
  }

  /** Asks for the mutex after 1 ms. */
  private TaskSpec donor(CpuMask cpus) {
    return Script.into(log).run(MS).lock(m).run(MS).unlock(m).task("donor").withCpus(cpus);
  }

  private Simulation run(KernelConfig config, TaskSpec... tasks) {
    policy.flags = OpsFlag.ENQ_BLOCKED.value();
    return start(config, policy, tasks);
  }

  /**
   * The sequence of 6.5: run idle, picked again, put, deactivated, activated where the owner is.
   */
  @Test
  void theContextOfADonorMovesToTheOwnersCpu() {
    Simulation run = run(ideal(2), owner(on(1)), donor(on(0)));
    run.runUntil(MS / 2);
    int from = policy.log.size();
    run.runUntil(3 * MS);
    assertThat(policy.lines(from, "stopping", "enqueue", "dequeue", "running", "quiescent"))
        .containsExactly(
            "stopping donor runnable=1 slice=19000000",
            "enqueue donor ef=40000000000 slice=19000000 cpu=0",
            "dequeue donor df=0",
            "enqueue donor ef=40000000000 slice=20000000 cpu=0",
            "dequeue donor df=200000008",
            "enqueue donor ef=40000000008 slice=20000000 cpu=1");
    Task donor = run.task("donor");
    assertThat(donor.cpu).isEqualTo(1);
    assertThat(donor.wakeCpu).isZero();
    assertThat(donor.isRetainedDonor()).isTrue();
  }

  /** The arrival does not preempt the owner's CPU; when it is picked there, it runs. */
  @Test
  void whenPickedThereTheDonorRunsAndTheOwnerExecutes() {
    Simulation run = run(ideal(2), owner(on(1)), donor(on(0)), hogOn("hog", 1, 2));
    run.runUntil(39 * MS);
    int from = policy.log.size();
    run.runUntil(45 * MS);
    assertThat(run.kernel().rq(1).donor).isSameAs(run.task("donor"));
    assertThat(run.kernel().rq(1).curr).isSameAs(run.task("owner"));
    assertThat(policy.lines(0, "running donor"))
        .containsExactly(
            "running donor slice=20000000 cpu=0", "running donor slice=20000000 cpu=1");
    assertThat(policy.lines(from, "running owner")).isEmpty();
  }

  /** 6.4: a migrated donor goes home by a full wakeup without BLOCKED. */
  @Test
  void atTheUnlockAMigratedDonorWakesUpAtHome() {
    Simulation run = run(ideal(2), owner(on(1)), donor(on(0, 1)), hogOn("hog", 0, 2));
    run.runUntil(MS);
    Task donor = run.task("donor");
    while (donor.blockedOn == null) {
      assertThat(run.kernel().step(500 * MS)).isTrue();
    }
    while (donor.blockedOn != null) {
      assertThat(run.kernel().step(500 * MS)).isTrue();
    }
    int last = policy.log.lastIndexOf("quiescent donor df=9");
    assertThat(
            policy.lines(
                last, "quiescent donor", "select_cpu donor", "runnable donor", "enqueue donor"))
        .containsExactly(
            "quiescent donor df=9",
            "select_cpu donor prev=0 wf=8",
            "runnable donor ef=140009 cpu=0",
            "enqueue donor ef=140009 slice=10000000 cpu=0");
    assertThat(donor.cpu).isZero();
  }

  /** 4.8 check 1: LOCAL_ON for a migrated donor is refused without an error. */
  @Test
  void aMigratedDonorCannotBeMovedByThePolicy() {
    policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            boolean stray = p.comm.equals("donor") && p.cpu == 1;
            k().inserts().dsqInsert(p, stray ? DsqId.localOn(0) : SHARED, SLICE, enqFlags);
          }
        };
    Simulation run = run(ideal(2), owner(on(1)), donor(on(0)));
    run.runUntil(19 * MS);
    Task donor = run.task("donor");
    assertThat(donor.cpu).isEqualTo(1);
    assertThat(donor.scx.dsq).isNotNull();
    assertThat(requireDsq(donor)).isEqualTo(DsqId.GLOBAL);
    run.runUntil(21 * MS);
    assertThat(run.kernel().rq(1).donor).isSameAs(donor);
    assertThat(run.ext().exitInfo().kind().isError()).isFalse();
  }

  private static long requireDsq(Task p) {
    return java.util.Objects.requireNonNull(p.scx.dsq).id();
  }

  /** 6.5: CPUs skip migrated donors in shared queues even where the affinity would allow them. */
  @Test
  void anotherCpuDoesNotTakeAMigratedDonorOutOfASharedQueue() {
    Simulation run = run(ideal(2), owner(on(1)), donor(on(0)));
    run.runUntil(15 * MS);
    assertThat(run.kernel().rq(0).isIdle()).isTrue();
    run.kernel().runScript(() -> run.kernel().reschedCurr(run.kernel().rq(0)));
    run.runUntil(16 * MS);
    assertThat(run.task("donor").cpu).isEqualTo(1);
    assertThat(run.kernel().rq(0).isIdle()).isTrue();
  }

  /**
   * The remote-move race: an owner that executes for a donor is on a queue itself. Who wants to
   * take it away finds it in use; it comes back through enqueue once it no longer executes.
   */
  @Test
  void anExecutingOwnerIsRejectedAndReenqueued() {
    TaskSpec visitor = Loads.sleeper("visitor", MS / 2, MS / 2).withCpus(on(1));
    Simulation run = run(ideal(2), owner(on(0, 1)), donor(on(0)), hogOn("hog", 0, 2), visitor);
    Task owner = run.task("owner");
    while (!(owner.scx.dsq != null && owner.scx.dsq.id() == DsqId.REJECT)) {
      assertThat(run.kernel().step(400 * MS)).isTrue();
    }
    assertThat(owner.onCpu).isTrue();
    assertThat(run.kernel().rq(owner.cpu).donor).isSameAs(run.task("donor"));
    int from = policy.log.size();
    while (owner.onCpu) {
      assertThat(run.kernel().step(400 * MS)).isTrue();
    }
    run.ext().audit();
    assertThat(policy.lines(from, "enqueue owner").get(0))
        .startsWith("enqueue owner ef=10000000000");
  }

  @Test
  void executingOutsideTheOwnersMaskNeverHappensButADonorsContextMaySitThere() {
    Simulation run = run(ideal(2), owner(on(1)), donor(on(0)));
    run.runUntil(30 * MS);
    assertThat(run.kernel().rq(1).donor).isSameAs(run.task("donor"));
    assertThat(run.task("donor").cpusMask.test(1)).isFalse();
    assertThat(run.task("owner").cpusMask.test(1)).isTrue();
  }

  /** Merged: a migration-disabled donor's context may move. */
  @Test
  void asMergedTheContextOfAMigrationDisabledDonorMovesToo() {
    Simulation run = run(ideal(2), owner(on(1)), donor(on(0, 1)), hogOn("hog", 1, 2));
    run.task("donor").migrationDisabled = 1;
    run.runUntil(3 * MS);
    assertThat(run.task("donor").cpu).isEqualTo(1);
  }

  /** Version 2: donors that are migration-disabled or bound to one CPU are blocked normally. */
  @Test
  void inVersion2DonorsThatCannotMoveSleep() {
    for (boolean pinned : new boolean[] {true, false}) {
      policy = new LoggingPolicy();
      Mutex mutex = new Mutex(0, "m");
      Script holds = Script.into(log).lock(mutex).run(70 * MS).unlock(mutex);
      Script wants = Script.into(log).run(MS).lock(mutex).unlock(mutex);
      Simulation run =
          run(
              ideal(2).withProxy(ProxyExecution.V2),
              holds.task("owner").withCpus(on(1)),
              wants.task("donor").withCpus(pinned ? on(0) : on(0, 1)));
      run.task("donor").migrationDisabled = pinned ? 0 : 1;
      run.runUntil(3 * MS);
      assertThat(run.task("donor").isQueued()).isFalse();
      assertThat(run.task("donor").cpu).isZero();
      run.runUntil(200 * MS);
      assertThat(log).endsWith("70 donor has m", "70 donor leaves m");
    }
  }

  /** Version 2: consuming leaves blocked donors alone, moved or not. */
  @Test
  void inVersion2CpusLeaveBlockedDonorsInSharedQueues() {
    for (ProxyExecution kind : new ProxyExecution[] {ProxyExecution.MERGED, ProxyExecution.V2}) {
      policy = new LoggingPolicy();
      Mutex mutex = new Mutex(0, "m");
      Simulation run =
          run(
              ideal(2).withProxy(kind),
              Script.into(log).lock(mutex).run(70 * MS).unlock(mutex).task("owner").withCpus(on(0)),
              Script.into(log).run(MS).lock(mutex).unlock(mutex).task("donor").withCpus(on(0, 1)),
              hogOn("hog", 0, 2));
      Task donor = run.task("donor");
      while (!(donor.isRetainedDonor() && donor.scx.dsq != null) && run.kernel().step(300 * MS)) {
        // Until it waits in the shared queue.
      }
      run.kernel().runScript(() -> run.kernel().reschedCurr(run.kernel().rq(1)));
      int moves = policy.lines(0, "enqueue donor ef=40000000000 slice=20000000 cpu=1").size();
      run.runUntil(run.kernel().nowNs() + 2 * MS);
      boolean visited =
          policy.lines(0, "enqueue donor ef=40000000000").stream()
              .anyMatch(l -> l.endsWith("cpu=1"));
      assertThat(visited || moves > 0).as(kind.toString()).isEqualTo(kind == ProxyExecution.MERGED);
    }
  }

  /** The v2 kfuncs work in both. */
  @Test
  void kfuncsTellOfADonorAndItsOwnersCpu() {
    for (ProxyExecution kind : new ProxyExecution[] {ProxyExecution.MERGED, ProxyExecution.V2}) {
      List<String> seen = new ArrayList<>();
      policy =
          new LoggingPolicy() {
            @Override
            void onEnqueue(Task p, long enqFlags) {
              seen.add(
                  p.comm
                      + " "
                      + k().tasks().taskIsBlocked(p)
                      + " "
                      + k().tasks().taskProxyCpu(p)
                      + " "
                      + k().tasks().taskProxyCid(p));
              super.onEnqueue(p, enqFlags);
            }
          };
      Mutex mutex = new Mutex(0, "m");
      Simulation run =
          run(
              ideal(2).withProxy(kind),
              Script.into(log).lock(mutex).run(70 * MS).unlock(mutex).task("owner").withCpus(on(1)),
              Script.into(log).run(MS).lock(mutex).unlock(mutex).task("donor"));
      run.runUntil(10 * MS);
      assertThat(seen).contains("owner false -2 -2", "donor true 1 1");
    }
  }

  /** 6.5: rejected moves count toward the limit of 256 re-enqueues without running. */
  @Test
  void aPolicyThatInsistsOnAMoveThatCannotBeIsEjected() {
    policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            boolean insists = p.comm.equals("stuck") && p.migrationDisabled > 0;
            k().inserts().dsqInsert(p, insists ? DsqId.localOn(1) : SHARED, SLICE, enqFlags);
          }
        };
    policy.flags = OpsFlag.ENQ_BLOCKED.value() | OpsFlag.ENQ_MIGRATION_DISABLED.value();
    Simulation run =
        start(ideal(2), policy, hogOn("hog", 0, 2), hogOn("far", 1, 2), Loads.hog("stuck"));
    run.task("stuck").migrationDisabled = 1;
    run.runUntil(100 * MS);
    assertThat(run.ext().exitInfo().kind()).isEqualTo(ExitKind.ERROR_REENQ);
    assertThat(run.ext().exitInfo().message())
        .isEqualTo("stuck[3] reenqueued 257 times without running");
    assertThat(policy.lines(0, "enqueue stuck ef=10000000000")).hasSize(256);
  }
}
