package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.ProxyExecution;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about mutexes and what their waiters do. */
final class LockOptions {

  @Option(
      names = "--proxy",
      paramLabel = "KIND",
      description =
          "Proxy execution as merged (merged, the default of kernel newest) or as in version 2 of"
              + " its series (v2).")
  private @Nullable String proxy;

  @Option(
      names = "--locks",
      paramLabel = "KIND",
      defaultValue = "futex",
      description =
          "What a mutex of a workload is unless its file says it: a futex of the program (futex, the"
              + " default) or a mutex of the kernel (kernel), whose waiters can be proxy donors.")
  private String locks = "futex";

  /**
   * Which proxy execution a kernel is to have.
   *
   * @throws InputFailure when it cannot have what was asked for
   */
  ProxyExecution proxy(KernelProfile profile) {
    ProxyExecution own = ProxyExecution.of(profile);
    String kind = proxy;
    if (kind == null) {
      return own;
    }
    ProxyExecution wanted =
        switch (kind) {
          case "merged" -> ProxyExecution.MERGED;
          case "v2" -> ProxyExecution.V2;
          default -> throw new InputFailure("--proxy is merged or v2, not `" + kind + "`");
        };
    if (own == ProxyExecution.OFF) {
      throw new InputFailure(
          "--proxy: kernel "
              + profile.label()
              + " has no proxy execution with sched_ext; it came with kernel "
              + KernelProfile.versionText(OpsFlag.ENQ_BLOCKED.since()));
    }
    return wanted;
  }

  /** Whether mutexes that the workload does not declare are those of the kernel. */
  boolean kernelLocks() {
    if (!locks.equals("futex") && !locks.equals("kernel")) {
      throw new InputFailure("--locks is futex or kernel, not `" + locks + "`");
    }
    return locks.equals("kernel");
  }
}
