package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.source.SourceFile;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.ReadWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code same_mm(p, q)}: threads of one process share an address space. */
class SameMmTest {

  private static final long MS = 1_000_000;

  /** Compares every pair of tasks, bit 8 * (pid - 1) + other pid - 1. */
  private static final String POLICY =
      """
      policy pairs {
          var same: u64;
          var tgids: u64;
          timer look every 5ms {
              for p in tasks limit 8 {
                  for q in tasks limit 8 {
                      let bit = 8 * (p.pid - 1) + q.pid - 1;
                      if bit < 0 || bit > 63 { continue; }
                      if same_mm(p, q) { same |= (1 as u64) << (bit as u64); }
                      if p.tgid == q.tgid { tgids |= (1 as u64) << (bit as u64); }
                  }
              }
          }
          on enqueue(p, enq_flags) { dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags); }
      }
      """;

  private static Map<String, Long> run(Workload workload, List<TaskSpec> more) {
    BoundPolicy policy =
        new BoundPolicy(
            PolicyCompiler.compile(new SourceFile("pairs.scx", POLICY)).verified().orElseThrow(),
            ParamValues.DEFAULTS,
            workload.topology(),
            Costs.ideal(),
            1);
    Simulation simulation = new Simulation(KernelConfig.of(workload.topology()), policy);
    List<TaskSpec> tasks = new ArrayList<>(workload.start(1).threads());
    tasks.addAll(more);
    simulation.start(tasks, true);
    simulation.runUntil(20 * MS);
    return policy.values(Section.DATA);
  }

  private static Workload workload(String tasks) {
    String text =
        "{'scxlab': 1, 'duration': '20ms', 'machine': {'cpus': 4}, 'tasks': {%s}}".formatted(tasks);
    return ReadWorkload.workload(text.replace('\'', '"'));
  }

  @Test
  void processesOfAWorkloadAreToldApart() {
    Workload workload =
        workload(
            "'tab': {'process': 'browser', 'run': 50000},"
                + "'player': {'process': 'music', 'run': 50000},"
                + "'painter': {'process': 'browser', 'run': 50000},"
                + "'other': {'run': 50000, 'instance': 2}");

    Map<String, Long> seen = run(workload, List.of());

    assertThat(seen.get("same")).isEqualTo(pairs("101", "010", "101", "00011", "00011"));
    assertThat(seen.get("tgids")).isEqualTo(seen.get("same"));
  }

  @Test
  void aFileWithoutProcessesIsOneProcess() {
    Map<String, Long> seen = run(workload("'t': {'run': 50000, 'instance': 3}"), List.of());

    assertThat(seen.get("same")).isEqualTo(pairs("111", "111", "111"));
  }

  @Test
  void tasksThatNameNoProcessAtAllHaveTheirOwn() {
    TaskSpec alone = TaskSpec.of("alone", control -> control.run(50 * MS));

    Map<String, Long> seen = run(workload("'t': {'run': 50000}"), List.of(alone, alone));

    assertThat(seen.get("same")).isEqualTo(pairs("1", "01", "001"));
  }

  /** One row for each task, a 1 for each that shares with it, in order of pids. */
  private static long pairs(String... rows) {
    long bits = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows[row].length(); column++) {
        bits |= rows[row].charAt(column) == '1' ? 1L << (8 * row + column) : 0;
      }
    }
    return bits;
  }
}
