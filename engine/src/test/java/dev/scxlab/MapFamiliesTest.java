package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import org.junit.jupiter.api.Test;

/** Queues, counters and histograms that are several, in a run: each is one of its own. */
class MapFamiliesTest {

  private static final String POLICY =
      """
      queue rows[2]: s32[64];
      hist taken[2];
      stat sent[2][2];
      dsq shared: fifo;
      var row: u32 in 0..1;

      on enqueue(p, enq_flags) {
          if !rows[p.pid & 1].push(p.pid) { dsq_insert(p, shared, SLICE_DFL, enq_flags); }
      }

      on dispatch(cpu, prev) {
          for _ in 0..2 {
              row = 1 - row;
              let pid = rows[row].pop() or continue;
              using t = task_from_pid(pid) or continue;
              sent[row][pid & 1] += 1;
              taken[row].add(pid as u64);
              dsq_insert(t, LOCAL, 1ms, 0);
              return;
          }
          dsq_move_to_local(shared);
      }
      """;

  @Test
  void eachRowHoldsItsOwnTasks() {
    KernelConfig config = TextRun.ideal(Topology.of(1, 1, 1), KernelProfile.NEWEST);
    TaskSpec hog = TaskSpec.of("hog", control -> control.run(1_000_000_000));

    TextRun run = TextRun.run(config, 100, POLICY, hog, hog, hog);

    assertThat(run.value("sent[0]")).isPositive();
    assertThat(run.value("sent[3]")).isPositive();
    assertThat(run.value("sent[1]")).isZero();
    assertThat(run.value("sent[2]")).isZero();
    assertThat(total(run, "taken[0]")).isEqualTo(run.value("sent[0]"));
    assertThat(total(run, "taken[1]")).isEqualTo(run.value("sent[3]"));
  }

  private static long total(TextRun run, String histogram) {
    return run.histogram(histogram).stream().mapToLong(n -> n).sum();
  }
}
