package dev.scxlab.kernel.ext;

/**
 * The user-space half of a policy: agents, which all run on one thread of the loader ({@code
 * verifier.md} 6.2). The thread is an ordinary task, scheduled by the policy like any other.
 */
public interface PolicyAgents {

  /** How many there are. */
  int count();

  /** How often an agent runs, in ns; 0 for one that runs when it is woken. */
  long periodNs(int agent);

  /** The thread exists. */
  void threadHasPid(int pid);

  /** Runs the body of an agent; what it costs is taken by {@link SchedExtOps#takeCostNs}. */
  void run(int agent);
}
