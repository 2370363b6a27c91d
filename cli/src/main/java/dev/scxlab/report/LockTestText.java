package dev.scxlab.report;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.LockTestResult;
import dev.scxlab.experiment.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a test of a mutex in the layout of the kernel's {@code enq_blocked} selftest
 * ({@code sched-ext.md} 6.8).
 */
final class LockTestText {

  private static final double NS_PER_MS = 1e6;

  private LockTestText() {}

  /** The block of a run; empty when its workload measures no mutex. */
  static String of(RunResult run) {
    LockTestResult test = run.lockTest();
    return test == null ? "" : block(test);
  }

  /** The blocks of a comparison on one workload and the differences; empty when there are none. */
  static String of(Comparison comparison, int workload) {
    int baseline = comparison.plan().baseline();
    Optional<LockTestResult> first = mean(comparison, baseline, workload);
    if (first.isEmpty()) {
      return "";
    }
    List<String> policies = comparison.plan().policies();
    StringBuilder text = new StringBuilder();
    text.append(policies.get(baseline)).append('\n').append(block(first.get()));
    for (int p = 0; p < policies.size(); p++) {
      Optional<LockTestResult> other = mean(comparison, p, workload);
      if (p != baseline && other.isPresent()) {
        text.append(policies.get(p)).append('\n').append(block(other.get()));
        text.append(delta(comparison, workload, p, first.get(), other.get()));
      }
    }
    return text.toString();
  }

  private static String block(LockTestResult t) {
    String flag =
        t.scheduler()
            ? "SCX_OPS_ENQ_BLOCKED=" + (t.enqBlocked() ? "enabled" : "disabled")
            : "no sched_ext policy";
    return "["
        + flag
        + "]\n"
        + "  proxy_exec="
        + (t.proxyExec() ? "enabled" : "disabled")
        + "\n  owner_nice="
        + t.ownerNice()
        + "\n  donor_nice="
        + t.donorNice()
        + "\n  contender_nice="
        + t.contenderNice()
        + "\n  mutex_hold_avg_ns="
        + mean(t.holdMeanNs(), t.samples())
        + "\n  mutex_wait_avg_ns="
        + mean(t.waitMeanNs(), t.samples())
        + "\n  nr_blocked_enqueues="
        + t.blockedEnqueues()
        + "\n";
  }

  private static String mean(long ns, int samples) {
    return String.format(Locale.ROOT, "%d (%.3f ms, samples=%d)", ns, ns / NS_PER_MS, samples);
  }

  private static String delta(
      Comparison comparison,
      int workload,
      int policy,
      LockTestResult before,
      LockTestResult after) {
    int baseline = comparison.plan().baseline();
    boolean samePolicy =
        Objects.equals(file(comparison, policy, workload), file(comparison, baseline, workload));
    boolean flag = samePolicy && !before.enqBlocked() && after.enqBlocked();
    List<String> names = comparison.plan().policies();
    String heading = flag ? "enabled - disabled" : names.get(policy) + " - " + names.get(baseline);
    return "[delta: "
        + heading
        + "]\n  mutex_hold_delta_ns="
        + difference(before.holdMeanNs(), after.holdMeanNs())
        + "\n  mutex_wait_delta_ns="
        + difference(before.waitMeanNs(), after.waitMeanNs())
        + "\n";
  }

  private static @Nullable String file(Comparison comparison, int policy, int workload) {
    return comparison.cells(policy, workload).get(0).run().policy().file();
  }

  private static String difference(long before, long after) {
    double percent = before == 0 ? 0 : 100.0 * (after - before) / before;
    return String.format(Locale.ROOT, "%+d (%+.2f%%)", after - before, percent);
  }

  /** The means over the seeds; empty when a run has no such test. */
  private static Optional<LockTestResult> mean(Comparison comparison, int policy, int workload) {
    List<LockTestResult> tests =
        comparison.cells(policy, workload).stream()
            .map(cell -> cell.run().lockTest())
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    if (tests.isEmpty()) {
      return Optional.empty();
    }
    LockTestResult one = tests.get(0);
    return Optional.of(
        new LockTestResult(
            one.scheduler(),
            one.enqBlocked(),
            one.proxyExec(),
            one.ownerNice(),
            one.donorNice(),
            one.contenderNice(),
            (long) tests.stream().mapToLong(LockTestResult::holdMeanNs).average().orElse(0),
            (long) tests.stream().mapToLong(LockTestResult::waitMeanNs).average().orElse(0),
            tests.stream().mapToInt(LockTestResult::samples).sum(),
            tests.stream().mapToLong(LockTestResult::blockedEnqueues).sum()));
  }
}
