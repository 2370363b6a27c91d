package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which DSQs a policy has when its own init begins, on two nodes of two cores of two threads. */
class DsqFamiliesTest {

  private static final Topology MACHINE = Topology.of(2, 2, 2);

  /** Policies below look at the ids 0..511: how many there are, and their sum. */
  private record Found(long count, long sum) {
    static Found of(long... ids) {
      long sum = 0;
      for (long id : ids) {
        sum += id;
      }
      return new Found(ids.length, sum);
    }
  }

  @Test
  void aSingleQueueExists() {
    assertThat(found("dsq q: fifo;", "q")).isEqualTo(Found.of(0));
  }

  @Test
  void aFamilyHasOneQueueForEachPartOfTheMachine() {
    assertThat(found("dsq q[cpus]: fifo;", "q[0]")).isEqualTo(Found.of(0, 1, 2, 3, 4, 5, 6, 7));
    assertThat(found("dsq q[cores]: fifo;", "q[0]")).isEqualTo(Found.of(0, 1, 2, 3));
    assertThat(found("dsq q[llcs]: fifo;", "q[0]")).isEqualTo(Found.of(0, 1));
    assertThat(found("dsq q[nodes]: fifo;", "q[0]")).isEqualTo(Found.of(0, 1));
    assertThat(found("dsq q[3]: fifo;", "q[0]")).isEqualTo(Found.of(0, 1, 2));
  }

  @Test
  void twoDimensionsLieRowByRowAndAreNoLargerThanTheMachine() {
    assertThat(found("dsq q[llcs][2]: fifo;", "q[0][0]")).isEqualTo(Found.of(0, 1, 2, 3));
    assertThat(found("dsq q[3][llcs]: fifo;", "q[0][0]"))
        .isEqualTo(Found.of(0, 1, 128, 129, 256, 257));
  }

  @Test
  void aQueueByKeyIsFoundByTheLow48BitsOfItsKey() {
    String text =
        """
        policy t {
            dsq first: fifo;
            dsq q[u64]: fifo;
            var count: u64;
            var sum: u64;
            on init() {
                let error = create_dsq(q[0xabcd_0000_0000_0007], -1);
                if error < 0 { return error; }
                sum = q[7] as u64;
                count = if dsq_nr_queued(q[7]) == 0 { 1 } else { 0 };
                return 0;
            }
            on enqueue(p, f) { dsq_insert(p, q[7], SLICE_DFL, f); }
            on dispatch(cpu, prev) { dsq_move_to_local(q[7]); }
        }
        """;
    assertThat(run(text)).isEqualTo(Found.of((1L << 48) + 7));
  }

  private static Found found(String declaration, String one) {
    String text =
        """
        policy t {
            DECLARATION
            var count: u64;
            var sum: u64;
            on init() {
                for i in 0..512 {
                    let id = i as u64;
                    if dsq_nr_queued(id as dsq) >= 0 { count += 1; sum += id; }
                }
                return 0;
            }
            on enqueue(p, f) { dsq_insert(p, ONE, SLICE_DFL, f); }
            on dispatch(cpu, prev) { dsq_move_to_local(ONE); }
        }
        """;
    return run(text.replace("DECLARATION", declaration).replace("ONE", one));
  }

  private static Found run(String text) {
    BoundPolicy policy =
        new BoundPolicy(
            PolicyCompiler.compile(new SourceFile("t.scx", text)).verified().orElseThrow(),
            ParamValues.DEFAULTS,
            MACHINE,
            Costs.ideal(),
            1);
    new Simulation(KernelConfig.of(MACHINE), policy).start(List.of(), false);
    var values = policy.values(Section.DATA);
    return new Found(values.getOrDefault("count", -1L), values.getOrDefault("sum", -1L));
  }
}
