package dev.scxlab.sim;

import dev.scxlab.source.LabBug;
import java.util.Arrays;

/**
 * The events to come, in a total order (time, class, CPU, insertion), and the clock: a binary heap
 * of {@link Event}s that know their place, so that any of them can be moved or taken out. Not
 * thread safe; allocates only when it grows.
 */
public final class EventQueue {

  private static final int INITIAL_CAPACITY = 256;

  private Event[] heap = new Event[INITIAL_CAPACITY];
  private int size;
  private long nowNs;
  private long nextSequence;
  private long fired;

  /** The present simulated time in ns. */
  public long nowNs() {
    return nowNs;
  }

  /** How many events have happened. */
  public long firedCount() {
    return fired;
  }

  /** How many events are armed. */
  public int size() {
    return size;
  }

  /**
   * Arms an event, or moves it when it is armed already.
   *
   * @param timeNs when it happens, not before the present
   */
  public void arm(Event event, long timeNs) {
    if (timeNs < nowNs) {
      throw new LabBug("event " + event + " armed for " + timeNs + " ns, now is " + nowNs);
    }
    event.sequence = nextSequence++;
    if (event.heapIndex >= 0) {
      boolean later = timeNs >= event.timeNs;
      event.timeNs = timeNs;
      if (later) {
        siftDown(event, event.heapIndex);
      } else {
        siftUp(event, event.heapIndex);
      }
      return;
    }
    event.timeNs = timeNs;
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    siftUp(event, size++);
  }

  /** Takes an event out; nothing happens to one that is not armed. */
  public void cancel(Event event) {
    int hole = event.heapIndex;
    if (hole < 0) {
      return;
    }
    event.heapIndex = -1;
    Event last = heap[--size];
    heap[size] = null;
    if (last != event) {
      if (last.isBefore(event)) {
        siftUp(last, hole);
      } else {
        siftDown(last, hole);
      }
    }
  }

  /**
   * Lets the next event happen if it is not later than {@code untilNs}.
   *
   * @return whether one happened
   */
  public boolean fireNext(long untilNs) {
    if (size == 0 || heap[0].timeNs > untilNs) {
      return false;
    }
    Event first = heap[0];
    first.heapIndex = -1;
    Event last = heap[--size];
    heap[size] = null;
    if (size > 0) {
      siftDown(last, 0);
    }
    if (first.timeNs < nowNs) {
      throw new LabBug("time goes back from " + nowNs + " to " + first.timeNs);
    }
    nowNs = first.timeNs;
    fired++;
    first.fire();
    return true;
  }

  /** Moves the clock to {@code timeNs} when no event is due before or at it. */
  public void advanceTo(long timeNs) {
    if (timeNs < nowNs || (size > 0 && heap[0].timeNs < timeNs)) {
      throw new LabBug("clock cannot move from " + nowNs + " to " + timeNs);
    }
    nowNs = timeNs;
  }

  private void siftUp(Event event, int start) {
    int i = start;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      Event above = heap[parent];
      if (!event.isBefore(above)) {
        break;
      }
      place(above, i);
      i = parent;
    }
    place(event, i);
  }

  private void siftDown(Event event, int start) {
    int i = start;
    int half = size >>> 1;
    while (i < half) {
      int child = 2 * i + 1;
      Event below = heap[child];
      if (child + 1 < size && heap[child + 1].isBefore(below)) {
        below = heap[++child];
      }
      if (!below.isBefore(event)) {
        break;
      }
      place(below, i);
      i = child;
    }
    place(event, i);
  }

  private void place(Event event, int i) {
    heap[i] = event;
    event.heapIndex = i;
  }
}
