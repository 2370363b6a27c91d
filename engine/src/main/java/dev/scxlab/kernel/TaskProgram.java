package dev.scxlab.kernel;

/**
 * What a task does when it has the CPU. The kernel calls {@link #step} when the task executes and
 * its previous step is complete; the program performs what takes no time (waking others,
 * signalling) through {@code control} and ends with exactly one request that takes time or leaves
 * the CPU.
 */
public interface TaskProgram {

  /**
   * Goes on to the next thing.
   *
   * @param control what the running task can do; valid during the call only
   */
  void step(TaskControl control);
}
