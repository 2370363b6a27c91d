package dev.scxlab.kernel;

/** What a task waits for when it leaves the CPU without an end in time. */
public enum BlockReason {
  MUTEX,
  CONDITION,
  BARRIER,
  SEMAPHORE,
  /** {@code suspend} until a {@code resume}. */
  SUSPEND,
  /** Data from another task: pipes, queues. */
  DATA
}
