package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Topology;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The DSQs of a policy: user DSQs by id, one global DSQ per node, one bypass DSQ per CPU. */
final class DsqTable {

  private final Long2ObjectHashMap<DispatchQueue> users = new Long2ObjectHashMap<>();
  private final DispatchQueue[] globals;
  private final DispatchQueue[] bypass;
  private @Nullable DispatchQueue lastFound;

  DsqTable(Topology topology) {
    globals = new DispatchQueue[topology.nrNodes()];
    for (int node = 0; node < globals.length; node++) {
      globals[node] = new DispatchQueue(DsqId.GLOBAL, -1, false);
    }
    bypass = new DispatchQueue[topology.nrCpus()];
    for (int cpu = 0; cpu < bypass.length; cpu++) {
      bypass[cpu] = new DispatchQueue(DsqId.BYPASS, cpu, false);
    }
  }

  DispatchQueue global(int node) {
    return globals[node];
  }

  DispatchQueue bypass(int cpu) {
    return bypass[cpu];
  }

  /** The user DSQ with this id; null when there is none or the id is a built-in one. */
  @Nullable DispatchQueue user(long id) {
    DispatchQueue last = lastFound;
    if (last != null && last.id() == id) {
      return last;
    }
    if (DsqId.isBuiltin(id)) {
      return null;
    }
    DispatchQueue found = users.get(id);
    if (found != null) {
      lastFound = found;
    }
    return found;
  }

  void add(DispatchQueue dsq) {
    users.put(dsq.id(), dsq);
  }

  void remove(DispatchQueue dsq) {
    users.remove(dsq.id());
    dsq.destroy();
    lastFound = null;
  }
}
