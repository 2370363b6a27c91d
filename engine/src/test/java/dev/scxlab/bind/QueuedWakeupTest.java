package dev.scxlab.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.TextRun;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code SCX_OPS_ALLOW_QUEUED_WAKEUP}: the CPU a task goes to queues it itself. */
class QueuedWakeupTest {

  private static final long MS = 1_000_000;

  /** Says on which CPU enqueue runs for the task of CPU 1, which CPU 0's interrupt wakes. */
  private static final String POLICY =
      """
      var here: u64; var there: u64; var selected: u64;
      on enqueue(p, enq_flags) {
          if ENQ_WAKEUP in enq_flags && task_cpu(p) == 1 {
              if this_cpu() == 1 { there += 1; } else { here += 1; }
              if ENQ_CPU_SELECTED in enq_flags { selected += 1; }
          }
          dsq_insert(p, LOCAL, SLICE_DFL, enq_flags);
      }
      on select_cpu(p, prev_cpu, wake_flags) { return 1; }
      """;

  private static TextRun run(String flags) {
    return TextRun.run(
        KernelConfig.of(Topology.flat(2)).withProfile(KernelProfile.V7_2),
        50,
        flags + POLICY,
        waker("waker").withCpus(CpuMask.of(2, 0)));
  }

  /** Starts a sleeper, then wakes it every few ms. */
  private static TaskSpec waker(String name) {
    return TaskSpec.of(
        name,
        new TaskProgram() {
          private @Nullable Task sleeper;
          private int step;

          @Override
          public void step(TaskControl control) {
            if (step++ == 0) {
              sleeper = control.fork(TaskSpec.of("sleeper", new Blocker()));
              control.run(MS);
            } else {
              control.wake(Objects.requireNonNull(sleeper), false);
              control.run(3 * MS);
            }
          }
        });
  }

  private static final class Blocker implements TaskProgram {
    private boolean ran;

    @Override
    public void step(TaskControl control) {
      if (ran) {
        control.block(dev.scxlab.kernel.BlockReason.DATA);
      } else {
        control.run(MS / 10);
      }
      ran = !ran;
    }
  }

  @Test
  void withoutTheFlagTheWakerQueues() {
    TextRun run = run("");
    assertThat(run.value("here")).isGreaterThan(10);
    assertThat(run.value("selected")).isEqualTo(run.value("here"));
    assertThat(run.value("there")).isZero();
  }

  @Test
  void withItTheIdleCpuQueuesTheTaskAndForgetsThatItWasSelected() {
    TextRun run = run("flags { ALLOW_QUEUED_WAKEUP }");
    assertThat(run.value("there")).isGreaterThan(10);
    assertThat(run.value("here")).isZero();
    assertThat(run.value("selected")).isZero();
  }
}
