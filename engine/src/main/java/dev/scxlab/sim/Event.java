package dev.scxlab.sim;

/**
 * Something that happens at a time. An event object belongs to what it is about (a CPU's tick, a
 * task's sleep) and is armed again and again, so that running a simulation allocates nothing. At
 * any moment it is in the queue once or not at all.
 */
public abstract class Event {

  private static final int CPU_BITS = 16;

  /** Place in the heap, -1 when not armed. */
  int heapIndex = -1;

  long timeNs;

  /** Class and CPU: the second key. */
  int rank;

  /** Insertion number: the last key, which makes the order total. */
  long sequence;

  /** An event of a class, on a CPU; -1 for events of no CPU, which come first in their class. */
  protected Event(EventClass eventClass, int cpu) {
    setPlace(eventClass, cpu);
  }

  /** Moves the event to another CPU's place in the order; only while it is not armed. */
  protected final void setPlace(EventClass eventClass, int cpu) {
    this.rank = (eventClass.ordinal() << CPU_BITS) | (cpu + 1);
  }

  /** What happens. Runs with the queue's clock at {@link #timeNs}; the event is not armed then. */
  protected abstract void fire();

  /** Whether it waits in the queue. */
  public final boolean isArmed() {
    return heapIndex >= 0;
  }

  /** The time it is armed for, or was last. */
  public final long timeNs() {
    return timeNs;
  }

  final boolean isBefore(Event other) {
    if (timeNs != other.timeNs) {
      return timeNs < other.timeNs;
    }
    if (rank != other.rank) {
      return rank < other.rank;
    }
    return sequence < other.sequence;
  }
}
