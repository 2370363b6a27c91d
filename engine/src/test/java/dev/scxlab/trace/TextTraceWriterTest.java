package dev.scxlab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TextTraceWriterTest {

  private final StringWriter text = new StringWriter();
  private final TextTraceWriter writer =
      new TextTraceWriter(text, 2, new FewTasks(), op -> "enqueue", kfunc -> "dsq_insert");

  private static final class FewTasks implements TaskDirectory {
    @Override
    public String comm(int pid) {
      return pid == 0 ? "swapper" : "worker" + pid;
    }

    @Override
    public int prio(int pid) {
      return 120;
    }

    @Override
    public long weight(int pid) {
      return 1024;
    }

    @Override
    public boolean mayRunOn(int pid, int cpu) {
      return true;
    }
  }

  private String body() {
    writer.flush();
    return text.toString()
        .lines()
        .filter(l -> !l.startsWith("#"))
        .reduce("", (a, b) -> a + b + "\n");
  }

  @Test
  void schedulingEventsHaveTheKernelsFields() {
    writer.event(1_500, TraceKind.WAKEUP_NEW, 0, 1, new long[] {1});
    writer.event(2_000, TraceKind.SWITCH, 1, 0, new long[] {0, 1, 0});
    writer.event(1_000_002_000L, TraceKind.WAKING, 1, 2, new long[] {0});
    writer.event(1_000_003_000L, TraceKind.SWITCH, 1, 1, new long[] {256, 2, 0});
    assertThat(body())
        .isEqualTo(
            """
                      <idle>-0       [000] d..2.     0.000001500: sched_wakeup_new: comm=worker1 pid=1 prio=120 target_cpu=001
                      <idle>-0       [001] d..2.     0.000002000: sched_switch: prev_comm=swapper prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=worker1 next_pid=1 next_prio=120
                     worker1-1       [001] d..2.     1.000002000: sched_waking: comm=worker2 pid=2 prio=120 target_cpu=000
                     worker1-1       [001] d..2.     1.000003000: sched_switch: prev_comm=worker1 prev_pid=1 prev_prio=120 prev_state=R+ ==> next_comm=worker2 next_pid=2 next_prio=120
            """);
  }

  @Test
  void eventsOfThePolicyNameOpsKfuncsAndQueues() {
    writer.event(0, TraceKind.OP, 0, 1, new long[] {3, 1, 2, 0, 0});
    writer.event(0, TraceKind.DSQ_INSERT, 0, 1, new long[] {1L << 63, 20, 0, 1});
    writer.event(0, TraceKind.TICK, 1, -1, new long[0]);
    assertThat(body())
        .contains("scx_op: pid=1 op=enqueue arg1=1 arg2=2 arg3=0 result=0\n")
        .contains("scx_dsq_insert: pid=1 dsq=0x8000000000000000 slice=20 vtime=0 enq_flags=0x1\n")
        .contains("[001] d..2.     0.000000000: scx_tick:\n");
  }
}
