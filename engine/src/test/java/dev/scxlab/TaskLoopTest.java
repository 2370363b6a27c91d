package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code for t in tasks}: every living thread once, in order of pids. */
class TaskLoopTest {

  private static final long MS = 1_000_000;
  private static final String POLICY =
      """
      policy walker {
          struct ctx { steps: u32; }
          task_storage tctx: ctx = ctx{};
          var seen: u32;
          var out_of_order: u32;
          var limited: u32;
          var inner: u32;
          timer count every 5ms {
              seen = 0;
              var last: s32 = 0;
              for t in tasks {
                  if t.pid <= last { out_of_order += 1; }
                  last = t.pid;
                  seen += 1;
              }
              limited = 0;
              for t in tasks limit 2 { limited += 1; }
              inner = 0;
              for t in tasks limit 64 {
                  for u in tasks limit 64 {
                      if t == u { inner += 1; break; }
                  }
              }
          }
          on enqueue(p, enq_flags) { dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags); }
      }
      """;

  @Test
  void everyLivingThreadIsMetOnce() {
    BoundPolicy policy =
        new BoundPolicy(
            PolicyCompiler.compile(new SourceFile("walker.scx", POLICY)).verified().orElseThrow(),
            ParamValues.DEFAULTS,
            Topology.flat(2),
            Costs.ideal(),
            1);
    Simulation simulation =
        new Simulation(KernelConfig.of(Topology.flat(2)).withCosts(Costs.ideal()), policy);
    List<TaskSpec> specs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long runNs = i == 2 ? MS : 100 * MS;
      boolean[] ran = new boolean[1];
      specs.add(
          TaskSpec.of(
              "task" + i,
              control -> {
                if (ran[0]) {
                  control.exit();
                } else {
                  ran[0] = true;
                  control.run(runNs);
                }
              }));
    }
    simulation.start(specs, false);
    simulation.runUntil(50 * MS);

    List<Task> alive =
        simulation.kernel().tasks().stream()
            .filter(t -> simulation.kernel().taskByPid(t.pid) != null)
            .toList();
    assertThat(alive).hasSizeLessThan(simulation.kernel().tasks().size());
    assertThat(policy.values(Section.DATA))
        .containsEntry("seen", (long) alive.size())
        .containsEntry("inner", (long) alive.size())
        .containsEntry("limited", 2L)
        .containsEntry("out_of_order", 0L);
    assertThat(policy.stats().get("limit_hits")).isPositive();
  }
}
