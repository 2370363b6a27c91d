package dev.scxlab.kernel.locking;

import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.KernelLock;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.source.LabBug;
import dev.scxlab.trace.TraceKind;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A mutex of the kernel ({@code struct mutex}, {@code kernel/locking/mutex.c}).
 *
 * <p>Waiters stand in line in order of arrival. An unlock wakes the first, which must still take
 * the lock when it runs: others may be faster. A first waiter that finds it taken again asks for a
 * handoff, and the next unlock makes it the owner. With proxy execution an owner that executed for
 * a waiter always hands over ({@code sched-ext.md} 6.4).
 *
 * <p>A program calls {@link #lock} in each step until it answers something else than {@link
 * LockOutcome#WAITS}; that answer has made the request that ends the step.
 */
public final class Mutex extends KernelLock {

  /** How often a spinning task looks at the mutex. */
  private static final long SPIN_STEP_NS = 1_000;

  private final int number;
  private final String name;
  private final Deque<Waiter> waiters = new ArrayDeque<>(0);
  private @Nullable Task owner;

  /** MUTEX_FLAG_HANDOFF: the next unlock names the next owner. */
  private boolean handoff;

  /** MUTEX_FLAG_PICKUP: the owner was named and has not run since. */
  private boolean pickup;

  /** A task between its first look at the mutex and its success: it spins or stands in line. */
  private final class Waiter extends Attempt {
    final Task task;
    boolean inLine;
    long spunNs;

    Waiter(Task task) {
      super(Mutex.this);
      this.task = task;
    }
  }

  /**
   * Creates an unlocked mutex.
   *
   * @param number its number in traces, unique among the locks of a run
   * @param name its name in messages
   */
  public Mutex(int number, String name) {
    this.number = number;
    this.name = name;
  }

  @Override
  public @Nullable Task owner() {
    return owner;
  }

  @Override
  public boolean isHandedOver() {
    return pickup;
  }

  @Override
  public String name() {
    return name;
  }

  /** How many tasks stand in line. */
  public int waiterCount() {
    return waiters.size();
  }

  /** Whether a task stands in line. */
  public boolean isWaiting(Task p) {
    Waiter w = find(p);
    return w != null && w.inLine;
  }

  /**
   * The running task takes the mutex ({@code mutex_lock()}, {@code mutex_lock_interruptible()}), or
   * goes on trying to.
   *
   * @param interruptible whether a signal ends the attempt
   */
  public LockOutcome lock(TaskControl control, boolean interruptible) {
    Task p = control.task();
    Waiter w = find(p);
    if (take(p, w != null && w.inLine && waiters.peekFirst() == w)) {
      if (w != null) {
        leave(w);
      }
      control.traceLock(TraceKind.LOCK_ACQUIRED, number);
      return LockOutcome.ACQUIRED;
    }
    if (w == null) {
      w = new Waiter(p);
      p.attempt = w;
      control.traceLock(TraceKind.LOCK_WAIT, number);
    }
    if (spins(w, control)) {
      p.blockedOn = null;
      w.spunNs += SPIN_STEP_NS;
      control.runUntil(control.nowNs() + SPIN_STEP_NS);
      return LockOutcome.WAITS;
    }
    if (!w.inLine) {
      w.inLine = true;
      waiters.addLast(w);
    }
    if (interruptible && p.signalPending) {
      leave(w);
      return LockOutcome.INTERRUPTED;
    }
    control.blockOn(this, interruptible);
    return LockOutcome.WAITS;
  }

  /** {@code __mutex_trylock_common()}. */
  private boolean take(Task p, boolean first) {
    if (owner == null || (pickup && owner == p)) {
      owner = p;
      pickup = false;
      return true;
    }
    if (first && !pickup) {
      handoff = true;
    }
    return false;
  }

  /** {@code mutex_optimistic_spin()}: worth it while the owner executes on another CPU. */
  private boolean spins(Waiter w, TaskControl control) {
    Task holder = owner;
    return holder != null
        && w.spunNs + SPIN_STEP_NS <= control.cost(Cost.MUTEX_SPIN)
        && (!w.inLine || waiters.peekFirst() == w)
        && holder.onCpu
        && !control.needsResched();
  }

  private @Nullable Waiter find(Task p) {
    return p.attempt instanceof Waiter w && w.lock() == this ? w : null;
  }

  private void leave(Waiter w) {
    w.task.blockedOn = null;
    w.task.attempt = null;
    w.task.signalPending = false;
    if (w.inLine) {
      waiters.remove(w);
    }
    if (waiters.isEmpty()) {
      handoff = false;
    }
  }

  /**
   * The running task, which owns the mutex, gives it back ({@code mutex_unlock()}).
   *
   * @return the waiter that is woken, or null
   */
  public @Nullable Task unlock(TaskControl control) {
    Task p = control.task();
    if (owner != p || pickup) {
      throw new LabBug(p + " unlocks " + name + ", owner " + owner);
    }
    control.traceLock(TraceKind.LOCK_RELEASED, number);
    Task donor = control.proxy() == ProxyExecution.OFF ? null : p.blockedDonor;
    boolean hands = handoff || donor != null;
    Task next = donor != null && donor.blockedOn == this ? donor : first();
    if (next == donor) {
      p.blockedDonor = null;
    }
    owner = null;
    handoff = false;
    if (next == null) {
      return null;
    }
    if (hands) {
      owner = next;
      pickup = true;
    }
    next.blockedOn = null;
    control.wake(next, false);
    return next;
  }

  private @Nullable Task first() {
    Waiter w = waiters.peekFirst();
    return w == null ? null : w.task;
  }
}
