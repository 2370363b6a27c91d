package dev.scxlab.kernel.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.kernel.FairEntity;
import org.junit.jupiter.api.Test;

/** The rules of eevdf.md 1.4 to 1.6 on queues small enough to work out by hand. */
class FairRunQueueTest {

  private static final long MS = 1_000_000;

  private FairRunQueue queue = new FairRunQueue();

  private static FairEntity entity(long vruntime, long deadline) {
    FairEntity entity = new FairEntity();
    entity.vruntime = vruntime;
    entity.deadline = deadline;
    entity.sliceNs = 3 * MS;
    entity.onRq = true;
    return entity;
  }

  private FairEntity waiting(long vruntime, long deadline) {
    FairEntity entity = entity(vruntime, deadline);
    queue.insert(entity);
    return entity;
  }

  private FairEntity running(long vruntime, long deadline) {
    FairEntity entity = entity(vruntime, deadline);
    queue.setCurr(entity);
    return entity;
  }

  @Test
  void averageIsWeightedAndCountsTheRunningEntity() {
    waiting(10, 100);
    FairEntity heavy = running(40, 100);
    heavy.weight = 2048;
    assertThat(queue.averageVruntime()).isEqualTo(30);
  }

  @Test
  void averageRoundsTowardMinusInfinity() {
    waiting(-10, 100);
    waiting(-11, 100);
    assertThat(queue.averageVruntime()).isEqualTo(-11);
  }

  @Test
  void averageOfAnEmptyQueueStaysWhereItWas() {
    FairEntity last = waiting(77, 100);
    assertThat(queue.averageVruntime()).isEqualTo(77);
    queue.remove(last);
    assertThat(queue.averageVruntime()).isEqualTo(77);
  }

  @Test
  void eligibilityIsNotRoundedByTheDivisionThatMakesV() {
    waiting(0, 100);
    waiting(1, 100);
    waiting(1, 100);
    assertThat(queue.averageVruntime()).isEqualTo(0);
    assertThat(queue.eligible(0)).isTrue();
    assertThat(queue.eligible(1)).isFalse();
  }

  @Test
  void eligibilitySurvivesProductsBeyondSixtyFourBits() {
    FairEntity heavy = waiting(0, 100);
    heavy.weight = 1024;
    assertThat(queue.eligible(Long.MAX_VALUE / 2)).isFalse();
    assertThat(queue.eligible(Long.MIN_VALUE / 2)).isTrue();
  }

  @Test
  void pickTakesTheEarliestDeadlineAmongTheEligible() {
    waiting(100, 200);
    FairEntity best = waiting(10, 250);
    waiting(20, 300);
    assertThat(queue.pick(true)).isSameAs(best);
  }

  @Test
  void onEqualDeadlinesTheOlderInsertionWins() {
    FairEntity older = waiting(10, 100);
    waiting(10, 100);
    assertThat(queue.pick(true)).isSameAs(older);
  }

  @Test
  void onEqualDeadlinesAWaiterBeatsTheUnprotectedRunningEntity() {
    FairEntity waiter = waiting(10, 100);
    running(10, 100).vprot = 10;
    assertThat(queue.pick(true)).isSameAs(waiter);
  }

  @Test
  void protectionHoldsAgainstAnEarlierDeadline() {
    FairEntity waiter = waiting(30, 90);
    FairEntity curr = running(20, 100);
    curr.vprot = 100;
    assertThat(queue.pick(true)).isSameAs(curr);
    assertThat(queue.pick(false)).isSameAs(curr);
    waiter.weight = 1024;
    queue.remove(waiter);
    waiter.vruntime = 20;
    queue.insert(waiter);
    assertThat(queue.pick(true)).isSameAs(curr);
    assertThat(queue.pick(false)).isSameAs(waiter);
  }

  @Test
  void anIneligibleRunningEntityIsNotProtected() {
    FairEntity waiter = waiting(10, 500);
    running(50, 100).vprot = 100;
    assertThat(queue.pick(true)).isSameAs(waiter);
  }

  @Test
  void anEligibleBuddyIsPreferredByAProtectedPickOnly() {
    FairEntity early = waiting(10, 100);
    FairEntity buddy = waiting(10, 200);
    queue.setBuddy(buddy);
    assertThat(queue.pick(true)).isSameAs(buddy);
    assertThat(queue.pick(false)).isSameAs(early);
  }

  @Test
  void comparisonsSurviveTheWrapOfVirtualTime() {
    queue = new FairRunQueue(Long.MAX_VALUE);
    FairEntity late = waiting(Long.MIN_VALUE + 10, Long.MIN_VALUE + 100);
    FairEntity early = waiting(Long.MAX_VALUE - 10, Long.MAX_VALUE);
    assertThat(queue.averageVruntime()).isEqualTo(Long.MAX_VALUE);
    assertThat(queue.pick(true)).isSameAs(early);
    assertThat(FairTree.before(early, late)).isTrue();
  }

  @Test
  void eligibilityOfTheRunningEntityEndsJustPastTheAverageOfTheOthers() {
    waiting(100, 400);
    waiting(201, 400);
    FairEntity curr = running(0, 400);
    curr.vruntime = queue.eligibilityEnd() - 1;
    assertThat(queue.eligible(curr.vruntime)).isTrue();
    curr.vruntime = queue.eligibilityEnd();
    assertThat(queue.eligible(curr.vruntime)).isFalse();
  }
}
