package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.Task;
import org.jspecify.annotations.Nullable;

/** Inserts of one {@code dispatch} call that wait for the flush ({@code sched-ext.md} 4.7). */
final class DispatchBuffer {

  private @Nullable Task[] tasks = new @Nullable Task[0];
  private long[] qseqs = new long[0];
  private long[] dsqIds = new long[0];
  private long[] slices = new long[0];
  private long[] vtimes = new long[0];
  private long[] flags = new long[0];
  private int used;

  /** Flushed entries and moves of the present round. */
  int nrTasks;

  /** Gives it room for {@code batch} inserts. */
  void resize(int batch) {
    tasks = new @Nullable Task[batch];
    qseqs = new long[batch];
    dsqIds = new long[batch];
    slices = new long[batch];
    vtimes = new long[batch];
    flags = new long[batch];
    used = 0;
  }

  int capacity() {
    return tasks.length;
  }

  int used() {
    return used;
  }

  void clear() {
    used = 0;
  }

  boolean add(Task p, long qseq, long dsqId, long sliceNs, long vtime, long enqFlags) {
    if (used == tasks.length) {
      return false;
    }
    tasks[used] = p;
    qseqs[used] = qseq;
    dsqIds[used] = dsqId;
    slices[used] = sliceNs;
    vtimes[used] = vtime;
    flags[used] = enqFlags;
    used++;
    return true;
  }

  boolean cancel() {
    if (used == 0) {
      return false;
    }
    used--;
    return true;
  }

  Task task(int i) {
    Task p = tasks[i];
    if (p == null) {
      throw new IndexOutOfBoundsException(i);
    }
    return p;
  }

  long qseq(int i) {
    return qseqs[i];
  }

  long dsqId(int i) {
    return dsqIds[i];
  }

  long sliceNs(int i) {
    return slices[i];
  }

  long vtime(int i) {
    return vtimes[i];
  }

  long flags(int i) {
    return flags[i];
  }
}
