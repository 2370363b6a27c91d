package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.sleeper;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.Task;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a wrong call ends the policy with: kind and text as the kernel words them. */
class ErrorTextsTest {

  /** Does something to the task x0 in enqueue, once. */
  private static LoggingPolicy inEnqueue(BiConsumer<ScxKfuncs, Task> action) {
    return new LoggingPolicy() {
      private boolean done;

      @Override
      void onEnqueue(Task p, long enqFlags) {
        if (p.comm.equals("x0") && !done) {
          done = true;
          action.accept(k(), p);
        } else {
          super.onEnqueue(p, enqFlags);
        }
      }
    };
  }

  private static LoggingPolicy inDispatch(BiConsumer<ScxKfuncs, @Nullable Task> action) {
    return new LoggingPolicy() {
      private boolean done;

      @Override
      void onDispatch(int cpu, @Nullable Task prev) {
        if (!done && prev != null) {
          done = true;
          action.accept(k(), prev);
        }
        super.onDispatch(cpu, prev);
      }
    };
  }

  private static ExitInfo exitOf(LoggingPolicy policy) {
    return exitOf(policy, KernelProfile.NEWEST);
  }

  private static ExitInfo exitOf(LoggingPolicy policy, KernelProfile profile) {
    Simulation run =
        start(
            ideal(4).withProfile(profile),
            policy,
            sleeper("x0", MS, MS),
            hogOn("h1", 1, 4),
            hog("h2"));
    run.runUntil(100 * MS);
    assertThat(run.task("x0").schedClass.rank()).isEqualTo(SchedClass.Rank.FAIR);
    assertThat(run.task("x0").accounting.wakeups()).isGreaterThan(30);
    assertThat(policy.exited).isEqualTo(run.ext().exitInfo());
    return run.ext().exitInfo();
  }

  private static void assertError(LoggingPolicy policy, String message) {
    ExitInfo exit = exitOf(policy);
    assertThat(exit.message()).isEqualTo(message);
    assertThat(exit.kind()).isEqualTo(ExitKind.ERROR);
    assertThat(exit.code()).isZero();
    assertThat(exit.dump()).startsWith("kc_base: root\n").contains("runtime error (" + message);
  }

  @Test
  void insertsWithWrongArguments() {
    assertError(inEnqueue((k, p) -> k.inserts().dsqInsert(p, 0x4d, 0, 0)), "non-existent DSQ 0x4d");
    assertError(
        inEnqueue((k, p) -> k.inserts().dsqInsert(p, 0, 0, 1L << 60)),
        "invalid enq_flags 0x1000000000000000");
    assertError(
        inEnqueue((k, p) -> k.inserts().dsqInsert(p, 0, 0, Flag.ENQ_IMMED.value())),
        "SCX_ENQ_IMMED on a non-local DSQ 0x0");
    assertError(
        inEnqueue((k, p) -> k.inserts().dsqInsert(p, DsqId.localOn(4096), 0, 0)),
        "invalid CPU 4096 in SCX_DSQ_LOCAL_ON dispatch verdict");
    assertError(
        inEnqueue((k, p) -> k.inserts().dsqInsertVtime(p, DsqId.LOCAL, 0, 0, 0)),
        "cannot use vtime ordering for built-in DSQs");
    assertError(
        inEnqueue(
            (k, p) -> {
              k.inserts().dsqInsert(p, 0, 0, 0);
              k.inserts().dsqInsert(p, 0, 0, 0);
            }),
        "x0[1] already direct-dispatched");
  }

  @Test
  void anotherTaskIsInserted() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          private @Nullable Task other;

