package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;

/** The kfuncs of this kernel. */
final class KfuncTable implements ScxKfuncs {

  private final Kernel kernel;
  private final KfuncTrace trace;
  private final InsertKfuncs inserts;
  private final DispatchKfuncs dispatches;
  private final SelectKfuncs selects;
  private final IdleMaskKfuncs idleMasks;
  private final DsqKfuncs dsqs;
  private final TaskKfuncs tasks;
  private final CpuKfuncs cpus;
  private final CidKfuncs cids;
  private final PolicyKfuncs policy;

  KfuncTable(
      ExtCore core,
      DispatchPath dispatch,
      RemoteMove moves,
      Insertion insertion,
      IdleTracker idle,
      KickPath kicks,
      PolicyTimers timers,
      Dump dump) {
    this.kernel = core.kernel;
    this.trace = new KfuncTrace(core);
    KfuncChecks checks = new KfuncChecks(core);
    this.inserts = new InsertKfuncs(core, trace, checks);
    this.dispatches = new DispatchKfuncs(core, trace, checks, dispatch, moves, insertion);
    this.selects = new SelectKfuncs(core, trace, checks, idle);
    this.idleMasks = new IdleMaskKfuncs(core, trace, checks, idle);
    this.dsqs = new DsqKfuncs(core, trace);
    this.tasks = new TaskKfuncs(core, trace);
    this.cpus = new CpuKfuncs(core, trace, checks, kicks);
    this.cids = new CidKfuncs(core, trace, checks, kicks);
    this.policy = new PolicyKfuncs(core, trace, timers, dump);
  }

  @Override
  public void called(Kfunc kfunc, long a, long b, long c, long d) {
    trace.called(kfunc, a, b, c, d);
  }

  @Override
  public InsertKfuncs inserts() {
    return inserts;
  }

  @Override
  public DispatchKfuncs dispatches() {
    return dispatches;
  }

  @Override
  public SelectKfuncs selects() {
    return selects;
  }

  @Override
  public IdleMaskKfuncs idleMasks() {
    return idleMasks;
  }

  @Override
  public DsqKfuncs dsqs() {
    return dsqs;
  }

  @Override
  public TaskKfuncs tasks() {
    return tasks;
  }

  @Override
  public CpuKfuncs cpus() {
    return cpus;
  }

  @Override
  public CidKfuncs cids() {
    return cids;
  }

  @Override
  public PolicyKfuncs policy() {
    return policy;
  }

  @Override
  public int smpProcessorId() {
    return kernel.thisCpu();
  }

  @Override
  public Task currentTask() {
    return kernel.rq(kernel.thisCpu()).curr;
  }

  @Override
  public long ktimeNs() {
    return kernel.nowNs();
  }
}
