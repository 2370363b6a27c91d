package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workload generator of the recordings ({@code kernel-traces/README.md}): one task forks all
 * others, which sleep until their start; amounts of work are CPU time.
 */
final class RecordedWorkload {

  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final long SYSCALL_NS = 5_000;

  private final List<JsonTree> definitions;
  private final int cpus;
  private final long t0Ns;
  private final Map<Integer, Lock> locks = new HashMap<>();
  private final Map<Integer, Pipes> pipes = new HashMap<>();

  /** The tasks in the order of the file, once they exist. */
  final List<Task> tasks = new ArrayList<>();

  /**
   * The tasks of {@code workloads.json} for a machine.
   *
   * @param t0Ns time of the marker {@code wl_start}, to which the starts relate
   */
  RecordedWorkload(List<JsonTree> definitions, int cpus, long t0Ns) {
    this.t0Ns = t0Ns;
    this.definitions = definitions;
    this.cpus = cpus;
  }

  /** The task that creates the others, some 0.4 ms apart, and sleeps. */
  TaskProgram main() {
    return new TaskProgram() {
      private int next;
      private boolean ran;

      @Override
      public void step(TaskControl control) {
        ran = !ran;
        if (ran) {
          control.run(400 * US);
          return;
        }
        if (next == definitions.size()) {
          control.block(BlockReason.SUSPEND);
          return;
        }
        tasks.add(control.fork(spec(definitions.get(next++))));
        control.run(30 * US);
      }
    };
  }

  private TaskSpec spec(JsonTree definition) {
    int cpu = (int) definition.whole("cpu");
    TaskSpec spec =
        TaskSpec.of(definition.text("name"), program(definition))
            .withNice((int) definition.whole("nice"));
    return cpu < 0 ? spec : spec.withCpus(CpuMask.of(cpus, cpu));
  }

  private TaskProgram program(JsonTree d) {
    long start = t0Ns + d.whole("start_ms") * MS;
    long run = d.whole("run_us") * US;
    TaskProgram body =
        switch (d.text("kind")) {
          case "spin" -> Programs.hog();
          case "work" -> Programs.once(d.whole("work_us") * US);
          case "period" -> Programs.periodicNow(start, d.whole("period_us") * US, run);
          case "sleeper" -> Programs.sleeper(run, d.whole("sleep_us") * US);
          case "yield" -> Programs.yielder(run);
          case "ping" -> pipes(d).end(run, true);
          case "pong" -> pipes(d).end(run, false);
          case "lock" -> lock(d).user(run, d.whole("sleep_us") * US);
          default -> throw new IllegalArgumentException(d.toString());
        };
    return new TaskProgram() {
      private int phase;

      @Override
      public void step(TaskControl control) {
        if (phase == 0) {
          control.run(200 * US);
        } else if (phase == 1) {
          control.sleepUntil(start);
        } else {
          body.step(control);
          return;
        }
        phase++;
      }
    };
  }

  private Lock lock(JsonTree d) {
    return locks.computeIfAbsent((int) d.whole("lock"), k -> new Lock());
  }

  private Pipes pipes(JsonTree d) {
    return pipes.computeIfAbsent((int) d.whole("chan"), k -> new Pipes());
  }

  /** A mutex of the C library: an unlock wakes the first waiter, which then tries again. */
  private static final class Lock {
    private boolean held;
    private final ArrayDeque<Task> waiters = new ArrayDeque<>();

    TaskProgram user(long runNs, long sleepNs) {
      return new TaskProgram() {
        private int phase;

        @Override
        public void step(TaskControl control) {
          if (phase == 0) {
            if (held) {
              waiters.add(control.task());
              control.block(BlockReason.MUTEX);
              return;
            }
            held = true;
            control.run(runNs);
          } else {
            held = false;
            Task next = waiters.poll();
            if (next != null) {
              control.wake(next, false);
            }
            control.sleepUntil(control.nowNs() + sleepNs);
          }
          phase = 1 - phase;
        }
      };
    }
  }

  /** Two pipes over which two tasks answer each other. */
  private static final class Pipes {
    private final PipeEnd ping = new PipeEnd();
    private final PipeEnd pong = new PipeEnd();

    TaskProgram end(long runNs, boolean first) {
      PipeEnd mine = first ? ping : pong;
      PipeEnd other = first ? pong : ping;
      return new TaskProgram() {
        private boolean ran;
        private boolean computes = first;

        @Override
        public void step(TaskControl control) {
          mine.reader = control.task();
          if (ran) {
            ran = false;
            other.bytes++;
            if (other.reader != null) {
              control.wake(other.reader, true);
            }
            // From the write to the read: user mode, where a preemption takes effect.
            control.run(SYSCALL_NS);
            return;
          }
          if (computes) {
            computes = false;
          } else if (mine.bytes > 0) {
            mine.bytes--;
          } else {
            control.block(BlockReason.DATA);
            return;
          }
          ran = true;
          control.run(runNs);
        }
      };
    }
  }

  private static final class PipeEnd {
    private @Nullable Task reader;
    private int bytes;
  }
}
