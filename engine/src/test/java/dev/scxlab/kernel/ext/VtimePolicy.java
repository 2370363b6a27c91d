package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Task;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Weighted virtual time on one shared DSQ, as scx_simple: the yardstick policy in Java. */
public final class VtimePolicy implements SchedExtOps {

  private static final long SHARED = 0;
  private static final Set<OpsCallback> OPS =
      EnumSet.of(
          OpsCallback.SELECT_CPU,
          OpsCallback.ENQUEUE_TASK,
          OpsCallback.DISPATCH_CPU,
          OpsCallback.RUNNING,
          OpsCallback.STOPPING,
          OpsCallback.ENABLE,
          OpsCallback.INIT);

  private final long sliceNs;
  private @Nullable ScxKfuncs kfuncs;
  private long vtimeNow;

  public VtimePolicy(long sliceNs) {
    this.sliceNs = sliceNs;
  }

  @Override
  public String name() {
    return "vtime";
  }

  @Override
  public boolean implemented(OpsCallback op) {
    return OPS.contains(op);
  }

  @Override
  public void attach(ScxKfuncs k) {
    kfuncs = k;
  }

  private ScxKfuncs k() {
    return java.util.Objects.requireNonNull(kfuncs);
  }

  @Override
  public int init() {
    return k().dsqs().createDsq(SHARED, -1);
  }

  @Override
  public int selectCpu(Task p, int prevCpu, long wakeFlags) {
    int cpu = k().selects().selectCpuDfl(p, prevCpu, wakeFlags);
    if (k().selects().selectedIdle()) {
      k().inserts().dsqInsert(p, DsqId.LOCAL, sliceNs, 0);
    }
    return cpu;
  }

  @Override
  public void enqueue(Task p, long enqFlags) {
    long vtime = p.scx.dsqVtime;
    if (vtime - (vtimeNow - sliceNs) < 0) {
      vtime = vtimeNow - sliceNs;
    }
    k().inserts().dsqInsertVtime(p, SHARED, sliceNs, vtime, enqFlags);
  }

  @Override
  public void dispatch(int cpu, @Nullable Task prev) {
    k().dispatches().dsqMoveToLocal(SHARED, 0);
  }

  @Override
  public void running(Task p) {
    if (vtimeNow - p.scx.dsqVtime < 0) {
      vtimeNow = p.scx.dsqVtime;
    }
  }

  @Override
  public void stopping(Task p, boolean runnable) {
    k().tasks().taskSetDsqVtime(p, p.scx.dsqVtime + (sliceNs - p.scx.sliceNs) * 100 / p.scx.weight);
  }

  @Override
  public void enable(Task p) {
    k().tasks().taskSetDsqVtime(p, vtimeNow);
  }
}
