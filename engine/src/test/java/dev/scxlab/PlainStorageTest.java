package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.SourceFile;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Storages of numbers and arrays with an initial value: {@code s[p]} is the entry itself. */
class PlainStorageTest {

  private static final long MS = 1_000_000;

  private static final String POLICY =
      """
      policy plain {
          task_storage turns: u32 = 100;
          task_storage level: u32 in 1..3 = 1;
          task_storage at: cpu? = null;
          task_storage spent: time = 1ms;
          task_storage history: u64[4] = 5;
          var most: u32;
          var highest: u32;
          var fresh: u64;
          var begun: u64;
          var sum: u64;
          var atomic: u32;

          on enqueue(p, enq_flags) {
              if at[p] == null { fresh += 1; }
              at[p] = task_cpu(p);
              turns[p] += 1;
              most = max(most, turns[p]);
              if level[p] < 3 { level[p] += 1; }
              highest = max(highest, level[p]);
              history[p][turns[p] % 4] += 1;
              dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags);
          }

          on running(p) {
              begun += spent[p] / 1ms;
              spent[p] = 2ms;
              let h = history[p];
              sum = h[0] + h[1] + h[2] + h[3];
              atomic = atomic_add(turns[p], 0);
          }
      }
      """;

  private static Map<String, Long> run(int tasks) {
    BoundPolicy policy =
        new BoundPolicy(
            PolicyCompiler.compile(new SourceFile("plain.scx", POLICY)).verified().orElseThrow(),
            ParamValues.DEFAULTS,
            Topology.flat(1),
            Costs.ideal(),
            1);
    Simulation simulation = new Simulation(KernelConfig.of(Topology.flat(1)), policy);
    TaskSpec hog = TaskSpec.of("hog", control -> control.run(1_000 * MS));
    simulation.start(Collections.nCopies(tasks, hog), false);
    simulation.runUntil(95 * MS);
    return policy.values(Section.DATA);
  }

  @Test
  void everyTaskHasItsOwnEntryFromTheStart() {
    Map<String, Long> seen = run(2);

    assertThat(seen)
        .containsEntry("fresh", 2L)
        .containsEntry("most", 103L)
        .containsEntry("highest", 3L)
        .containsEntry("sum", 23L)
        .containsEntry("atomic", 103L);
  }

  @Test
  void assignmentsAreSeenNextTime() {
    assertThat(run(2)).containsEntry("begun", 2 * 1L + 3 * 2L);
  }
}
