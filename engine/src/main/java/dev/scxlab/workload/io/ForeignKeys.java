package dev.scxlab.workload.io;

import java.util.Map;
import java.util.Set;

/** Keys of other tools and of older grammars, refused by name with the reason. */
final class ForeignKeys {

  /** Keys of rt-app before 2014 in tasks and phases. */
  private static final Set<String> OBSOLETE =
      Set.of("exec", "lock_order", "access", "target", "resources");

  private static final String CGROUPS = "cgroups are not modelled yet";

  /** Keys that scxsim adds in tasks and phases, with the reason and what to do. */
  private static final Map<String, String[]> SCXSIM =
      Map.of(
          "instr",
          new String[] {
            "counts instructions, which have no length here", "give CPU time with \"run\""
          },
          "task_flags",
          new String[] {"makes kernel threads, which are not modelled yet", ""},
          "start_time_ns",
          new String[] {"is a start time in ns", "rt-app writes \"delay\", in microseconds"},
          "cgroup",
          new String[] {CGROUPS, ""});

  /** Keys that scxsim adds at the top. */
  private static final Map<String, String[]> SCXSIM_TOP =
      Map.of(
          "scxsim",
          new String[] {
            "holds settings of that simulator, which change what tasks and policies see", ""
          },
          "cgroups",
          new String[] {CGROUPS, ""});

  private ForeignKeys() {}

  /** Refuses a member of a task or phase if its key is foreign: whether it was. */
  static boolean refuse(Json.Member member, Report report) {
    if (OBSOLETE.contains(member.key())) {
      report.unsupported(
          member.keySpan(),
          "key \"" + member.key() + "\" belongs to the obsolete rt-app grammar",
          "rt-app itself rejects it: list events in the order in which they happen");
      return true;
    }
    return refuse(member, report, SCXSIM);
  }

  /** Refuses a top-level member if its key is foreign: whether it was. */
  static boolean refuseTop(Json.Member member, Report report) {
    return refuse(member, report, SCXSIM_TOP);
  }

  private static boolean refuse(Json.Member member, Report report, Map<String, String[]> foreign) {
    String[] reason = foreign.get(member.key());
    if (reason == null) {
      return false;
    }
    report.unsupported(
        member.keySpan(), "scxsim's key \"" + member.key() + "\": " + reason[0], reason[1]);
    return true;
  }
}
