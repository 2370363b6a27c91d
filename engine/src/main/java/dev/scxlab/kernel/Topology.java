package dev.scxlab.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shape of a machine: CPUs (hardware threads), cores, last-level caches, nodes, capacities.
 * Immutable; its masks must not be changed by those who read them.
 */
public final class Topology {

  /** Capacity of the fastest CPU ({@code SCHED_CAPACITY_SCALE}). */
  public static final int CAPACITY_ONE = 1024;

  /** Most CPUs a machine may have (design D9). */
  public static final int MAX_CPUS = 1024;

  private static final int LOCAL_DISTANCE = 10;
  private static final int REMOTE_DISTANCE = 20;

  private final int[] coreOf;
  private final int[] llcOf;
  private final int[] nodeOf;
  private final int[] capacityOf;
  private final int[][] distances;
  private final CpuMask[] siblings;
  private final CpuMask[] llcSpans;
  private final CpuMask[] nodeSpans;
  private final CpuMask possible;
  private final CpuMask nohzFull;
  private final int[] cpuOfCid;
  private final int[] cidOf;
  private final int nrCores;
  private final int nrLlcs;
  private final int nrNodes;

  /**
   * A machine by the places of its CPUs; cores, caches and nodes are numbered densely from 0, and
   * CPUs of one core share their cache, CPUs of one cache their node.
   *
   * @param coreOf core of each CPU
   * @param llcOf last-level cache of each CPU
   * @param nodeOf node of each CPU
   * @param capacityOf capacity of each CPU, 1..1024
   * @param distances distances between nodes, 10 for a node to itself, symmetric
   */
  public Topology(int[] coreOf, int[] llcOf, int[] nodeOf, int[] capacityOf, int[][] distances) {
    this(coreOf, llcOf, nodeOf, capacityOf, distances, new CpuMask(coreOf.length));
  }

  private Topology(
      int[] coreOf,
      int[] llcOf,
      int[] nodeOf,
      int[] capacityOf,
      int[][] distances,
      CpuMask nohzFull) {
    int n = coreOf.length;
    this.coreOf = coreOf.clone();
    this.llcOf = llcOf.clone();
    this.nodeOf = nodeOf.clone();
    this.capacityOf = capacityOf.clone();
    this.distances = distances.clone();
    this.siblings = spans(coreOf);
    this.llcSpans = spans(llcOf);
    this.nodeSpans = spans(nodeOf);
    this.possible = CpuMask.all(n);
    this.nohzFull = nohzFull;
    this.cpuOfCid = inTopologyOrder(n);
    this.cidOf = new int[n];
    for (int cid = 0; cid < n; cid++) {
      cidOf[cpuOfCid[cid]] = cid;
    }
    this.nrCores = siblings.length;
    this.nrLlcs = llcSpans.length;
    this.nrNodes = nodeSpans.length;
  }

  /** {@code cpus} cores of one thread, one cache, one node. */
  public static Topology flat(int cpus) {
    return of(1, cpus, 1);
  }

  /**
   * Nodes of one last-level cache each. CPUs are numbered thread first, then core, then node:
   * siblings are neighbours (design D9).
   */
  public static Topology of(int nodes, int coresPerNode, int threadsPerCore) {
    int n = nodes * coresPerNode * threadsPerCore;
    int[] core = new int[n];
    int[] node = new int[n];
    int[] capacity = new int[n];
    for (int cpu = 0; cpu < n; cpu++) {
      core[cpu] = cpu / threadsPerCore;
      node[cpu] = cpu / (threadsPerCore * coresPerNode);
      capacity[cpu] = CAPACITY_ONE;
    }
    return new Topology(core, node, node, capacity, uniformDistances(nodes));
  }

  /** Distances of a machine whose nodes are all equally far from each other: 10 and 20. */
  public static int[][] uniformDistances(int nodes) {
    int[][] distances = new int[nodes][nodes];
    for (int a = 0; a < nodes; a++) {
      for (int b = 0; b < nodes; b++) {
        distances[a][b] = a == b ? LOCAL_DISTANCE : REMOTE_DISTANCE;
      }
    }
    return distances;
  }

  private static CpuMask[] spans(int[] groupOf) {
    List<CpuMask> spans = new ArrayList<>();
    for (int cpu = 0; cpu < groupOf.length; cpu++) {
      while (spans.size() <= groupOf[cpu]) {
        spans.add(new CpuMask(groupOf.length));
      }
      spans.get(groupOf[cpu]).set(cpu);
    }
    return spans.toArray(new CpuMask[0]);
  }

  /** CPUs ordered so that those of a core, of a cache and of a node are neighbours. */
  private int[] inTopologyOrder(int n) {
    return IntStream.range(0, n)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(cpu -> nodeOf[cpu])
                .thenComparingInt(cpu -> llcOf[cpu])
                .thenComparingInt(cpu -> coreOf[cpu])
                .thenComparingInt(cpu -> cpu))
        .mapToInt(cpu -> cpu)
        .toArray();
  }

  public int nrCpus() {
    return coreOf.length;
  }

  public int nrCores() {
    return nrCores;
  }

  public int nrLlcs() {
    return nrLlcs;
  }

  public int nrNodes() {
    return nrNodes;
  }

  public int coreOf(int cpu) {
    return coreOf[cpu];
  }

  public int llcOf(int cpu) {
    return llcOf[cpu];
  }

  public int nodeOf(int cpu) {
    return nodeOf[cpu];
  }

  /**
   * The cid of a CPU: its place, from 0, when CPUs are ordered by node, cache, core and number
   * ({@code sched-ext.md} 2.2).
   */
  public int cidOf(int cpu) {
    return cidOf[cpu];
  }

  /** The CPU with a cid, 0..{@link #nrCpus}-1. */
  public int cpuOfCid(int cid) {
    return cpuOfCid[cid];
  }

  /** Capacity of a CPU, 1024 for the fastest: how much work it does in a given time. */
  public int capacityOf(int cpu) {
    return capacityOf[cpu];
  }

  /** Distance between two nodes, 10 for a node to itself. */
  public int distance(int nodeA, int nodeB) {
    return distances[nodeA][nodeB];
  }

  /** The hardware threads of the CPU's core, itself included ({@code cpu_smt_mask}). */
  public CpuMask siblings(int cpu) {
    return siblings[coreOf[cpu]];
  }

  /** The CPUs that share the CPU's last-level cache. */
  public CpuMask llcSpan(int cpu) {
    return llcSpans[llcOf[cpu]];
  }

  /** The CPUs of a node. */
  public CpuMask nodeSpan(int node) {
    return nodeSpans[node];
  }

  /**
   * The same machine booted with {@code nohz_full=}: on these CPUs a tick that nobody needs stops
   * while a task runs.
   */
  public Topology withNohzFull(CpuMask cpus) {
    return new Topology(coreOf, llcOf, nodeOf, capacityOf, distances, new CpuMask(cpus));
  }

  /** CPUs whose tick may stop while they run a task. */
  public CpuMask nohzFull() {
    return nohzFull;
  }

  /** All CPUs. */
  public CpuMask possible() {
    return possible;
  }

  /** Whether any core has more than one thread. */
  public boolean hasSmt() {
    return nrCores < coreOf.length;
  }

  /** Whether two CPUs share a last-level cache. */
  public boolean sharesCache(int a, int b) {
    return llcOf[a] == llcOf[b];
  }
}
