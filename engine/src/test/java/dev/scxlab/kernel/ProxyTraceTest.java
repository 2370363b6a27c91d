package dev.scxlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.locking.Mutex;
import dev.scxlab.kernel.locking.Script;
import dev.scxlab.trace.TraceKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PROXY events tell whose context a CPU uses, and that is who pays (sched-ext.md 6.7). */
class ProxyTraceTest {

  private static final long MS = 1_000_000;

  /** A lock that was given back and that nobody took yet. */
  private static final class FreeLock extends KernelLock {
    @Override
    public @Nullable Task owner() {
      return null;
    }

    @Override
    public boolean isHandedOver() {
      return false;
    }

    @Override
    public String name() {
      return "free";
    }
  }

  private final List<String> events = new ArrayList<>();
  private final Mutex m = new Mutex(0, "m");

  private Simulation start(TaskSpec... tasks) {
    KernelConfig config =
        KernelConfig.of(Topology.flat(2))
            .withCosts(Costs.ideal())
            .withProxy(ProxyExecution.MERGED)
            .withSink(
                (timeNs, kind, cpu, pid, args) -> {
                  if (cpu == 0 && kind == TraceKind.PROXY) {
                    events.add(timeNs / MS + " PROXY " + pid + " executing " + args[0]);
                  } else if (cpu == 0 && kind == TraceKind.SWITCH) {
                    events.add(timeNs / MS + " SWITCH " + args[1]);
                  }
                });
    Simulation run = new Simulation(config, null);
    run.start(List.of(tasks), false);
    return run;
  }

  /**
   * Row 3 of 6.4 away from home: the pick that finds its lock free wakes up on its own CPU, and the
   * next pick is the donor from before. Its context was used all along.
   */
  @Test
  void aPickThatGoesHomeDoesNotTakeTheContextFromTheDonor() {
    List<String> log = new ArrayList<>();
    Simulation run =
        start(
            Script.into(log).lock(m).run(200 * MS).task("owner").withCpus(CpuMask.of(2, 0)),
            Script.into(log)
                .sleep(10 * MS)
                .lock(m)
                .task("donor")
                .withPolicy(SchedPolicy.FIFO, 50)
                .withCpus(CpuMask.of(2, 0)),
            TaskSpec.of("waiter", control -> control.run(1_000 * MS)).withCpus(CpuMask.of(2, 0)));
    run.runUntil(20 * MS);
    Kernel kernel = run.kernel();
    RunQueue rq = kernel.rq(0);
    Task owner = run.task("owner");
    Task donor = run.task("donor");
    Task waiter = run.task("waiter");
    assertThat(rq.donor).isSameAs(donor);
    assertThat(rq.curr).isSameAs(owner);
    String last = "10 PROXY " + donor.pid + " executing " + owner.pid;
    assertThat(events).endsWith(last);

    kernel.runScript(
        () -> {
          kernel.setPolicy(waiter, SchedPolicy.FIFO, 80);
          waiter.state = TaskState.UNINTERRUPTIBLE;
          waiter.isBlocked = true;
          waiter.blockedOn = new FreeLock();
          waiter.wakeCpu = 1;
          waiter.cpusMask.copy(CpuMask.of(2, 1));
        });
    run.runUntil(30 * MS);
    kernel.settle();

    assertThat(kernel.rq(1).curr).isSameAs(waiter);
    assertThat(rq.donor).isSameAs(donor);
    assertThat(donor.accounting.donatedNs()).isEqualTo(20 * MS);
    assertThat(events).endsWith(last);
  }
}
