package dev.scxlab.workload.io;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads machines: the key {@code machine} of scxlab's own workload form, and files that have
 * nothing else. A machine is {@code {"cpus": N}}, {@code {"topology": "AxBxC"}}, or a list of nodes
 * that are lists of last-level caches.
 */
public final class MachineReader {

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,4})x([0-9]{1,4})x([0-9]{1,4})");

  private static final List<String> KEYS =
      List.of("cpus", "topology", "nodes", "distances", "nohz_full");

  private MachineReader() {}

  /** Reads a machine file: {@code {"scxlab": 1, "machine": {...}}}. */
  public static Optional<Topology> read(SourceFile file, Diagnostics diagnostics) {
    Optional<Json> json = JsonReader.read(file, diagnostics);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Report report = Report.on(diagnostics, false);
    Json.Member machine = null;
    boolean own = false;
    if (json.get() instanceof Json.Obj top) {
      for (Json.Member member : Members.of(top, report)) {
        switch (member.key()) {
          case "scxlab" ->
              own = report.integer(member, "the version of the form", 1, 1).isPresent();
          case "machine" -> machine = member;
          default ->
              report.unknownKey(member, "no key of a machine file", List.of("scxlab", "machine"));
        }
      }
    }
    if (machine == null || !own) {
      diagnostics.add(
          Diagnostic.of(
              DiagnosticCode.FILE_BAD_VALUE,
              json.get().span(),
              "a machine file is {\"scxlab\": 1, \"machine\": {...}}"));
      return Optional.empty();
    }
    Topology topology = read(machine, report);
    return diagnostics.hasErrors() ? Optional.empty() : Optional.ofNullable(topology);
  }

  /** The machine of a member, or null when what is said of it is wrong. */
  static @Nullable Topology read(Json.Member machine, Report report) {
    if (!(machine.value() instanceof Json.Obj object)) {
      report.bad(
          machine.value().span(),
          "\"machine\" needs an object, found " + machine.value().describe());
      return null;
    }
    List<Json.Member> ways = new ArrayList<>();
    Json.Member distances = null;
    Json.Member nohzFull = null;
    for (Json.Member member : Members.of(object, report)) {
      switch (member.key()) {
        case "cpus", "topology", "nodes" -> ways.add(member);
        case "distances" -> distances = member;
        case "nohz_full" -> nohzFull = member;
        default -> report.unknownKey(member, "no key of \"machine\"", KEYS);
      }
    }
    if (ways.size() != 1) {
      report.bad(object.span(), "\"machine\" needs one of \"cpus\", \"topology\" and \"nodes\"");
      return null;
    }
    Json.Member way = ways.get(0);
    if (distances != null && !way.key().equals("nodes")) {
      report.bad(distances.keySpan(), "\"distances\" goes with \"nodes\"");
      return null;
    }
    Topology topology =
        switch (way.key()) {
          case "cpus" -> flat(way, report);
          case "topology" -> shape(way, report);
          default -> new NodeListReader(report).read(way, distances);
        };
    return topology == null || nohzFull == null
        ? topology
        : withNohzFull(topology, nohzFull, report);
  }

  /** {@code "nohz_full": [1, 2, 3]}, as the boot parameter; CPU 0 keeps the time. */
  private static @Nullable Topology withNohzFull(
      Topology topology, Json.Member member, Report report) {
    CpuMask mask = new CpuMask(topology.nrCpus());
    List<Json> items =
        member.value() instanceof Json.Arr array ? array.items() : List.of(member.value());
    for (Json item : items) {
      Json.Member one = new Json.Member(member.key(), member.keySpan(), item);
      OptionalLong cpu = report.integer(one, "a CPU number", 1, topology.nrCpus() - 1);
      if (cpu.isEmpty()) {
        return null;
      }
      mask.set((int) cpu.getAsLong());
    }
    return topology.withNohzFull(mask);
  }

  private static @Nullable Topology flat(Json.Member member, Report report) {
    OptionalLong cpus = report.integer(member, "a number of CPUs", 1, Topology.MAX_CPUS);
    return cpus.isPresent() ? Topology.flat((int) cpus.getAsLong()) : null;
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
