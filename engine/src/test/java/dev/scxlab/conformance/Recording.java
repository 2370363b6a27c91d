package dev.scxlab.conformance;

import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** One of the kernel cases as it was recorded: the calls, the end and the event counters. */
final class Recording {

  /** The scheduler's end as its exit op logged it. */
  record End(int kind, long code, String message) {}

  private static final Pattern LINE =
      Pattern.compile("\\s*.+-\\d+\\s+\\[(\\d+)]\\s+\\S+\\s+(\\d+)\\.(\\d{6}): (\\w+): ?(.*)");
  private static final Pattern OP =
      Pattern.compile("cb=(\\w+)(?: pid=(-?\\d+) ([^= ]+))?((?: .*)?)");
  private static final Pattern YIELD = Pattern.compile("cb=yield from=(\\d+) (\\S+) .*");
  private static final Pattern END =
      Pattern.compile("ops.exit: `kind=(\\d+) code=(\\w+) .* msg=\"(.*)\"`");
  private static final Pattern COUNTER = Pattern.compile("(SCX_EV_\\w+) (\\d+)");

  private final List<Step> steps = new ArrayList<>();
  private final List<String> dump = new ArrayList<>();
  private final List<Long> bypassNs = new ArrayList<>();
  private final List<String> pids = new ArrayList<>();
  private final Map<String, Long> marks = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Path folder;

  private Recording(Path folder) {
    this.folder = folder;
  }

  static Recording read(Path folder) {
    Recording recording = new Recording(folder);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("trace.txt.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        recording.line(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    recording.nameTasks();
    return recording;
  }

  /** A task is called by its last name from its birth on: programs rename themselves. */
  private void nameTasks() {
    for (int i = 0; i < steps.size(); i++) {
      Step s = steps.get(i);
      String name = names.get(pids.get(i));
      if (name != null && !s.task().isEmpty()) {
        steps.set(i, new Step(s.timeNs(), s.cpu(), s.what(), name, s.args(), s.sliceNs()));
      }
    }
  }

  /** The calls in their order. */
  List<Step> steps() {
    return steps;
  }

  /** Marks of the workload with their times in ns; {@code wl_start} has that of its time origin. */
  Map<String, Long> marks() {
    return marks;
  }

  /** The lines of the debug dump. */
  List<String> dump() {
    return dump;
  }

  /** When bypass began: at the load, at PM events, at the end. */
  List<Long> bypassNs() {
    return bypassNs;
  }

  private String file(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  End end() {
    Matcher m = END.matcher(file("case.md"));
    return m.find()
        ? new End(Integer.parseInt(m.group(1)), Long.parseLong(m.group(2), 16), m.group(3))
        : new End(0, 0, "");
  }

  /** How much the counters grew from the load to the end of the workload; empty if it had ended. */
  Map<String, Long> counters() {
    Map<String, Long> grown = new LinkedHashMap<>();
    for (String section : Splitter.on("\n# ").split(file("state.txt"))) {
      boolean loaded = section.startsWith("loaded");
      if (loaded || section.startsWith("after-workload")) {
        Matcher m = COUNTER.matcher(section);
        while (m.find()) {
          long value = Long.parseLong(m.group(2));
          grown.merge(m.group(1), loaded ? -value : value, Long::sum);
        }
      }
    }
    return grown;
  }

  private void line(String line) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      return;
    }
    long timeNs = Long.parseLong(m.group(2)) * 1_000_000_000 + Long.parseLong(m.group(3)) * 1000;
    int cpu = Integer.parseInt(m.group(1));
    String text = m.group(5);
    switch (m.group(4)) {
      case "tracing_mark_write" -> mark(timeNs, text);
      case "sched_ext_dump" -> dump.add(text);
      case "sched_ext_event" -> {
        if (text.startsWith("name SCX_EV_BYPASS_ACTIVATE")) {
          bypassNs.add(timeNs);
        }
      }
      case "bpf_trace_printk" -> {
        if (text.startsWith("cb=")) {
          op(timeNs, cpu, text);
        } else if (text.startsWith("kf ")) {
          kfunc(timeNs, cpu, text.substring(3));
        }
      }
      default -> {}
    }
  }