          @Override
          void onEnqueue(Task p, long enqFlags) {
            if (p.comm.equals("x0")) {
              other = p;
            } else if (other != null) {
              k().inserts().dsqInsert(other, SHARED, 0, 0);
              return;
            }
            super.onEnqueue(p, enqFlags);
          }
        };
    assertError(policy, "scheduling for h1[2] but trying to direct-dispatch x0[1]");
  }

  @Test
  void localOnOutsideTheAffinity() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            if (p.comm.equals("h1")) {
              k().inserts().dsqInsert(p, DsqId.localOn(3), SLICE, 0);
            } else {
              super.onEnqueue(p, enqFlags);
            }
          }
        };
    assertError(policy, "SCX_DSQ_LOCAL[_ON] target CPU 3 not allowed for h1[2]");
  }

  @Test
  void dispatchBufferOverflowAndUnderflow() {
    assertError(
        inDispatch(
            (k, prev) -> {
              for (int i = 0; i < 33 && prev != null; i++) {
                k.inserts().dsqInsert(prev, 0, 0, 0);
              }
            }),
        "dispatch buffer overflow");
    assertError(
        inDispatch((k, prev) -> k.dispatches().dispatchCancel()), "dispatch buffer underflow");
  }

  @Test
  void dsqsThatDoNotExistOrAreInUse() {
    assertError(
        inDispatch((k, prev) -> k.dispatches().dsqMoveToLocal(77, 0)),
        "invalid DSQ ID 0x000000000000004d");
    assertError(
        inDispatch((k, prev) -> k.dispatches().dsqMoveToLocal(DsqId.GLOBAL, 0)),
        "invalid DSQ ID 0x8000000000000001");
    assertError(
        inDispatch((k, prev) -> k.dsqs().dsqPeek(DsqId.GLOBAL)),
        "peek disallowed on builtin DSQ 0x8000000000000001");
    assertError(inDispatch((k, prev) -> k.dsqs().dsqPeek(9)), "peek on non-existent DSQ 0x9");
    assertError(
        inDispatch((k, prev) -> k.dsqs().dsqReenq(DsqId.GLOBAL, 0)),
        "DSQ 0x8000000000000001 not allowed for reenq");
    assertError(inDispatch((k, prev) -> k.dsqs().dsqReenq(0, 4)), "invalid SCX_REENQ flags 0x4");
  }

  @Test
  void mixedOrdersInOneDsq() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          private int n;

          @Override
          int onSelectCpu(Task p, int prevCpu, long wakeFlags) {
            return 0;
          }

          @Override
          void onEnqueue(Task p, long enqFlags) {
            if (n++ % 2 == 0) {
              k().inserts().dsqInsert(p, SHARED, SLICE, 0);
            } else {
              k().inserts().dsqInsertVtime(p, SHARED, SLICE, 0, 0);
            }
          }

          @Override
          void onDispatch(int cpu, @Nullable Task prev) {
            if (k().dsqs().dsqNrQueued(SHARED) > 2) {
              super.onDispatch(cpu, prev);
            }
          }
        };
    assertError(policy, "DSQ ID 0x0000000000000000 already had FIFO-enqueued tasks");
  }

  @Test
  void wrongCpus() {
    assertError(inDispatch((k, prev) -> k.cpus().kickCpu(4096, 0)), "invalid CPU 4096");
    assertError(
        inDispatch((k, prev) -> k.cpus().kickCpu(1, 3)),
        "PREEMPT/WAIT cannot be used with SCX_KICK_IDLE");
    assertError(inDispatch((k, prev) -> k.cpus().kickCpu(1, 0x100)), "invalid kick flags 0x100");
    assertError(
        new LoggingPolicy() {
          @Override
          int onSelectCpu(Task p, int prevCpu, long wakeFlags) {
            return p.comm.equals("x0") && wakeFlags == 8 ? 4096 : prevCpu;
          }
        },
        "invalid CPU 4096 from ops.select_cpu()");
    assertError(
        inEnqueue(
            (k, p) -> {
              k.selects().selectCpuDfl(p, 4096, 0);
              k.inserts().dsqInsert(p, 0, 0, 0);
            }),
        "invalid CPU 4096");
    assertError(
        inDispatch((k, prev) -> k.cpus().cpuperfSet(0, 1025)),
        "Invalid cpuperf target 1025 for CPU 0");
  }

  @Test
  void unknownKickFlagsArePlainKicksIn72() {
    LoggingPolicy policy = inDispatch((k, prev) -> k.cpus().kickCpu(1, 0x100));
    Simulation run = start(ideal(4).withProfile(KernelProfile.V7_2), policy, sleeper("x0", MS, MS));
    run.runUntil(20 * MS);
    assertThat(run.ext().exitInfo()).isEqualTo(ExitInfo.NONE);
  }

  @Test
  void kickTextOfTheFirstRelease() {
    ExitInfo exit = exitOf(inDispatch((k, prev) -> k.cpus().kickCpu(1, 3)), KernelProfile.V6_12);
    assertThat(exit.message()).isEqualTo("PREEMPT cannot be used with SCX_KICK_IDLE");
  }

  @Test
  void idleTrackingThatIsOff() {
    LoggingPolicy policy =
        inDispatch((k, prev) -> k.selects().testAndClearCpuIdle(0)).with(OpsCallback.UPDATE_IDLE);
    assertError(policy, "built-in idle tracking is disabled");
  }

  @Test
  void nodeMasksWithoutTheFlag() {
    assertError(
        inDispatch((k, prev) -> k.selects().pickIdleCpuNode(k.cpus().possibleCpumask(), 0, 0)),
        "per-node idle tracking is disabled");
  }

  @Test
  void thePolicyEndsItself() {
    ExitInfo byError = exitOf(inEnqueue((k, p) -> k.policy().error("error from policy, a=7")));
    assertThat(byError.kind()).isEqualTo(ExitKind.ERROR_BPF);
    assertThat(byError.message()).isEqualTo("error from policy, a=7");
    assertThat(byError.reason()).isEqualTo("scx_bpf_error");

    ExitInfo byExit = exitOf(inEnqueue((k, p) -> k.policy().exit(0xdeadbeefL, "done")));
    assertThat(byExit.kind()).isEqualTo(ExitKind.UNREG_BPF);
    assertThat(byExit.code()).isEqualTo(0xdeadbeefL);
    assertThat(byExit.dump()).isEmpty();
  }

  @Test
  void aForgottenTaskIsFoundBetweenOneAndOneAndAHalfTimeouts() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            if (!p.comm.equals("x0")) {
              super.onEnqueue(p, enqFlags);
            }
          }
        };
    policy.timeoutMs = 1500;
    Simulation run = start(ideal(4), policy, sleeper("x0", MS, MS), hog("h1"));
    run.runUntil(1500 * MS);
    assertThat(run.ext().exitInfo()).isEqualTo(ExitInfo.NONE);
    run.runUntil(2300 * MS);
    ExitInfo exit = run.ext().exitInfo();
    assertThat(exit.kind()).isEqualTo(ExitKind.ERROR_STALL);
    assertThat(exit.message()).matches("x0\\[1\\] failed to run for [12]\\.\\d{3}s");
  }

  @Test
  void loadsThatFail() {
    LoggingPolicy enqLast = new LoggingPolicy().without(OpsCallback.ENQUEUE_TASK);
    enqLast.flags = dev.scxlab.abi.OpsFlag.ENQ_LAST.value();
    assertError(enqLast, "SCX_OPS_ENQ_LAST requires ops.enqueue() to be implemented");
    LoggingPolicy init =
        new LoggingPolicy() {
          @Override
          public int init() {
            return -12;
          }
        };
    assertError(init, "ops.init() failed (-12)");
  }
}
