package dev.scxlab.abi;

/** Why a policy ended ({@code enum scx_exit_kind}, {@code sched-ext.md} 7.1). */
public enum ExitKind {
  /** It was still loaded. */
  NONE(0, ""),
  DONE(1, ""),
  UNREG(64, "unregistered from user space"),
  UNREG_BPF(65, "unregistered from BPF"),
  UNREG_KERN(66, "unregistered from the main kernel"),
  SYSRQ(67, "disabled by sysrq-S"),
  PARENT(68, "parent exiting"),
  PARENT_KILL(69, "killed by parent scheduler"),
  ERROR(1024, "runtime error"),
  ERROR_BPF(1025, "scx_bpf_error"),
  ERROR_STALL(1026, "runnable task stall"),
  ERROR_REENQ(1027, "reenqueue limit"),
  ERROR_RESCUE(1028, "rescue bandwidth overload");

  private final int number;
  private final String reason;

  ExitKind(int number, String reason) {
    this.number = number;
    this.reason = reason;
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }

  /** The kernel's text for it; empty for kinds that end nothing. */
  public String reason() {
    return reason;
  }

  /** Whether the policy ended by a mistake; the run's exit status is then 1. */
  public boolean isError() {
    return number >= ERROR.number;
  }
}
