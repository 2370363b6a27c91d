package dev.scxlab.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls about each task, recorded and simulated, laid side by side: the longest sequence that
 * both have in the same order (calls with the same flags), and how far the members of a pair are
 * apart in time and slice.
 *
 * @param recorded calls recorded
 * @param simulated calls simulated
 * @param paired calls of the common sequences
 * @param nearInTime pairs not more than {@link #TIME_NS} apart
 * @param slices pairs where both show a slice
 * @param nearInSlice those not more than {@link #SLICE_NS} apart
 */
record Alignment(
    int recorded, int simulated, int paired, int nearInTime, int slices, int nearInSlice) {

  /**
   * Two ticks: a slice ends at a tick, so that a difference of microseconds in the overhead may
   * move what follows by one; two hogs in a row may each be.
   */
  static final long TIME_NS = 8_000_000;

  /** What the logging of the recorded policy itself costs in between, several times over. */
  static final long SLICE_NS = 1_000_000;

  static Alignment of(List<Step> recorded, List<Step> simulated) {
    Map<String, List<Step>> left = byTask(recorded);
    Map<String, List<Step>> right = byTask(simulated);
    int paired = 0;
    int near = 0;
    int slices = 0;
    int nearSlices = 0;
    for (Map.Entry<String, List<Step>> task : left.entrySet()) {
      List<Step> a = task.getValue();
      List<Step> b = right.getOrDefault(task.getKey(), List.of());
      for (int[] pair : common(a, b)) {
        Step r = a.get(pair[0]);
        Step s = b.get(pair[1]);
        paired++;
        near += Math.abs(r.timeNs() - s.timeNs()) <= TIME_NS ? 1 : 0;
        if (r.sliceNs() != Step.NO_SLICE && s.sliceNs() != Step.NO_SLICE) {
          slices++;
          nearSlices += Math.abs(r.sliceNs() - s.sliceNs()) <= SLICE_NS ? 1 : 0;
        }
      }
    }
    return new Alignment(recorded.size(), simulated.size(), paired, near, slices, nearSlices);
  }

  private static Map<String, List<Step>> byTask(List<Step> steps) {
    Map<String, List<Step>> all = new LinkedHashMap<>();
    steps.forEach(s -> all.computeIfAbsent(s.task(), t -> new ArrayList<>()).add(s));
    return all;
  }

  /** A longest common sequence: index pairs, ascending. */
  private static List<int[]> common(List<Step> a, List<Step> b) {
    int[][] length = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        length[i][j] =
            same(a.get(i), b.get(j))
                ? length[i + 1][j + 1] + 1
                : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    List<int[]> pairs = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      if (same(a.get(i), b.get(j))) {
        pairs.add(new int[] {i++, j++});
      } else if (length[i + 1][j] >= length[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return pairs;
  }

  private static boolean same(Step a, Step b) {
    return Transitions.word(a).equals(Transitions.word(b));
  }
}
