package dev.scxlab.bind;

import static dev.scxlab.TextRun.ideal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.TextRun;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import org.junit.jupiter.api.Test;

/** Kfuncs that few policies call, called by policies as texts ({@code sched-ext.md} 3.2). */
class KfuncTextTest {

  private static final long MS = 1_000_000;

  private static final String FIFO =
      """
      dsq shared: fifo;
      on dispatch(cpu, prev) { dsq_move_to_local(shared); }
      """;

  private static TaskSpec hog(String name) {
    return TaskSpec.of(name, control -> control.run(1_000 * MS));
  }

  // Re-enqueueing, sched-ext.md 4.15.

  @Test
  void dsqReenqSendsTheTasksOfAUserDsqThroughEnqueueAgain() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(1), KernelProfile.V7_2),
            6,
            FIFO
                + """
                var again: u64; var by_kfunc: u64;
                on enqueue(p, enq_flags) {
                    if ENQ_REENQ in enq_flags {
                        again += 1;
                        if p.reenq_reason == 1 { by_kfunc += 1; }
                    }
                    dsq_insert(p, shared, SLICE_DFL, enq_flags);
                }
                on tick(p) { dsq_reenq(shared, REENQ_ANY); }
                """,
            hog("a"),
            hog("b"),
            hog("c"));
    assertThat(run.value("again")).as("b and c at the tick of 4 ms").isEqualTo(2);
    assertThat(run.value("by_kfunc")).isEqualTo(2);
  }

  @Test
  void dsqReenqTakesNoOtherBuiltinDsqAndNoUnknownOne() {
    assertThat(messageOf("dsq_reenq(GLOBAL, 0);"))
        .isEqualTo("DSQ 0x8000000000000001 not allowed for reenq");
    assertThat(messageOf("dsq_reenq(4711, 0);")).isEqualTo("non-existent DSQ 0x1267");
    assertThat(messageOf("dsq_reenq(LOCAL_ON(3), 0);"))
        .isEqualTo("invalid CPU 3 in SCX_DSQ_LOCAL_ON dispatch verdict");
  }

  private static String messageOf(String call) {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(1), KernelProfile.NEWEST),
            6,
            "on tick(p) { " + call + " }",
            hog("a"));
    assertThat(run.exit().kind()).isEqualTo(ExitKind.ERROR);
    return run.exit().message();
  }

  @Test
  void reenqueueLocalIsAsynchronousSince71() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(1), KernelProfile.V7_2),
            6,
            """
            var now: u64; var later: u64;
            on enqueue(p, enq_flags) {
                if ENQ_REENQ in enq_flags { later += 1; }
                dsq_insert(p, LOCAL, SLICE_DFL, enq_flags);
            }
            on tick(p) { reenqueue_local(); now = later; }
            """,
            hog("a"),
            hog("b"));
    assertThat(run.value("now")).as("nothing had come back when the call returned").isZero();
    assertThat(run.value("later")).isEqualTo(1);
  }

  @Test
  void theOldReenqueueLocalWorksAtOnceAndCountsInCpuRelease() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(1), KernelProfile.V6_12),
            8,
            """
            var back: u64; var counted: u64;
            on enqueue(p, enq_flags) {
                if ENQ_REENQ in enq_flags { back += 1; }
                dsq_insert(p, LOCAL, SLICE_DFL, enq_flags);
            }
            on cpu_release(cpu, args) { counted = reenqueue_local(); }
            """,
            hog("a"),
            hog("b"),
            hog("c"),
            hog("rt").withPolicy(SchedPolicy.FIFO, 5).withStartNs(5 * MS));
    assertThat(run.value("counted")).as("the one that ran and two that waited").isEqualTo(3);
    assertThat(run.value("back")).isEqualTo(3);
  }

  // Idle masks per node, sched-ext.md 3.2 and 4.3.

  private static final String PER_NODE =
      """
      flags { BUILTIN_IDLE_PER_NODE }
      var in_node: u64; var none: u64; var idle0: u64; var idle1: u64; var smt1: u64;
      on tick(p) {
          idle0 = 0; idle1 = 0; smt1 = 0;
          using m = get_idle_cpumask_node(0) { idle0 = cpumask_weight(m); }
          using m = get_idle_cpumask_node(1) { idle1 = cpumask_weight(m); }
          using m = get_idle_smtmask_node(1) { smt1 = cpumask_weight(m); }
          in_node = 99;
          if pick_idle_cpu_node(p.cpus, 1, 0) == null { none += 1; }
          if pick_idle_cpu_node(p.cpus, 0, PICK_IDLE_IN_NODE) == null { none += 1; }
          let c = pick_any_cpu_node(p.cpus, 0, PICK_IDLE_IN_NODE) or return;
          in_node = c as u64;
      }
      """;

  @Test
  void perNodeMasksArePickedFromNodeByNode() {
    TextRun run =
        TextRun.run(
            ideal(Topology.of(2, 2, 1), KernelProfile.V7_2),
            5,
            PER_NODE,
            hog("a").withCpus(CpuMask.of(4, 0)));
    assertThat(run.exit().kind()).as(run.exit().message()).isEqualTo(ExitKind.NONE);
    assertThat(run.value("idle0")).as("CPU 1").isEqualTo(1);
    assertThat(run.value("idle1")).as("CPUs 2 and 3").isEqualTo(2);
    assertThat(run.value("smt1")).as("no SMT: the same").isEqualTo(2);
    assertThat(run.value("none")).as("the only CPU of the mask is busy").isEqualTo(2);
    assertThat(run.value("in_node")).as("busy, but of the mask and the node").isEqualTo(0);
  }

  @Test
  void nodeFormsAndFlatFormsExcludeEachOther() {
    String flat = "on tick(p) { pick_idle_cpu(p.cpus, 0); }";
    String node = "on tick(p) { pick_idle_cpu_node(p.cpus, 0, 0); }";
    String flag = "flags { BUILTIN_IDLE_PER_NODE }\n";
    assertThat(onTwoNodes(flag + flat)).isEqualTo("per-node idle tracking is enabled");
    assertThat(onTwoNodes(node)).isEqualTo("per-node idle tracking is disabled");
    assertThat(onTwoNodes(flag + "on tick(p) { using m = get_idle_cpumask() { } }"))
        .isEqualTo("SCX_OPS_BUILTIN_IDLE_PER_NODE enabled");
    assertThat(onTwoNodes(flag + "on tick(p) { pick_any_cpu_node(p.cpus, cpu_node(0), 0); }"))
        .isEmpty();
  }

  private static String onTwoNodes(String body) {
    return TextRun.run(ideal(Topology.of(2, 2, 1), KernelProfile.NEWEST), 6, body, hog("a"))
        .exit()
        .message();
  }

  // CPUs.

  @Test
  void whatCpuperfSetAsksForIsWhatCpuperfCurSays() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(2), KernelProfile.V7_2),
            6,
            """
            var before: u64; var after: u64; var least: u64; var cap: u64;
            on tick(p) {
                let c = task_cpu(p);
                before = cpuperf_cur(c);
                cpuperf_set(c, 300);
                after = cpuperf_cur(c);
                cpuperf_set(c, 0);
                least = cpuperf_cur(c);
                cpuperf_set(c, 1024);
                cap = cpuperf_cap(c);
            }
            """,
            hog("a"));
    assertThat(run.exit().kind()).as(run.exit().message()).isEqualTo(ExitKind.NONE);
    assertThat(run.value("before")).isEqualTo(1024);
    assertThat(run.value("after")).isEqualTo(300);
    assertThat(run.value("least")).isEqualTo(1);
    assertThat(run.value("cap")).isEqualTo(1024);
    assertThat(run.simulation().task("a").fair.sumExecRuntimeNs)
        .as("speed does not follow")
        .isEqualTo(6 * MS);
  }

  @Test
  void cpuperfSetOfAnotherCpuUnderALockEndsThePolicy() {
    assertThat(
            TextRun.run(
                    ideal(Topology.flat(2), KernelProfile.V7_2),
                    6,
                    "on tick(p) { cpuperf_set(1, 5); }",
                    hog("a").withCpus(CpuMask.of(2, 0)))
                .exit()
                .message())
        .isEqualTo("Invalid target CPU 1");
  }

  /** Two nodes of two cores whose CPU numbers alternate. */
  private static Topology alternating() {
    return new Topology(
        new int[] {0, 2, 1, 3},
        new int[] {0, 1, 0, 1},
        new int[] {0, 1, 0, 1},
        new int[] {1024, 1024, 1024, 1024},
        Topology.uniformDistances(2));
  }

  @Test
  void cidsAreTheCpusInTopologyOrder() {
    TextRun run =
        TextRun.run(
            ideal(alternating(), KernelProfile.NEWEST),
            6,
            """
            var order: u64; var back: u64; var mine: u64; var of_task: u64; var n: u64; var online: u64; var curr: u64;
            on tick(p) {
                order = 0; back = 0;
                for i in 0..4 {
                    let c = cid_to_cpu(i as s32) or continue;
                    order = order * 10 + (c as u64);
                    back = back * 10 + (cpu_to_cid(c) as u64);
                }
                mine = this_cid() as u64;
                of_task = task_cid(p) as u64;
                n = nr_cids();
                online = nr_online_cids();
                let t = cid_curr(this_cid());
                if t != null && t.pid == p.pid { curr = 1; }
                kick_cid(0, KICK_IDLE);
            }
            """,
            hog("a").withCpus(CpuMask.of(4, 1)));
    assertThat(run.exit().kind()).as(run.exit().message()).isEqualTo(ExitKind.NONE);
    assertThat(run.value("order")).isEqualTo(213);
    assertThat(run.value("back")).isEqualTo(123);
    assertThat(run.value("mine")).isEqualTo(2);
    assertThat(run.value("of_task")).isEqualTo(2);
    assertThat(run.value("n")).isEqualTo(4);
    assertThat(run.value("online")).isEqualTo(4);
    assertThat(run.value("curr")).isEqualTo(1);
  }

  @Test
  void aCidThatDoesNotExistEndsThePolicy() {
    assertThat(messageOf("kick_cid(1, 0);")).isEqualTo("invalid cid 1");
  }

  @Test
  void lazyReschedulingIsAPropertyOfTheTask() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(1), KernelProfile.NEWEST),
            5,
            """
            var done: u64;
            on tick(p) { if task_set_lazy_resched(p, true) { done += 1; } }
            """,
            hog("a"));
    assertThat(run.value("done")).isEqualTo(1);
    assertThat(run.simulation().task("a").scx.lazyResched).isTrue();
  }

  // Counters and run queues.

  @Test
  void eventsShowsTheCountersOfTheCore() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(1), KernelProfile.V7_2),
            50,
            """
            var kept: u64; var refilled: u64; var exiting: u64;
            on tick(p) {
                kept = events(DISPATCH_KEEP_LAST);
                refilled = events(REFILL_SLICE_DFL);
                exiting = events(ENQ_SKIP_EXITING);
            }
            """,
            hog("a"));
    assertThat(run.exit().kind()).as(run.exit().message()).isEqualTo(ExitKind.NONE);
    assertThat(run.value("kept")).isEqualTo(2);
    assertThat(run.value("refilled")).isPositive();
    assertThat(run.value("exiting")).isZero();
    assertThat(run.calls("events")).isEqualTo(3 * 12);
  }

  @Test
  void lockedRqIsTheRunQueueOfTheTask() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(2), KernelProfile.V7_2),
            6,
            """
            var cpu: u64; var all: u64; var ext: u64;
            on tick(p) {
                let rq = locked_rq() or return;
                cpu = rq.cpu as u64;
                all = rq.nr_running;
                ext = rq.scx_nr_running;
            }
            """,
            hog("a").withCpus(CpuMask.of(2, 1)),
            hog("b").withCpus(CpuMask.of(2, 1)));
    assertThat(run.exit().kind()).as(run.exit().message()).isEqualTo(ExitKind.NONE);
    assertThat(run.value("cpu")).isEqualTo(1);
    assertThat(run.value("all")).isEqualTo(2);
    assertThat(run.value("ext")).isEqualTo(2);
  }

  @Test
  void lockedRqWithoutALockEndsThePolicy() {
    TextRun run =
        TextRun.run(
            ideal(Topology.flat(2), KernelProfile.V7_2),
            6,
            "on select_cpu(p, prev, wf) { if locked_rq() == null { } return prev; }",
            hog("a"));
    assertThat(run.exit().message()).isEqualTo("accessing rq without holding rq lock");
  }
}
