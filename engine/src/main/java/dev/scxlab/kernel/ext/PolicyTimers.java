package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.Kernel;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import org.agrona.collections.Int2ObjectHashMap;

/** The timers of a policy ({@code bpf_timer}): they fire on the CPU that started them. */
final class PolicyTimers {

  private final ExtCore core;
  private final Kernel kernel;
  private final Int2ObjectHashMap<PolicyTimer> timers = new Int2ObjectHashMap<>();

  PolicyTimers(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
  }

  void start(int id, int cpu, long timeNs) {
    PolicyTimer timer = timers.get(id);
    if (timer == null) {
      timer = new PolicyTimer(id);
      timers.put(id, timer);
    }
    timer.armFor(cpu, Math.max(timeNs, kernel.nowNs()));
  }

  boolean cancel(int id) {
    PolicyTimer timer = timers.get(id);
    if (timer == null || !timer.isArmed()) {
      return false;
    }
    kernel.events().cancel(timer);
    return true;
  }

  void stopAll() {
    for (PolicyTimer timer : timers.values()) {
      kernel.events().cancel(timer);
    }
    timers.clear();
  }

  private final class PolicyTimer extends Event {
    private final int id;
    private int cpu;

    PolicyTimer(int id) {
      super(EventClass.TIMER, 0);
      this.id = id;
    }

    void armFor(int onCpu, long timeNs) {
      kernel.events().cancel(this);
      cpu = onCpu;
      setPlace(EventClass.TIMER, onCpu);
      kernel.events().arm(this, timeNs);
    }

    @Override
    protected void fire() {
      int on = kernel.rq(cpu).online ? cpu : kernel.onlineMask().first();
      kernel.runInterrupt(on, () -> core.calls().timer(id));
    }
  }
}