  private void mark(long timeNs, String text) {
    Matcher start = Pattern.compile("wl_start t0=(\\d+)\\.(\\d{6}).*").matcher(text);
    if (start.matches()) {
      marks.put("wl_begin", timeNs);
      marks.put(
          "wl_start",
          Long.parseLong(start.group(1)) * 1_000_000_000 + Long.parseLong(start.group(2)) * 1000);
    } else {
      marks.put(text, timeNs);
    }
  }

  private void op(long timeNs, int cpu, String text) {
    Matcher m = OP.matcher(text);
    if (!m.matches()) {
      return;
    }
    String what = m.group(1);
    Map<String, String> values = values(m.group(4));
    String task = "";
    Matcher yield = YIELD.matcher(text);
    if (m.group(2) != null) {
      task = m.group(3);
      names.put(m.group(2), task);
    } else if (yield.matches()) {
      task = yield.group(2);
      values.put("prev", yield.group(1));
    } else if (what.equals("dispatch")) {
      String prev = values.getOrDefault("prev", "-1");
      task = prev.equals("-1") ? "" : names.getOrDefault(prev, "?");
    }
    steps.add(new Step(timeNs, cpu, what, task, args(what, values), slice(values)));
    pids.add(m.group(2) == null ? values.getOrDefault("prev", "") : m.group(2));
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : Splitter.on(' ').omitEmptyStrings().split(text)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return values;
  }

  private static String args(String what, Map<String, String> v) {
    return switch (what) {
      case "select_cpu" -> "0x" + v.get("wf");
      case "runnable" -> "0x" + v.get("ef");
      case "enqueue" -> "0x" + v.get("ef") + " fl=" + v.get("fl");
      case "quiescent", "dequeue" -> "0x" + v.get("df");
      case "stopping" -> "runnable=" + v.get("runnable");
      case "dispatch" -> "cpu=" + v.get("cpu") + (isNone(v) ? "" : " queued=" + v.get("queued"));
      case "init_task" -> "fork=" + v.get("fork");
      case "set_weight" -> "w=" + v.get("w");
      case "set_cpumask" -> "mask=" + v.get("mask");
      case "update_idle" -> "cpu=" + v.get("cpu") + " idle=" + v.get("idle");
      case "cpu_offline", "cpu_online", "cpu_acquire" -> "cpu=" + v.get("cpu");
      case "cpu_release" -> "cpu=" + v.get("cpu") + " reason=" + v.get("reason");
      default -> "";
    };
  }

  private static boolean isNone(Map<String, String> v) {
    return "-1".equals(v.get("prev"));
  }

  private static long slice(Map<String, String> v) {
    String slice = v.get("slice");
    return slice == null || isNone(v) ? Step.NO_SLICE : Long.parseUnsignedLong(slice);
  }

  /** Calls that cases make in their own words name no task: it is the one just enqueued. */
  private static final Pattern OTHER_INSERT =
      Pattern.compile("insert dsq.*|vtime insert.*|LOCAL_ON.*|IMMED on.*|flag 1<<60");

  private void kfunc(long timeNs, int cpu, String text) {
    Map<String, String> v = values(text);
    if (text.startsWith("kick_cpu")) {
      String args = "cpu=" + v.get("cpu") + " flags=" + v.get("flags");
      steps.add(new Step(timeNs, cpu, "kick_cpu", "", args, Step.NO_SLICE));
      pids.add("");
    } else if (text.startsWith("dsq_insert pid=") || text.startsWith("dispatch insert")) {
      insert(timeNs, cpu, v.getOrDefault("pid", v.getOrDefault("prev", "")), slice(v));
    } else if (OTHER_INSERT.matcher(text).matches()) {
      insert(timeNs, cpu, pids.get(pids.size() - 1), Step.NO_SLICE);
    }
  }

  private void insert(long timeNs, int cpu, String pid, long sliceNs) {
    String task = names.getOrDefault(pid, "?");
    steps.add(new Step(timeNs, cpu, "dsq_insert", task, "", sliceNs));
    pids.add(pid);
  }
}
