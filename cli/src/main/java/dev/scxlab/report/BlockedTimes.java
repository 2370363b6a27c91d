package dev.scxlab.report;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.RunResult.TaskResult;
import java.util.ArrayList;
import java.util.List;

/** How long each task of a workload was blocked under each policy, mean over the seeds. */
final class BlockedTimes {

  private static final int MAX_TASKS = 20;

  private BlockedTimes() {}

  /**
   * A table with a row per task that was ever blocked and a column per policy.
   *
   * @param policies the policies by number, in the order of the columns
   */
  static String table(Comparison comparison, int workload, List<Integer> policies) {
    TextTable table = TextTable.of("l" + "r".repeat(policies.size()));
    List<String> head = new ArrayList<>(List.of("task"));
    policies.forEach(p -> head.add(comparison.plan().policies().get(p)));
    table.row(head);
    List<TaskResult> tasks =
        comparison.cells(policies.get(0), workload).get(0).run().workloadTasks();
    int shown = 0;
    int left = 0;
    for (TaskResult task : tasks) {
      List<String> row = new ArrayList<>(List.of(task.name()));
      boolean ever = false;
      for (int p : policies) {
        double mean = meanNs(comparison, p, workload, task.name());
        ever |= mean > 0;
        row.add(Figures.threeDigits(mean / 1e6));
      }
      if (ever && shown < MAX_TASKS) {
        shown++;
        table.row(row);
      } else if (ever) {
        left++;
      }
    }
    return table.text()
        + (left > 0 ? "... and " + left + " more tasks (--format json has all)\n" : "");
  }

  private static double meanNs(Comparison comparison, int policy, int workload, String task) {
    return comparison.cells(policy, workload).stream()
        .flatMap(cell -> cell.run().workloadTasks().stream())
        .filter(t -> t.name().equals(task))
        .mapToLong(t -> t.metrics().blockedNs())
        .average()
        .orElse(0);
  }
}
