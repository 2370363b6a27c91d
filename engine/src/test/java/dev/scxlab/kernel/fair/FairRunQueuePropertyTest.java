package dev.scxlab.kernel.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.kernel.FairEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The augmented tree and the running sums against a linear walk, over random histories. */
class FairRunQueuePropertyTest {

  private static final int[] WEIGHTS = {88761, 9548, 1024, 1024, 1024, 335, 110, 15, 3};
  private static final long[] SLICES = {100_000, 700_000, 2_800_000, 2_800_000, 100_000_000};

  private FairRunQueue queue = new FairRunQueue();
  private final List<FairEntity> waiting = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theTreeAgreesWithALinearWalk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long base = seed % 2 == 0 ? Long.MAX_VALUE - 50_000_000 : 0;
    queue = new FairRunQueue(base);
    for (int step = 0; step < 4000; step++) {
      if (waiting.isEmpty() || random.nextInt(100) < 52) {
        join(random, base + step * 10_000L);
      } else {
        leave(random.nextInt(waiting.size()));
      }
      if (random.nextInt(10) == 0) {
        run(random);
      }
      check();
    }
  }

  private void join(SplittableRandom random, long around) {
    FairEntity entity = new FairEntity();
    entity.onRq = true;
    entity.weight = WEIGHTS[random.nextInt(WEIGHTS.length)];
    entity.sliceNs = SLICES[random.nextInt(SLICES.length)];
    entity.vruntime = around + random.nextLong(-5_000_000, 5_000_000);
    // A coarse grid of deadlines makes ties frequent.
    entity.deadline = around + random.nextInt(20) * 500_000L;
    entity.vprot = entity.vruntime + random.nextLong(-1_000_000, 1_000_000);
    queue.insert(entity);
    waiting.add(entity);
  }

  private void leave(int index) {
    queue.remove(waiting.remove(index));
  }

  private void run(SplittableRandom random) {
    FairEntity curr = queue.curr();
    if (curr != null) {
      queue.setCurr(null);
      queue.insert(curr);
      waiting.add(curr);
    }
    if (!waiting.isEmpty() && random.nextInt(4) != 0) {
      FairEntity next = waiting.get(random.nextInt(waiting.size()));
      leave(waiting.indexOf(next));
      queue.setCurr(next);
    }
  }

  private void check() {
    assertThat(queue.tree().size()).isEqualTo(waiting.size());
    List<FairEntity> all = new ArrayList<>(waiting);
    if (queue.curr() != null) {
      all.add(queue.curr());
    }
    if (all.isEmpty()) {
      return;
    }
    assertThat(queue.pick(true)).isSameAs(LinearPick.pick(all, queue.curr(), true));
    assertThat(queue.pick(false)).isSameAs(LinearPick.pick(all, queue.curr(), false));
    assertThat(queue.averageVruntime()).isEqualTo(LinearPick.average(all));
    assertThat(queue.totalWeight()).isEqualTo(all.stream().mapToLong(e -> e.weight).sum());
    assertThat(queue.minSliceNs())
        .isEqualTo(all.stream().mapToLong(e -> e.sliceNs).min().getAsLong());
    assertThat(queue.maxSliceNs())
        .isEqualTo(all.stream().mapToLong(e -> e.sliceNs).max().getAsLong());
    assertThat(inOrder(queue.tree().root())).isEqualTo(waiting.size());
  }

  /** Walks the tree, checks order and the sizes its nodes remember; returns the count. */
  private static int inOrder(@Nullable FairEntity node) {
    if (node == null) {
      return 0;
    }
    int count = 1 + inOrder(node.treeLeft);
    if (node.treeLeft != null) {
      assertThat(FairTree.before(node.treeLeft, node)).isTrue();
      assertThat(node.subtreeMinVruntime - node.treeLeft.subtreeMinVruntime).isNotPositive();
    }
    if (node.treeRight != null) {
      assertThat(FairTree.before(node, node.treeRight)).isTrue();
      assertThat(node.subtreeMinVruntime - node.treeRight.subtreeMinVruntime).isNotPositive();
    }
    assertThat(node.subtreeMinVruntime - node.vruntime).isNotPositive();
    return count + inOrder(node.treeRight);
  }
}
