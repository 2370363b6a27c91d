package dev.scxlab.experiment;

import dev.scxlab.kernel.Topology;

/** How machines are named. */
public final class Machines {

  private Machines() {}

  /**
   * {@code nodes x cores x threads} where the machine is regular, for example {@code 2x4x2}; else
   * counts such as {@code 8 CPUs, 6 cores, 2 LLCs, 1 node}.
   */
  public static String shape(Topology t) {
    int perNode = t.nrCores() / t.nrNodes();
    int threads = t.nrCpus() / t.nrCores();
    if (perNode * t.nrNodes() == t.nrCores() && t.nrLlcs() == t.nrNodes()) {
      Topology regular = Topology.of(t.nrNodes(), perNode, threads);
      if (isSame(t, regular)) {
        return t.nrNodes() + "x" + perNode + "x" + threads;
      }
    }
    return t.nrCores() + " cores, " + t.nrLlcs() + " LLCs, " + t.nrNodes() + " nodes";
  }

  private static boolean isSame(Topology a, Topology b) {
    if (a.nrCpus() != b.nrCpus()) {
      return false;
    }
    for (int cpu = 0; cpu < a.nrCpus(); cpu++) {
      if (a.coreOf(cpu) != b.coreOf(cpu)
          || a.llcOf(cpu) != b.llcOf(cpu)
          || a.nodeOf(cpu) != b.nodeOf(cpu)
          || a.capacityOf(cpu) != b.capacityOf(cpu)) {
        return false;
      }
    }
    return true;
  }
}
