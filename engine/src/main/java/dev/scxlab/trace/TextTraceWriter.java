package dev.scxlab.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Writes events as the lines of {@code /sys/kernel/tracing/trace} with nanosecond stamps: the
 * {@code sched_*} events in the kernel's own fields, so that tools for ftrace text read them, and
 * everything else as {@code scx_*} events of the form {@code name=value}.
 */
public final class TextTraceWriter implements TraceSink {

  private static final String HEADER =
      """
      # tracer: nop
      #
      #           TASK-PID     CPU#  FLAGS   TIMESTAMP       FUNCTION
      #              | |         |   |            |             |
      """;

  private static final int FLUSH_AT = 1 << 14;
  private static final long NS_PER_S = 1_000_000_000L;

  private final Writer out;
  private final TaskDirectory tasks;
  private final IntFunction<String> opName;
  private final IntFunction<String> kfuncName;
  private final int[] running;
  private final StringBuilder line = new StringBuilder(FLUSH_AT + 512);

  /**
   * Writes the header.
   *
   * @param cpus number of CPUs; all idle at first
   * @param opName names of ops by number
   * @param kfuncName names of kfuncs by number
   */
  public TextTraceWriter(
      Writer out,
      int cpus,
      TaskDirectory tasks,
      IntFunction<String> opName,
      IntFunction<String> kfuncName) {
    this.out = out;
    this.tasks = tasks;
    this.opName = opName;
    this.kfuncName = kfuncName;
    this.running = new int[cpus];
    line.append(HEADER);
  }

  @Override
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    prefix(timeNs, cpu);
    switch (kind) {
      case SWITCH -> {
        line.append("sched_switch: prev_");
        task(pid);
        state(args[0]);
        line.append(" ==> next_comm=").append(tasks.comm((int) args[1]));
        line.append(" next_pid=").append(args[1]);
        line.append(" next_prio=").append(tasks.prio((int) args[1]));
        running[cpu] = (int) args[1];
      }
      case WAKING -> wake("sched_waking: ", pid, args);
      case WAKEUP -> wake("sched_wakeup: ", pid, args);
      case WAKEUP_NEW -> wake("sched_wakeup_new: ", pid, args);
      case MIGRATE -> {
        line.append("sched_migrate_task: comm=").append(tasks.comm(pid));
        line.append(" pid=").append(pid).append(" prio=").append(tasks.prio(pid));
        line.append(" orig_cpu=").append(args[0]).append(" dest_cpu=").append(args[1]);
      }
      case FORK -> {
        line.append("sched_process_fork: comm=").append(tasks.comm(pid)).append(" pid=");
        line.append(pid).append(" child_comm=").append(tasks.comm((int) args[0]));
        line.append(" child_pid=").append(args[0]);
      }
      case EXIT -> {
        line.append("sched_process_exit: comm=").append(tasks.comm(pid));
        line.append(" pid=").append(pid).append(" prio=").append(tasks.prio(pid));
      }
      default -> other(kind, pid, args);
    }
    line.append('\n');
    if (line.length() >= FLUSH_AT) {
      flush();
    }
  }

  private void prefix(long timeNs, int cpu) {
    int current = cpu >= 0 && cpu < running.length ? running[cpu] : 0;
    String comm = current == 0 ? "<idle>" : tasks.comm(current);
    pad(16 - comm.length(), ' ');
    line.append(comm).append('-');
    int from = line.length();
    line.append(current);
    pad(7 - (line.length() - from), ' ');
    line.append(" [");
    number(Math.max(cpu, 0), 3, '0');
    line.append("] d..2. ");
    number(timeNs / NS_PER_S, 5, ' ');
    line.append('.');
    number(timeNs % NS_PER_S, 9, '0');
    line.append(": ");
  }

  private void task(int pid) {
    line.append("comm=").append(tasks.comm(pid)).append(" prev_pid=").append(pid);
    line.append(" prev_prio=").append(tasks.prio(pid));
  }

  private void state(long state) {
    line.append(" prev_state=");
    switch ((int) state) {
      case 0 -> line.append('R');
      case 1 -> line.append('S');
      case 2 -> line.append('D');
      case 16 -> line.append('X');
      case 256 -> line.append("R+");
      default -> line.append(state);
    }
  }

  private void wake(String event, int pid, long[] args) {
    line.append(event).append("comm=").append(tasks.comm(pid)).append(" pid=").append(pid);
    line.append(" prio=").append(tasks.prio(pid)).append(" target_cpu=");
    number(args[0], 3, '0');
  }

  private void other(TraceKind kind, int pid, long[] args) {
    line.append(NAMES[kind.ordinal()]).append(':');
    if (pid >= 0) {
      line.append(" pid=").append(pid);
    }
    for (int i = 0; i < kind.argCount(); i++) {
      String name = kind.argName(i);
      line.append(' ').append(name).append('=');
      if (i == 0 && kind == TraceKind.OP) {
        line.append(opName.apply((int) args[i]));
      } else if (i == 0 && kind == TraceKind.KFUNC) {
        line.append(kfuncName.apply((int) args[i]));
      } else if (name.equals("dsq") || name.endsWith("flags")) {
        line.append("0x").append(Long.toHexString(args[i]));
      } else {
        line.append(args[i]);
      }
    }
  }

  private static final String[] NAMES =
      Arrays.stream(TraceKind.values())
          .map(k -> k.name().toLowerCase(Locale.ROOT))
          .map(n -> n.startsWith("scx_") ? n : "scx_" + n)
          .toArray(String[]::new);

  private void number(long value, int width, char fill) {
    int digits = 1;
    for (long v = value; v >= 10; v /= 10) {
      digits++;
    }
    pad(width - digits, fill);
    line.append(value);
  }

  private void pad(int count, char fill) {
    for (int i = 0; i < count; i++) {
      line.append(fill);
    }
  }

  /** Hands everything written so far to the writer. */
  public void flush() {
    try {
      out.append(line);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.setLength(0);
  }
}
