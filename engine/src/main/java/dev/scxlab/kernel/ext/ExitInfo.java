package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ExitKind;

/**
 * How a policy ended ({@code struct scx_exit_info}, {@code sched-ext.md} 7.1).
 *
 * @param kind why; {@link ExitKind#NONE} while it is loaded
 * @param code the exit code: action, reason, user part
 * @param message at most 1023 characters, may be empty
 * @param cpu the CPU it happened on, -1 if unknown
 * @param initialized whether {@code init} had succeeded ({@code SCX_EFLAG_INITIALIZED})
 * @param dump the debug dump, empty if there was none
 */
public record ExitInfo(
    ExitKind kind, long code, String message, int cpu, boolean initialized, String dump) {

  /** {@code SCX_ECODE_ACT_RESTART}. */
  public static final long CODE_RESTART = 1L << 48;

  /** {@code SCX_ECODE_RSN_HOTPLUG}. */
  public static final long CODE_HOTPLUG = 1L << 32;

  /** A policy that is still loaded. */
  public static final ExitInfo NONE = new ExitInfo(ExitKind.NONE, 0, "", -1, false, "");

  /** The kernel's text for the kind. */
  public String reason() {
    return kind.reason();
  }

  ExitInfo withDump(String text) {
    return new ExitInfo(kind, code, message, cpu, initialized, text);
  }
}
