package dev.scxlab.abi;

/**
 * The events that the power management core announces ({@code include/linux/suspend.h}, {@code
 * sched-ext.md} 5.5): three pairs of a preparation and its end.
 */
public enum PmEvent {
  /** {@code PM_HIBERNATION_PREPARE}. */
  HIBERNATE(1),
  /** {@code PM_POST_HIBERNATION}. */
  THAW(2),
  /** {@code PM_SUSPEND_PREPARE}. */
  SUSPEND(3),
  /** {@code PM_POST_SUSPEND}. */
  RESUME(4),
  /** {@code PM_RESTORE_PREPARE}. */
  RESTORE(5),
  /** {@code PM_POST_RESTORE}. */
  RESTORED(6);

  private final int number;

  PmEvent(int number) {
    this.number = number;
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }
}
