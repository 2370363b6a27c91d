package dev.scxlab.kernel.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.FairEntity;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joining, leaving and reweighting: eevdf.md 1.4, 2.1 and the examples 7.12 and 7.13. */
class PlacementTest {

  private static final long MS = 1_000_000;
  private static final long TICK = 4 * MS;

  private final FairRunQueue queue = new FairRunQueue();
  private final Placement placement = placement(KernelProfile.V7_2);

  private static Placement placement(KernelProfile profile) {
    Placement placement = new Placement(profile, TICK);
    placement.setBaseSliceNs(3 * MS);
    return placement;
  }

  private FairEntity queued(long vruntime, int weight) {
    FairEntity entity = new FairEntity();
    entity.weight = weight;
    entity.vruntime = vruntime;
    entity.sliceNs = 3 * MS;
    entity.deadline = vruntime + 3 * MS;
    entity.onRq = true;
    queue.insert(entity);
    return entity;
  }

  private void join(FairEntity entity) {
    placement.place(queue, entity, false);
    entity.onRq = true;
    queue.insert(entity);
  }

  @ParameterizedTest
  @CsvSource({"1024, 2000000", "335, 1327148"})
  void ex12LagIsInflatedSoThatItIsWhatItWasAfterJoining(int weight, long inflatedLag) {
    queued(100 * MS, 1024);
    FairEntity joiner = new FairEntity();
    joiner.weight = weight;
    joiner.vlag = MS;
    join(joiner);
    assertThat(joiner.vruntime).isEqualTo(100 * MS - inflatedLag);
    assertThat(queue.averageVruntime() - joiner.vruntime).isCloseTo(MS, within(2L));
  }

  @Test
  void anEntityAloneForgetsItsLag() {
    FairEntity joiner = new FairEntity();
    joiner.vlag = MS;
    long average = queue.averageVruntime();
    join(joiner);
    assertThat(joiner.vruntime).isEqualTo(average);
  }

  @Test
  void aNewTaskGetsHalfARequest() {
    FairEntity fresh = new FairEntity();
    placement.place(queue, fresh, true);
    assertThat(fresh.deadline - fresh.vruntime).isEqualTo(3 * MS / 2);
  }

  @Test
  void aRelativeDeadlineIsKeptAcrossTheMove() {
    queued(7 * MS, 1024);
    FairEntity mover = new FairEntity();
    mover.relDeadline = true;
    mover.deadline = 2 * MS;
    join(mover);
    assertThat(mover.deadline - mover.vruntime).isEqualTo(2 * MS);
    assertThat(mover.relDeadline).isFalse();
  }

  @Test
  void lagIsBoundedByTheLargestSliceAndATick() {
    FairEntity behind = queued(0, 1024);
    queued(100 * MS, 1024);
    placement.saveLag(queue, behind);
    assertThat(behind.vlag).isEqualTo(3 * MS + TICK);
    FairEntity light = queued(0, 335);
    placement.saveLag(queue, light);
    assertThat(light.vlag).isEqualTo((3 * MS + TICK) * 1024 / 335);
  }

  @Test
  void lagIsBoundedByTwoOwnSlicesIn612() {
    FairEntity behind = queued(0, 1024);
    queued(100 * MS, 1024);
    placement(KernelProfile.V6_12).saveLag(queue, behind);
    assertThat(behind.vlag).isEqualTo(6 * MS);
  }

  @Test
  void aDelayedEntityKeepsTheBetterLagButGainsNone() {
    FairEntity ahead = queued(2 * MS, 1024);
    queued(0, 1024);
    ahead.schedDelayed = true;
    ahead.vlag = -5 * MS;
    placement.saveLag(queue, ahead);
    assertThat(ahead.vlag).isEqualTo(-MS);
    queued(90 * MS, 1024);
    placement.saveLag(queue, ahead);
    assertThat(ahead.vlag).isZero();
  }

  @Test
  void anOverrunIsNotPaidBackInTheDeadline() {
    FairEntity late = new FairEntity();
    late.vruntime = 10 * MS;
    late.deadline = 3 * MS;
    assertThat(placement.renewDeadline(queue, late)).isTrue();
    assertThat(late.deadline).isEqualTo(13 * MS);
    assertThat(placement.renewDeadline(queue, late)).isFalse();
  }

  @Test
  void joiningAndLeavingWithTheSameLagLeavesVWhereItWas() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 5; i++) {
      queued(random.nextLong(-2 * MS, 2 * MS), 1024);
    }
    for (int i = 0; i < 2000; i++) {
      long before = queue.averageVruntime();
      FairEntity guest = new FairEntity();
      guest.weight = new int[] {15, 335, 1024, 9548}[random.nextInt(4)];
      guest.vlag = random.nextLong(-MS / 2, MS / 2);
      join(guest);
      long lag = guest.vlag;
      placement.saveLag(queue, guest);
      assertThat(guest.vlag).isCloseTo(lag, within(20_000L / guest.weight + 4));
      queue.remove(guest);
      guest.onRq = false;
      assertThat(queue.averageVruntime()).isCloseTo(before, within(4L));
    }
  }
}
