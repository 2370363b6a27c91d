package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.Simulation;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ops about tasks inside each other, as the two kinds of proxy execution have it (6.6). */
class NestedOpsTest {

  private @Nullable OpCalls calls;
  private final List<String> seen = new ArrayList<>();

  private OpCalls calls() {
    return Objects.requireNonNull(calls);
  }

  /** In `enqueue` of one task, the kernel calls ops about another one. */
  private void enqueueThatNests(ProxyExecution kind) {
    Simulation run = Loads.start(ideal(1), null, hog("outer"), hog("inner"));
    run.runUntil(MS);
    Task outer = run.task("outer");
    Task inner = run.task("inner");
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            seen.add("enter " + calls().current() + " of " + calls().subject());
            calls().runnable(inner, 0);
            calls().stopping(inner, true);
            seen.add("back in " + calls().current() + " of " + calls().subject());
          }

          @Override
          public void stopping(Task p, boolean runnable) {
            seen.add("inside " + calls().current() + " of " + calls().subject());
          }
        };
    Kernel kernel = new Simulation(ideal(1).withProxy(kind), null).kernel();
    calls = new OpCalls(kernel, new ScxScheduler(policy, kernel.topology()));
    calls().enqueue(outer, 0);
    seen.addAll(policy.lines(0, "runnable"));
  }

  @Test
  void inVersion2TheOuterSubjectIsSavedAndANestedRunnableIsNotDelivered() {
    enqueueThatNests(ProxyExecution.V2);
    assertThat(seen)
        .containsExactly(
            "enter " + OpsCallback.ENQUEUE_TASK + " of outer[1]",
            "inside " + OpsCallback.STOPPING + " of inner[2]",
            "back in " + OpsCallback.ENQUEUE_TASK + " of outer[1]");
    assertThat(calls().current()).isNull();
  }

  @Test
  void asMergedOpsAboutTasksNeverNest() {
    assertThatThrownBy(() -> enqueueThatNests(ProxyExecution.MERGED)).isInstanceOf(LabBug.class);
  }
}
