package dev.scxlab.workload.io;

import dev.scxlab.kernel.Topology;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads a machine given as a list of nodes. A node is {@code {"llcs": [...]}}, a last-level cache
 * {@code {"cores": [...]}}, and cores are groups {@code {"count": 4, "threads": 2, "capacity":
 * 1024}} of equal ones. CPUs are numbered in the order of the file, threads of a core next to each
 * other.
 */
final class NodeListReader {

  private static final int MAX_DISTANCE = 255;
  private static final int LOCAL_DISTANCE = 10;

  private final Report report;
  private final IntArrayList coreOf = new IntArrayList();
  private final IntArrayList llcOf = new IntArrayList();
  private final IntArrayList nodeOf = new IntArrayList();
  private final IntArrayList capacityOf = new IntArrayList();
  private int cores;
  private int llcs;
  private int nodes;
  private boolean wrong;

  NodeListReader(Report report) {
    this.report = report;
  }

  /** The machine, or null when something is wrong with it. */
  @Nullable Topology read(Json.Member list, Json.@Nullable Member distances) {
    for (Json node : items(list)) {
      for (Json llc : parts(node, "a node", "llcs")) {
        for (Json group : parts(llc, "a last-level cache", "cores")) {
          coreGroup(group);
        }
        llcs++;
      }
      nodes++;
    }
    if (!wrong && (coreOf.isEmpty() || coreOf.size() > Topology.MAX_CPUS)) {
      bad(list.value(), "a machine has 1 to 1024 CPUs, found " + coreOf.size());
    }
    int[][] matrix = wrong ? new int[0][] : matrix(distances);
    return wrong
        ? null
        : new Topology(
            coreOf.toIntArray(),
            llcOf.toIntArray(),
            nodeOf.toIntArray(),
            capacityOf.toIntArray(),
            matrix);
  }

  private void bad(Json at, String message) {
    wrong = true;
    report.bad(at.span(), message);
  }

  private List<Json> items(Json.Member member) {
    if (member.value() instanceof Json.Arr array && !array.items().isEmpty()) {
      return array.items();
    }
    bad(member.value(), "\"" + member.key() + "\" needs an array with at least one part");
    return List.of();
  }

  /** The items of the only key an object has. */
  private List<Json> parts(Json value, String what, String key) {
    if (value instanceof Json.Obj object) {
      List<Json.Member> members = Members.of(object, report);
      if (members.size() == 1 && members.get(0).key().equals(key)) {
        return items(members.get(0));
      }
    }
    bad(value, what + " is an object {\"" + key + "\": [...]}");
    return List.of();
  }

  private void coreGroup(Json value) {
    long count = 1;
    long threads = 1;
    long capacity = Topology.CAPACITY_ONE;
    if (!(value instanceof Json.Obj object)) {
      bad(value, "cores are objects such as {\"count\": 4, \"threads\": 2, \"capacity\": 1024}");
      return;
    }
    for (Json.Member member : Members.of(object, report)) {
      switch (member.key()) {
        case "count" -> count = number(member, Topology.MAX_CPUS);
        case "threads" -> threads = number(member, Topology.MAX_CPUS);
        case "capacity" -> capacity = number(member, Topology.CAPACITY_ONE);
        default -> {
          wrong = true;
          report.unknownKey(
              member, "no property of cores", List.of("count", "threads", "capacity"));
        }
      }
    }
    if (coreOf.size() + count * threads > Topology.MAX_CPUS) {
      bad(value, "a machine has at most 1024 CPUs");
    }
    if (wrong) {
      return;
    }
    for (int core = 0; core < count; core++) {
      for (int thread = 0; thread < threads; thread++) {
        coreOf.addInt(cores);
        llcOf.addInt(llcs);
        nodeOf.addInt(nodes);
        capacityOf.addInt((int) capacity);
      }
      cores++;
    }
  }

  private long number(Json.Member member, long max) {
    var n = report.integer(member, "a number", 1, max);
    wrong |= n.isEmpty();
    return n.orElse(1);
  }

  private int[][] matrix(Json.@Nullable Member member) {
    if (member == null) {
      return Topology.uniformDistances(nodes);
    }
    List<Json> rows = items(member);
    int[][] matrix = new int[nodes][nodes];
    boolean square = rows.size() == nodes;
    for (int a = 0; square && a < nodes; a++) {
      square = rows.get(a) instanceof Json.Arr row && row.items().size() == nodes;
      for (int b = 0; square && b < nodes; b++) {
        Json cell = ((Json.Arr) rows.get(a)).items().get(b);
        Json.Member one = new Json.Member(member.key(), member.keySpan(), cell);
        matrix[a][b] =
            (int) report.integer(one, "distances", LOCAL_DISTANCE, MAX_DISTANCE).orElse(0);
        wrong |= matrix[a][b] == 0;
      }
    }
    if (!square) {
      bad(member.value(), "\"distances\" needs a row and a column for each of the nodes");
    }
    for (int a = 0; !wrong && a < nodes; a++) {
      for (int b = 0; !wrong && b <= a; b++) {
        if (matrix[a][b] != matrix[b][a] || (a == b) != (matrix[a][b] == LOCAL_DISTANCE)) {
          bad(
              member.value(),
              "distances are symmetric, 10 from a node to itself and more to others");
        }
      }
    }
    return matrix;
  }
}
