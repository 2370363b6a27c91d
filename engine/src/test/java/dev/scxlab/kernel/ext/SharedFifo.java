package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Task;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policy of the first {@code enq_blocked} selftest: blocked donors go to the local queue of
 * their CPU, everything else to the global queue.
 */
public final class SharedFifo implements SchedExtOps {

  private static final long SLICE_NS = 20_000_000;
  private static final Set<OpsCallback> OPS = EnumSet.of(OpsCallback.ENQUEUE_TASK);

  private final long flags;
  private @Nullable ScxKfuncs kfuncs;

  public SharedFifo(long flags) {
    this.flags = flags;
  }

  @Override
  public String name() {
    return "enq_blocked";
  }

  @Override
  public boolean implemented(OpsCallback op) {
    return OPS.contains(op);
  }

  @Override
  public long flags() {
    return flags;
  }

  @Override
  public void attach(ScxKfuncs k) {
    kfuncs = k;
  }

  @Override
  public void enqueue(Task p, long enqFlags) {
    boolean blocked = (enqFlags & Flag.ENQ_BLOCKED.value()) != 0;
    Objects.requireNonNull(kfuncs)
        .inserts()
        .dsqInsert(p, blocked ? DsqId.localOn(p.cpu) : DsqId.GLOBAL, SLICE_NS, 0);
  }
}
