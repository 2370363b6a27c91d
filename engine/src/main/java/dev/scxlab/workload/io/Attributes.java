package dev.scxlab.workload.io;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.source.DiagnosticCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scheduling attributes of a task or phase, as far as they were read ({@code rt-app.md} 4). */
final class Attributes {

  static final List<String> KEYS =
      List.of(
          "policy",
          "priority",
          "cpus",
          "dl-runtime",
          "dl-period",
          "dl-deadline",
          "util_min",
          "util_max",
          "nodes_membind",
          "taskgroup");

  private static final String MICROSECONDS = "an integer number of microseconds";
  private static final int MIN_NICE = -20;
  private static final int MAX_NICE = 19;
  private static final int MAX_RT_PRIORITY = 99;
  private static final int DEFAULT_RT_PRIORITY = 10;
  private static final long MAX_US = Integer.MAX_VALUE;

  private final Report report;
  private final FileContext file;
  private final boolean ofPhase;

  @Nullable SchedPolicy policy;
  @Nullable CpuMask cpus;
  long sliceUs;
  private Json.@Nullable Member priority;

  Attributes(Report report, FileContext file, boolean ofPhase) {
    this.report = report;
    this.file = file;
    this.ofPhase = ofPhase;
  }

  /** Reads a member if it is an attribute: whether it is. */
  boolean read(Json.Member member) {
    switch (member.key()) {
      case "policy" -> policy = PolicyNames.read(member, report).orElse(null);
      case "priority" -> priority = member;
      case "cpus" -> cpus = CpuList.read(member, file, report);
      case "dl-runtime" -> slice(member);
      case "dl-period", "dl-deadline" -> report.integer(member, MICROSECONDS, 0, MAX_US);
      case "util_min", "util_max" -> utilClamp(member);
      case "nodes_membind" ->
          report.unsupported(member.keySpan(), "\"nodes_membind\" is not modelled yet", "");
      case "taskgroup" -> taskgroup(member);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The priority of a task that gives a policy and no priority. */
  static int defaultPriority(SchedPolicy policy) {
    return policy.isRealtime() ? DEFAULT_RT_PRIORITY : 0;
  }

  /** Nice value or real-time priority, once the policy is known; null when none was given. */
  @Nullable Integer priorityFor(SchedPolicy effective) {
    if (priority == null) {
      return null;
    }
    if (effective.isRealtime()) {
      var rt = report.integer(priority, "a real-time priority", 1, MAX_RT_PRIORITY);
      return rt.isPresent() ? Integer.valueOf((int) rt.getAsLong()) : null;
    }
    if (effective == SchedPolicy.IDLE) {
      report.integer(priority, "an integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
      return null;
    }
    var nice = report.integer(priority, "a nice value", MIN_NICE, MAX_NICE);
    return nice.isPresent() ? Integer.valueOf((int) nice.getAsLong()) : null;
  }

  private void slice(Json.Member member) {
    sliceUs = report.integer(member, MICROSECONDS, 0, MAX_US).orElse(0);
    if (ofPhase && sliceUs > 0) {
      report.unsupported(
          member.keySpan(),
          "a slice request (\"dl-runtime\") that begins with a phase is not modelled yet",
          "give it at the task");
    }
  }

  private void utilClamp(Json.Member member) {
    var value = report.integer(member, "a utilisation", -1, 1024);
    if (value.isPresent() && value.getAsLong() >= 0) {
      report.unsupported(
          member.keySpan(),
          "utilisation clamps (\"" + member.key() + "\") are not modelled yet",
          "-1 leaves the clamp as it is");
    }
  }

  private void taskgroup(Json.Member member) {
    Json value = member.value();
    if (value instanceof Json.Text text) {
      if (text.value().isEmpty() || text.value().equals("/")) {
        return;
      }
      if (!text.value().startsWith("/")) {
        report.bad(
            value.span(),
            "\"taskgroup\" needs a path that begins with /, found " + text.describe());
        return;
      }
      report.unsupported(
          value.span(), "cgroups are not modelled yet: \"taskgroup\" can only be \"/\"", "");
      return;
    }
    if (value instanceof Json.Obj) {
      report.add(
          report.start(
              DiagnosticCode.FILE_NOT_SUPPORTED,
              member.keySpan(),
              "cgroups are not modelled yet: \"taskgroup\" with a path and cpu.max is scxsim's"
                  + " own form"));
      return;
    }
    report.bad(value.span(), "\"taskgroup\" needs a path, found " + value.describe());
  }
}
