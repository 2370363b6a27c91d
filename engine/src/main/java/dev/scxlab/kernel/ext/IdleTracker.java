package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Flag;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;

/** Built-in tracking of idle CPUs and the default choice among them ({@code sched-ext.md} 4.3). */
final class IdleTracker {

  static final int EBUSY = -Errno.EBUSY.number();

  private static final long CORE = Flag.PICK_IDLE_CORE.value();
  private static final long IN_NODE = Flag.PICK_IDLE_IN_NODE.value();

  private final ExtCore core;
  private final Kernel kernel;
  private final Topology topology;

  /** One pair of masks, or one per node. */
  private CpuMask[] cpuMasks;

  private CpuMask[] smtMasks;
  private boolean perNode;
  private boolean preferLlc;
  private boolean preferNode;
  private final CpuMask allowed;
  private final CpuMask llcSet;
  private final CpuMask nodeSet;
  private final CpuMask distributed;

  IdleTracker(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
    this.topology = kernel.topology();
    int n = topology.nrCpus();
    this.cpuMasks = new CpuMask[] {new CpuMask(n)};
    this.smtMasks = new CpuMask[] {new CpuMask(n)};
    this.allowed = new CpuMask(n);
    this.llcSet = new CpuMask(n);
    this.nodeSet = new CpuMask(n);
    this.distributed = new CpuMask(n);
  }

  /** A policy is loaded: the masks are empty until every CPU has passed through idle. */
  void reset(boolean nodes) {
    int n = topology.nrCpus();
    int count = nodes ? topology.nrNodes() : 1;
    perNode = nodes;
    cpuMasks = new CpuMask[count];
    smtMasks = new CpuMask[count];
    for (int i = 0; i < count; i++) {
      cpuMasks[i] = new CpuMask(n);
      smtMasks[i] = new CpuMask(n);
    }
    updateTopology();
  }

  /** Decides which shortcuts the machine is worth; at load and at hotplug. */
  void updateTopology() {
    CpuMask online = kernel.onlineMask();
    int first = online.first();
    CpuMask llc = topology.llcSpan(first);
    CpuMask node = topology.nodeSpan(topology.nodeOf(first));
    preferLlc = weightIn(llc, online) < online.weight();
    boolean differ = false;
    for (int cpu = first; cpu < online.size(); cpu = online.next(cpu + 1)) {
      differ |=
          weightIn(topology.llcSpan(cpu), online)
              != weightIn(topology.nodeSpan(topology.nodeOf(cpu)), online);
    }
    preferNode = !perNode && weightIn(node, online) < online.weight() && differ;
  }

  private int weightIn(CpuMask mask, CpuMask online) {
    distributed.and(mask, online);
    return distributed.weight();
  }

  CpuMask cpuMask(int node) {
    return cpuMasks[perNode ? node : 0];
  }

  /** Fully idle cores; without SMT the same as {@link #cpuMask}. */
  CpuMask smtMask(int node) {
    return topology.hasSmt() ? smtMasks[perNode ? node : 0] : cpuMask(node);
  }

  /** A CPU became idle or busy. */
  void update(RunQueue rq, boolean idle) {
    int node = topology.nodeOf(rq.cpu);
    CpuMask cpus = cpuMask(node);
    cpus.set(rq.cpu, idle);
    if (!topology.hasSmt()) {
      return;
    }
    CpuMask smt = smtMask(node);
    CpuMask siblings = topology.siblings(rq.cpu);
    if (!idle) {
      smt.andNot(smt, siblings);
    } else if (siblings.isSubsetOf(cpus)) {
      smt.or(smt, siblings);
    }
  }

  /** Claims a CPU: whether it was idle ({@code test_and_clear_cpu_idle}). */
  boolean claim(int cpu) {
    int node = topology.nodeOf(cpu);
    if (topology.hasSmt()) {
      CpuMask smt = smtMask(node);
      CpuMask siblings = topology.siblings(cpu);
      if (siblings.intersects(smt)) {
        smt.andNot(smt, siblings);
      } else {
        smt.clear(cpu);
      }
    }
    CpuMask cpus = cpuMask(node);
    boolean was = cpus.test(cpu);
    cpus.clear(cpu);
    return was;
  }

  /** A member of both masks, taking turns ({@code cpumask_any_and_distribute}). */
  int anyAnd(CpuMask a, CpuMask b) {
    ScxRunQueue here = core.rqs[kernel.thisCpu()];
    int cpu = a.nextAnd(b, here.cursor + 1);
    if (cpu >= a.size()) {
      cpu = a.nextAnd(b, 0);
    }
    if (cpu < a.size()) {
      here.cursor = cpu;
    }
    return cpu;
  }

  /** Claims an idle CPU of a set in a node's masks, or EBUSY ({@code pick_idle_cpu_in_node}). */
  int pickInNode(CpuMask set, int node, long flags) {
    while (true) {
      int cpu;
      if (topology.hasSmt()) {
        cpu = anyAnd(smtMask(node), set);
        if (cpu < set.size()) {
          if (claim(cpu)) {
            return cpu;
          }
          continue;
        }
        if ((flags & CORE) != 0) {
          return EBUSY;
        }
      }
      cpu = anyAnd(cpuMask(node), set);
      if (cpu >= set.size()) {
        return EBUSY;
      }
      if (claim(cpu)) {
        return cpu;
      }
    }
  }

