package dev.scxlab.trace;

/** What events do not carry about tasks: looked up by pid while the run goes on. */
public interface TaskDirectory {

  /** The task's name; for pid 0 {@code swapper}. */
  String comm(int pid);

  /** The kernel's priority number: 120 + nice for fair and ext tasks, below 100 for RT. */
  int prio(int pid);

  /** The fair class's load weight, 1024 at nice 0. */
  long weight(int pid);

  /** Whether the task's affinity allows a CPU. */
  boolean mayRunOn(int pid, int cpu);
}
