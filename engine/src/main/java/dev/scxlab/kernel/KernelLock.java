package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A lock that tasks can be blocked on ({@link Task#blockedOn}), as far as scheduling looks at it:
 * proxy execution follows its owner ({@code sched-ext.md} 6.4).
 */
public abstract class KernelLock {

  /** What a lock remembers of a task that tries to get it; a task tries one at a time. */
  public abstract static class Attempt {
    private final KernelLock lock;

    protected Attempt(KernelLock lock) {
      this.lock = lock;
    }

    /** The lock the task wants. */
    public final KernelLock lock() {
      return lock;
    }
  }

  /** The task that holds it or has been handed it, or null. */
  public abstract @Nullable Task owner();

  /** Whether the owner was named by an unlock and has not run since. */
  public abstract boolean isHandedOver();

  /** Its name in messages. */
  public abstract String name();
}
