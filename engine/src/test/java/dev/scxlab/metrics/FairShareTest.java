package dev.scxlab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class FairShareTest {

  private static final Offset<Double> ROUNDING = within(1e-9);

  private static BitSet cpus(int... numbers) {
    BitSet set = new BitSet();
    for (int n : numbers) {
      set.set(n);
    }
    return set;
  }

  @Test
  void noTaskGetsMoreThanOneCpu() {
    FairShare share = new FairShare();
    int heavy = share.classOf(88761, cpus(0, 1), 0);
    int light = share.classOf(1024, cpus(0, 1), 0);
    share.add(heavy, 0);
    share.add(light, 0);
    share.add(light, 0);
    assertThat(share.shareNow(heavy)).isCloseTo(1, ROUNDING);
    assertThat(share.shareNow(light)).isCloseTo(0.5, ROUNDING);
  }

  @Test
  void whatIsLeftIsSharedByWeight() {
    FairShare share = new FairShare();
    int twice = share.classOf(2048, cpus(0), 0);
    int once = share.classOf(1024, cpus(0), 0);
    share.add(twice, 0);
    share.add(once, 0);
    assertThat(share.shareNow(twice)).isCloseTo(2.0 / 3, ROUNDING);
    assertThat(share.serviceNs(once, 300)).isCloseTo(100, ROUNDING);
  }

  @Test
  void pinnedTasksShareTheirCpuAndTheOthersTheRest() {
    FairShare share = new FairShare();
    int onZero = share.classOf(1024, cpus(0), 0);
    int free = share.classOf(1024, cpus(0, 1), 0);
    share.add(onZero, 0);
    share.add(onZero, 0);
    share.add(onZero, 0);
    share.add(free, 0);
    // Four tasks on two CPUs would get 1/2 each, but three of them have only CPU 0.
    assertThat(share.shareNow(onZero)).isCloseTo(1.0 / 3, ROUNDING);
    assertThat(share.shareNow(free)).isCloseTo(1, ROUNDING);
  }

  @Test
  void cpusWithoutCommonTasksAreIndependentHoweverMany() {
    FairShare share = new FairShare();
    for (int cpu = 0; cpu < 64; cpu++) {
      int pinned = share.classOf(1024, cpus(cpu), 0);
      for (int i = 0; i <= cpu % 4; i++) {
        share.add(pinned, 0);
      }
    }
    assertThat(share.solvable()).isTrue();
    assertThat(share.shareNow(3)).isCloseTo(0.25, ROUNDING);
    assertThat(share.shareNow(4)).isCloseTo(1, ROUNDING);
  }

  @Test
  void maskThatJoinsTwoPoolsKeepsWhatWasServed() {
    FairShare share = new FairShare();
    int zero = share.classOf(1024, cpus(0), 0);
    int one = share.classOf(1024, cpus(1), 0);
    share.add(zero, 0);
    share.add(one, 10);
    int both = share.classOf(1024, cpus(0, 1), 30);
    share.add(both, 30);
    assertThat(share.serviceNs(zero, 30)).isCloseTo(30, ROUNDING);
    assertThat(share.serviceNs(one, 30)).isCloseTo(20, ROUNDING);
    assertThat(share.shareNow(both)).isCloseTo(2.0 / 3, ROUNDING);
  }

  @Test
  void sharesUseAllCpusThatCanBeUsed() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (int round = 0; round < 500; round++) {
      FairShare share = new FairShare();
      int[] classes = new int[1 + random.nextInt(5)];
      double total = 0;
      BitSet union = new BitSet();
      for (int i = 0; i < classes.length; i++) {
        BitSet mask = cpus(random.nextInt(4), random.nextInt(4));
        union.or(mask);
        classes[i] = share.classOf(1 + random.nextInt(3000), mask, 0);
        share.add(classes[i], 0);
      }
      for (int c : classes) {
        assertThat(share.shareNow(c)).isPositive().isLessThanOrEqualTo(1 + 1e-9);
        total += share.shareNow(c);
      }
      assertThat(total).isLessThanOrEqualTo(union.cardinality() + 1e-9);
    }
  }
}
