package dev.scxlab.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What follows what in the life of each task: pairs of successive calls about it with their flags.
 * Of slices it counts whether they are used up, endless or neither. How often a pair occurs depends
 * on the phase of the ticks and on what else the recorded machine did; which pairs occur does not.
 */
final class Transitions {

  private static final Set<String> SHOWS_SLICE =
      Set.of("running", "stopping", "enqueue", "dsq_insert");

  private Transitions() {}

  /** The pairs of all tasks, with the name of the task before them. */
  static Set<String> of(List<Step> steps) {
    Map<String, String> last = new HashMap<>();
    Set<String> pairs = new TreeSet<>();
    for (Step s : steps) {
      String now = word(s);
      String before = last.put(s.task(), now);
      if (before != null) {
        pairs.add(s.task() + ": " + before + " > " + now);
      }
    }
    return pairs;
  }

  /** A pair without its task. */
  static String kind(String pair) {
    return pair.substring(pair.indexOf(':') + 2);
  }

  /** A call as it is compared. */
  static String word(Step s) {
    String args = s.what().equals("dispatch") ? s.args().replaceFirst("cpu=\\d+ ?", "") : s.args();
    String slice = "";
    if (SHOWS_SLICE.contains(s.what())) {
      slice = s.sliceNs() == 0 ? " slice=0" : s.sliceNs() == -1 ? " slice=inf" : "";
    }
    return s.what() + (args.isEmpty() ? "" : "(" + args + ")") + slice;
  }
}
