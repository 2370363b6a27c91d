package dev.scxlab.kernel.locking;

/** What an attempt to take a lock came to. */
public enum LockOutcome {
  /** The task holds the lock. */
  ACQUIRED,
  /** The task sleeps or spins; the program is asked again when it is worth another attempt. */
  WAITS,
  /** A signal ended an interruptible attempt: the task does not hold the lock. */
  INTERRUPTED
}
