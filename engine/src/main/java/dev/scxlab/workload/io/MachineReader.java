package dev.scxlab.workload.io;

import dev.scxlab.kernel.Topology;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code machine} of scxlab's own workload form. */
final class MachineReader {

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,4})x([0-9]{1,4})x([0-9]{1,4})");

  private MachineReader() {}

  /** The machine, or null when what is said of it is wrong. */
  static @Nullable Topology read(Json.Member machine, Report report) {
    if (!(machine.value() instanceof Json.Obj object)) {
      report.bad(
          machine.value().span(),
          "\"machine\" needs an object, found " + machine.value().describe());
      return null;
    }
    Topology topology = null;
    for (Json.Member member : Members.of(object, report)) {
      switch (member.key()) {
        case "cpus" -> {
          OptionalLong cpus = report.integer(member, "a number of CPUs", 1, Topology.MAX_CPUS);
          topology = cpus.isPresent() ? Topology.flat((int) cpus.getAsLong()) : null;
        }
        case "topology" -> topology = shape(member, report);
        default -> report.unknownKey(member, "no key of \"machine\"", List.of("cpus", "topology"));
      }
    }
    if (object.members().size() != 1) {
      report.bad(object.span(), "\"machine\" needs either \"cpus\" or \"topology\"");
      return null;
    }
    return topology;
  }

  private static @Nullable Topology shape(Json.Member member, Report report) {
    String text = member.value() instanceof Json.Text t ? t.value() : "";
    Matcher m = SHAPE.matcher(text);
    if (m.matches()) {
      int nodes = Integer.parseInt(m.group(1));
      int cores = Integer.parseInt(m.group(2));
      int threads = Integer.parseInt(m.group(3));
      long cpus = (long) nodes * cores * threads;
      if (cpus >= 1 && cpus <= Topology.MAX_CPUS) {
        return Topology.of(nodes, cores, threads);
      }
    }
    report.bad(
        member.value().span(),
        "\"topology\" needs nodes x cores x threads such as \"2x8x2\", at most 1024 CPUs, found "
            + member.value().describe());
    return null;
  }
}
