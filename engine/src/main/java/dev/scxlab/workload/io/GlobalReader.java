package dev.scxlab.workload.io;

import dev.scxlab.kernel.SchedPolicy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Reads the object {@code global} ({@code rt-app.md} 2.1). */
final class GlobalReader {

  static final long NS_PER_S = 1_000_000_000L;
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(1_000_000);

  private static final List<String> KEYS =
      List.of(
          "duration",
          "calibration",
          "default_policy",
          "pi_enabled",
          "lock_pages",
          "logdir",
          "log_basename",
          "log_size",
          "gnuplot",
          "ftrace",
          "io_device",
          "mem_buffer_size",
          "cumulative_slack",
          "frag");

  private static final long DEFAULT_MEM_BUFFER = 4_194_304;

  private final Report report;
  private long durationNs;
  private SchedPolicy defaultPolicy = SchedPolicy.NORMAL;
  private long memBufferBytes = DEFAULT_MEM_BUFFER;

  GlobalReader(Report report) {
    this.report = report;
  }

  /** 0: until all tasks have ended. */
  long durationNs() {
    return durationNs;
  }

  SchedPolicy defaultPolicy() {
    return defaultPolicy;
  }

  long memBufferBytes() {
    return memBufferBytes;
  }

  void read(Json.Member global) {
    if (!(global.value() instanceof Json.Obj object)) {
      report.bad(
          global.value().span(), "\"global\" needs an object, found " + global.value().describe());
      return;
    }
    for (Json.Member member : Members.of(object, report)) {
      switch (member.key()) {
        case "duration" -> duration(member);
        case "calibration" -> calibration(member);
        case "default_policy" ->
            defaultPolicy = PolicyNames.read(member, report).orElse(SchedPolicy.NORMAL);
        case "pi_enabled" -> priorityInheritance(member);
        case "lock_pages", "gnuplot", "cumulative_slack" -> bool(member);
        case "logdir", "log_basename", "io_device" -> text(member);
        case "mem_buffer_size" ->
            memBufferBytes =
                report
                    .integer(member, "an integer number of bytes", 1, Integer.MAX_VALUE)
                    .orElse(DEFAULT_MEM_BUFFER);
        case "log_size", "ftrace", "frag" -> {}
        default -> report.unknownKey(member, "no key of \"global\"", KEYS);
      }
    }
  }

  private void duration(Json.Member member) {
    if (!(member.value() instanceof Json.Num number)) {
      report.bad(
          member.value().span(),
          "\"duration\" needs a number of seconds, found " + member.value().describe());
      return;
    }
    BigDecimal seconds = new BigDecimal(number.text());
    if (seconds.compareTo(MAX_SECONDS) > 0) {
      report.bad(number.span(), "\"duration\" is at most 1000000 seconds");
      return;
    }
    if (seconds.signum() > 0) {
      durationNs =
          seconds.multiply(BigDecimal.valueOf(NS_PER_S)).setScale(0, RoundingMode.UP).longValue();
    }
  }

  private void calibration(Json.Member member) {
    Json value = member.value();
    boolean named = value instanceof Json.Text text && text.value().matches("CPU[0-9]{1,4}");
    boolean given = value instanceof Json.Num number && number.text().matches("0*[1-9][0-9]*");
    if (!named && !given) {
      report.bad(
          value.span(),
          "\"calibration\" needs \"CPU<number>\" or a positive integer, found " + value.describe());
    }
  }

  private void priorityInheritance(Json.Member member) {
    bool(member);
    if (member.value() instanceof Json.Bool flag && flag.value()) {
      report.unsupported(
          member.value().span(),
          "mutexes with priority inheritance (\"pi_enabled\") are not modelled yet",
          "set it to false to run the file with plain mutexes");
    }
  }

  private void bool(Json.Member member) {
    if (!(member.value() instanceof Json.Bool)) {
      report.bad(
          member.value().span(),
          "\"" + member.key() + "\" needs true or false, found " + member.value().describe());
    }
  }

  private void text(Json.Member member) {
    if (!(member.value() instanceof Json.Text)) {
      report.bad(
          member.value().span(),
          "\"" + member.key() + "\" needs a string, found " + member.value().describe());
    }
  }
}
