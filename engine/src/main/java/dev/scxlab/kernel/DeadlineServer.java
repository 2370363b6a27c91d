package dev.scxlab.kernel;

import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;

/**
 * Keeps a class alive on one CPU beside more important ones ({@code struct sched_dl_entity} as fair
 * server or ext server, {@code eevdf.md} 6.1): of every second, 50 ms. Deferred: it acts only when
 * so little of its period is left that the class needs all of it.
 */
final class DeadlineServer {

  private static final long RUNTIME_NS = 50_000_000;
  private static final long PERIOD_NS = 1_000_000_000;

  private enum State {
    /** Its class has no tasks, or none yet. */
    STOPPED,
    /** The class still has time to get its share by itself. */
    DEFERRED,
    /** Its class goes before real-time tasks. */
    BOOSTING,
    /** The share is used up until the next period. */
    THROTTLED
  }

  final SchedClass served;
  private final Kernel kernel;
  private final RunQueue rq;
  private final Event timer;
  private State state = State.STOPPED;
  private long runtimeNs;
  private long deadlineNs;

  DeadlineServer(Kernel kernel, RunQueue rq, SchedClass served) {
    this.kernel = kernel;
    this.rq = rq;
    this.served = served;
    this.timer =
        new Event(EventClass.TIMER, rq.cpu) {
          @Override
          protected void fire() {
            kernel.runInterrupt(rq.cpu, DeadlineServer.this::expire);
          }
        };
  }

  boolean isBoosting() {
    return state == State.BOOSTING;
  }

  /** The class got its first task on the CPU. */
  void start() {
    if (state != State.STOPPED) {
      return;
    }
    if (kernel.nowNs() >= deadlineNs) {
      beginPeriod(kernel.nowNs());
    }
    defer();
  }

  /** A task of the class ran. */
  void charge(long ns) {
    if (state != State.DEFERRED && state != State.BOOSTING) {
      return;
    }
    runtimeNs -= ns;
    if (runtimeNs > 0) {
      return;
    }
    if (state == State.DEFERRED) {
      beginPeriod(kernel.nowNs());
      defer();
    } else {
      state = State.THROTTLED;
      kernel.events().arm(timer, Math.max(deadlineNs, kernel.nowNs()));
      kernel.reschedCurr(rq);
    }
  }

  /** The class has no task left although it was to be boosted. */
  void stop() {
    state = State.STOPPED;
    kernel.events().cancel(timer);
  }

  private void beginPeriod(long nowNs) {
    runtimeNs = RUNTIME_NS;
    deadlineNs = nowNs + PERIOD_NS;
  }

  private void defer() {
    state = State.DEFERRED;
    kernel.events().arm(timer, Math.max(deadlineNs - runtimeNs, kernel.nowNs()));
  }

  private void expire() {
    rq.donor.schedClass.updateCurr(rq);
    long now = kernel.nowNs();
    if (state == State.STOPPED) {
      return;
    }
    if (!served.hasTasks(rq)) {
      stop();
    } else if (state == State.THROTTLED) {
      beginPeriod(Math.max(deadlineNs, now - PERIOD_NS));
      defer();
    } else if (now < deadlineNs - runtimeNs) {
      // The class got some time meanwhile: so much later it gets tight.
      defer();
    } else {
      state = State.BOOSTING;
      kernel.reschedCurr(rq);
    }
  }
}
