package dev.scxlab.bind;

import static dev.scxlab.TextRun.ideal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.TextRun;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of two tasks for core scheduling ({@code sched-ext.md} 4.17). */
class CoreSchedTest {

  private static final long MS = 1_000_000;

  /** {@code running} has the CPU; {@code early} has waited longer than {@code late}. */
  private static TextRun run(KernelProfile profile, String body) {
    TextRun run =
        TextRun.start(
            ideal(Topology.flat(1), profile),
            body,
            hog("running"),
            hog("early").withStartNs(5 * MS),
            hog("late").withStartNs(10 * MS));
    run.simulation().runUntil(15 * MS);
    return run;
  }

  private static TaskSpec hog(String name) {
    return TaskSpec.of(name, control -> control.run(1_000 * MS));
  }

  private static boolean before(TextRun run, String a, String b) {
    Task first = run.simulation().task(a);
    Task second = run.simulation().task(b);
    boolean[] after = new boolean[1];
    run.simulation()
        .kernel()
        .runScript(() -> after[0] = run.simulation().ext().runsAfter(second, first));
    return after[0];
  }

  private static final String BY_PID_BACKWARDS =
      "on core_sched_before(a, b) { return a.pid > b.pid; }";

  @Test
  void thePolicyDecides() {
    TextRun run = run(KernelProfile.NEWEST, BY_PID_BACKWARDS);
    assertThat(before(run, "late", "early")).isTrue();
    assertThat(before(run, "early", "late")).isFalse();
    assertThat(run.calls("core_sched_before")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(KernelProfile.class)
  void whileBypassingWhoWaitsLongerGoesFirst(KernelProfile profile) {
    TextRun run = run(profile, BY_PID_BACKWARDS);
    run.simulation().kernel().runScript(() -> run.simulation().ext().power().event(3));
    // Bypass goes through the waiting tasks from the last to the first; older kernels stamp anew.
    boolean stamped = profile != KernelProfile.NEWEST;
    assertThat(before(run, "early", "late")).isEqualTo(!stamped);
    assertThat(run.calls("core_sched_before")).isZero();
  }

  @Test
  void withoutTheOpTheRunningTaskComesLast() {
    TextRun run = run(KernelProfile.NEWEST, "");
    assertThat(before(run, "early", "running")).isTrue();
    assertThat(before(run, "late", "running")).isTrue();
    assertThat(before(run, "early", "late")).isTrue();
    assertThat(before(run, "late", "early")).isFalse();
  }
}
