package dev.scxlab.experiment;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.workload.Workload;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides how a run goes.
 *
 * @param policy what is judged
 * @param workload what it is judged on; brings the machine and the duration
 * @param workloadFile where the workload was read
 * @param profile whose rules hold
 * @param proxy which proxy execution the kernel has
 * @param costs prices of kernel work
 * @param seed the seed of all streams of chance
 * @param warmupNs what metrics leave out at the beginning
 * @param trace receives the events as text, or null; closing it is the caller's part
 */
public record RunSpec(
    PolicyUnderTest policy,
    Workload workload,
    String workloadFile,
    KernelProfile profile,
    ProxyExecution proxy,
    Costs costs,
    long seed,
    long warmupNs,
    @Nullable Writer trace) {
  public RunSpec {
    policy.checkMachine(workload.topology());
  }

  /** A run whose kernel has the proxy execution that is usual for its profile. */
  public RunSpec(
      PolicyUnderTest policy,
      Workload workload,
      String workloadFile,
      KernelProfile profile,
      Costs costs,
      long seed,
      long warmupNs,
      @Nullable Writer trace) {
    this(
        policy,
        workload,
        workloadFile,
        profile,
        ProxyExecution.of(profile),
        costs,
        seed,
        warmupNs,
        trace);
  }
}