  /** As {@link #pickInNode}, then in the other nodes by distance. */
  int pick(CpuMask set, int node, long flags) {
    int cpu = pickInNode(set, Math.max(node, 0), flags);
    if (cpu >= 0 || !perNode || (flags & IN_NODE) != 0) {
      return cpu;
    }
    int last = node;
    for (int i = 1; i < topology.nrNodes(); i++) {
      last = nextNode(node, last);
      cpu = pickInNode(set, last, flags);
      if (cpu >= 0) {
        return cpu;
      }
    }
    return EBUSY;
  }

  /** The node after {@code last} by distance from {@code node}, then by number. */
  private int nextNode(int node, int last) {
    int best = -1;
    for (int n = 0; n < topology.nrNodes(); n++) {
      if (n != node && isAfter(node, n, last) && (best < 0 || isAfter(node, best, n))) {
        best = n;
      }
    }
    return best;
  }

  private boolean isAfter(int node, int a, int b) {
    if (b == node) {
      return a != node;
    }
    int da = topology.distance(node, a);
    int db = topology.distance(node, b);
    return da != db ? da > db : a > b;
  }

  /** {@code scx_select_cpu_dfl}: a claimed idle CPU, or EBUSY. */
  int select(Task p, int prev, long wakeFlags, CpuMask wanted, boolean haveWanted, long flags) {
    boolean unrestricted = p.nrCpusAllowed >= topology.nrCpus();
    if (haveWanted) {
      if (unrestricted) {
        allowed.copy(wanted);
      } else if (!allowed.and(wanted, p.cpusMask)) {
        return EBUSY;
      }
    } else {
      allowed.copy(p.cpusMask);
    }
    boolean prevOk = allowed.test(prev);
    boolean useLlc = preferLlc && llcSet.and(topology.llcSpan(prev), allowed);
    int node = topology.nodeOf(prev);
    boolean useNode = preferNode && nodeSet.and(topology.nodeSpan(node), allowed);
    if ((wakeFlags & SchedFlags.WF_SYNC) != 0) {
      int cpu = selectForSync(prev, prevOk, flags);
      if (cpu >= 0) {
        return cpu;
      }
    }
    if (topology.hasSmt()) {
      int cpu = selectCore(prev, prevOk, useLlc, useNode, node, flags);
      if (cpu >= 0 || (flags & CORE) != 0) {
        return cpu;
      }
    }
    if (prevOk && claim(prev)) {
      return prev;
    }
    if (topology.hasSmt()) {
      CpuMask siblings = topology.siblings(prev);
      for (int cpu = siblings.first(); cpu < siblings.size(); cpu = siblings.next(cpu + 1)) {
        if (allowed.test(cpu) && claim(cpu)) {
          return cpu;
        }
      }
    }
    int cpu = EBUSY;
    if (useLlc) {
      cpu = pickInNode(llcSet, node, 0);
    }
    if (cpu < 0 && useNode) {
      cpu = pickInNode(nodeSet, node, 0);
    }
    return cpu >= 0 ? cpu : pick(allowed, node, flags);
  }

  private int selectForSync(int prev, boolean prevOk, long flags) {
    int waker = kernel.thisCpu();
    if (prevOk && topology.sharesCache(waker, prev) && claim(prev)) {
      return prev;
    }
    int wakerNode = topology.nodeOf(waker);
    boolean nodeOk = (flags & IN_NODE) == 0 || wakerNode == topology.nodeOf(prev);
    if (!kernel.rq(waker).curr.isExiting()
        && core.rqs[waker].local.nr() == 0
        && nodeOk
        && !cpuMask(wakerNode).isEmpty()
        && allowed.test(waker)) {
      claim(waker);
      return waker;
    }
    return EBUSY;
  }

  private int selectCore(
      int prev, boolean prevOk, boolean useLlc, boolean useNode, int node, long flags) {
    if (prevOk && smtMask(node).test(prev) && claim(prev)) {
      return prev;
    }
    int cpu = EBUSY;
    if (useLlc) {
      cpu = pickInNode(llcSet, node, CORE);
    }
    if (cpu < 0 && useNode) {
      cpu = pickInNode(nodeSet, node, CORE);
    }
    return cpu >= 0 ? cpu : pick(allowed, node, flags | CORE);
  }

  /** An idle CPU if possible, else any of the mask; EBUSY for an empty mask. */
  int pickAny(CpuMask set, int node, long flags, boolean tracking) {
    if (tracking) {
      int cpu = pick(set, node, flags);
      if (cpu >= 0) {
        return cpu;
      }
    }
    boolean inNode = perNode && (flags & IN_NODE) != 0;
    int cpu = anyAnd(set, inNode ? topology.nodeSpan(node) : topology.possible());
    return cpu < set.size() ? cpu : EBUSY;
  }
}
