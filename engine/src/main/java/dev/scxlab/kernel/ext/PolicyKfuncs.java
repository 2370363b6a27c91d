package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.Kernel;

/** The kfuncs about the policy itself: its end, dump and counters, the clock, timers. */
public final class PolicyKfuncs {

  private final ExtCore core;
  private final KfuncTrace trace;
  private final PolicyTimers timers;
  private final Dump dump;
  private final Kernel kernel;

  PolicyKfuncs(ExtCore core, KfuncTrace trace, PolicyTimers timers, Dump dump) {
    this.core = core;
    this.trace = trace;
    this.timers = timers;
    this.dump = dump;
    this.kernel = core.kernel;
  }

  /** {@code now}: the clock of the CPU in ns. */
  public long now() {
    trace.called(Kfunc.NOW, 0, 0, 0, 0);
    return kernel.nowNs();
  }

  /** {@code exit}: ends the policy as it wishes. */
  public void exit(long code, String message) {
    trace.called(Kfunc.EXIT, code, 0, 0, 0);
    core.exit(ExitKind.UNREG_BPF, code, message);
  }

  /** {@code error}: ends the policy with an error. */
  public void error(String message) {
    trace.called(Kfunc.ERROR, 0, 0, 0, 0);
    core.exit(ExitKind.ERROR_BPF, 0, message);
  }

  /** {@code dump}: text for the dump being written. */
  public void dump(String text) {
    trace.called(Kfunc.DUMP, 0, 0, 0, 0);
    if (!dump.isOpen()) {
      core.error("scx_bpf_dump() must only be called from ops.dump() and friends");
      return;
    }
    dump.append(text);
  }

  /** {@code events}: the counters of this policy. */
  public EventCounters events() {
    trace.called(Kfunc.EVENTS, 0, 0, 0, 0);
    return core.sch().events;
  }

  /**
   * {@code bpf_timer_start}: {@link SchedExtOps#timer} is called with {@code id} then.
   *
   * @param cpu where it fires: the executing CPU, or the one the loader is pinned to
   * @param timeNs when; the present at the earliest
   */
  public void timerStart(int id, int cpu, long timeNs) {
    timers.start(id, cpu, timeNs);
  }

  /** The notification of a ring buffer: the thread of the agents runs this one. */
  public void wakeAgent(int agent) {
    AgentThread thread = core.agents;
    if (thread != null) {
      thread.wake(agent);
    }
  }

  /** {@code bpf_timer_cancel}: whether it was running. */
  public boolean timerCancel(int id) {
    return timers.cancel(id);
  }
}
