package dev.scxlab.workload.io;

import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.source.Spelling;
import java.util.List;
import java.util.Optional;

/** Reads names of scheduling policies as rt-app spells them. */
final class PolicyNames {

  private static final List<String> NAMES =
      List.of(
          "SCHED_OTHER", "SCHED_BATCH", "SCHED_IDLE", "SCHED_FIFO", "SCHED_RR", "SCHED_DEADLINE");

  private PolicyNames() {}

  /** The policy a member names; says what is wrong when it names none that is modelled. */
  static Optional<SchedPolicy> read(Json.Member member, Report report) {
    Json value = member.value();
    String name = value instanceof Json.Text text ? text.value() : "";
    switch (name) {
      case "SCHED_OTHER":
        return Optional.of(SchedPolicy.NORMAL);
      case "SCHED_BATCH":
        return Optional.of(SchedPolicy.BATCH);
      case "SCHED_IDLE":
        return Optional.of(SchedPolicy.IDLE);
      case "SCHED_FIFO":
        return Optional.of(SchedPolicy.FIFO);
      case "SCHED_RR":
        return Optional.of(SchedPolicy.RR);
      case "SCHED_DEADLINE":
        report.unsupported(
            value.span(),
            name + " is not modelled yet",
            "SCHED_FIFO and SCHED_RR also run above every sched_ext policy");
        return Optional.empty();
      default:
        String hint =
            Spelling.nearest(name, NAMES.stream())
                .map(near -> " (did you mean \"" + near + "\"?)")
                .orElse("; there are " + String.join(", ", NAMES));
        report.bad(
            value.span(),
            "\"" + member.key() + "\" names no scheduling policy: " + value.describe() + hint);
        return Optional.empty();
    }
  }
}
