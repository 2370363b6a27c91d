package dev.scxlab.bind;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel objects a policy holds, as 64-bit handles: the kind in the top byte, an index below, 0
 * for null. What a handle refers to is known by the verifier's types; the kind in it only catches
 * bugs.
 */
final class Handles {

  private static final int KIND_SHIFT = 56;

  private static final long TASK = 1L << KIND_SHIFT;
  private static final long TASK_MASK = 2L << KIND_SHIFT;
  private static final long KERNEL_MASK = 3L << KIND_SHIFT;
  private static final long OWN_MASK = 4L << KIND_SHIFT;

  /** Handles of objects of which there is one at a time. */
  static final long INIT_TASK_ARGS = 5L << KIND_SHIFT;

  static final long EXIT_TASK_ARGS = 6L << KIND_SHIFT;
  static final long CPU_ACQUIRE_ARGS = 7L << KIND_SHIFT;
  static final long CPU_RELEASE_ARGS = 8L << KIND_SHIFT;
  static final long EXIT_INFO = 9L << KIND_SHIFT;
  static final long DUMP_CONTEXT = 10L << KIND_SHIFT;

  /** The root cgroup, the only one that is modelled. */
  static final long ROOT_CGROUP = 11L << KIND_SHIFT;

  private static final long FIXED_MASK = 12L << KIND_SHIFT;

  private static final long RUN_QUEUE = 12L << KIND_SHIFT;

  // Places of the kernel's own masks.
  static final int IDLE = 0;
  static final int IDLE_SMT = 1;
  static final int POSSIBLE = 2;
  static final int ONLINE = 3;
  static final int OP_ARGUMENT = 4;
  static final int IDLE_NODE = 5;

  private final int nrCpus;
  private @Nullable Task[] tasks = new Task[64];
  private long[] comms = new long[2 * 64];
  private @Nullable CpuMask[] kernelMasks = new CpuMask[IDLE_NODE];
  private final List<CpuMask> fixedMasks = new ArrayList<>();
  private CpuMask[] ownMasks = new CpuMask[0];
  private int[] freeOwnMasks = new int[8];
  private int freeCount;

  Handles(int nrCpus) {
    this.nrCpus = nrCpus;
  }

  /** The handle of a task, 0 for null. */
  long of(@Nullable Task task) {
    if (task == null) {
      return 0;
    }
    int slot = task.slot;
    if (slot >= tasks.length) {
      tasks = Arrays.copyOf(tasks, Math.max(slot + 1, tasks.length * 2));
      comms = Arrays.copyOf(comms, tasks.length * 2);
    }
    tasks[slot] = task;
    return TASK | slot;
  }

  /** The handle of a CPU's run queue; 0 for none (-1). */
  static long ofRunQueue(int cpu) {
    return cpu < 0 ? 0 : RUN_QUEUE | cpu;
  }

  /** The CPU of a run queue's handle. */
  static int runQueue(long handle) {
    if ((handle ^ RUN_QUEUE) >>> 32 != 0) {
      throw wrong("run queue", handle);
    }
    return (int) handle;
  }

  /** The task of a handle that is not null. */
  Task task(long handle) {
    int slot = (int) handle;
    Task task = (handle ^ TASK) >>> 32 == 0 && slot < tasks.length ? tasks[slot] : null;
    if (task == null) {
      throw wrong("task", handle);
    }
    return task;
  }

  /** Eight bytes of the task's name, which is zero filled to sixteen. */
  long comm(Task task, int word) {
    int at = task.slot * 2;
    if (comms[at] == 0) {
      byte[] bytes = task.comm.getBytes(StandardCharsets.UTF_8);
      comms[at] = word(bytes, 0);
      comms[at + 1] = word(bytes, 8);
    }
    return comms[at + word];
  }

  /** Eight bytes of a text that is cut to 15 bytes, little endian. */
  static long word(byte[] bytes, int from) {
    long word = 0;
    for (int i = 0; i < 8; i++) {
      int at = from + i;
      long value = at < 15 && at < bytes.length ? bytes[at] & 0xff : 0;
      word |= value << (8 * i);
    }
    return word;
  }

  /** The handle of a task's {@code cpus_ptr}. */
  long maskOf(Task task) {
    return TASK_MASK | (int) of(task);
  }

  /** The handle of a mask of the kernel, which takes the given place. */
  long of(CpuMask mask, int place) {
    if (place >= kernelMasks.length) {
      kernelMasks = Arrays.copyOf(kernelMasks, place + 1);
    }
    kernelMasks[place] = mask;
    return KERNEL_MASK | place;
  }

  /** The handle of a mask that never changes and belongs to the machine or to a param. */
  long ofFixed(CpuMask mask) {
    fixedMasks.add(mask);
    return FIXED_MASK | (fixedMasks.size() - 1);
  }

  /** The mask of a handle that is not null. */
  CpuMask mask(long handle) {
    int index = (int) handle;
    switch ((int) (handle >>> KIND_SHIFT)) {
      case (int) (TASK_MASK >>> KIND_SHIFT):
        return task(TASK | index).cpusMask;
      case (int) (KERNEL_MASK >>> KIND_SHIFT):
        CpuMask mask = kernelMasks[index];
        if (mask != null) {
          return mask;
        }
        throw wrong("mask", handle);
      case (int) (FIXED_MASK >>> KIND_SHIFT):
        return fixedMasks.get(index);
      default:
        return ownMask(handle);
    }
  }

  /** The mask of a handle that may be changed. */
  CpuMask ownMask(long handle) {
    int index = (int) handle;
    if ((handle ^ OWN_MASK) >>> 32 != 0 || index >= ownMasks.length) {
      throw wrong("mask", handle);
    }
    return ownMasks[index];
  }

  /** Takes an empty mask of the policy's own; allocates only when none was given back. */
  long createMask() {
    if (freeCount == 0) {
      int old = ownMasks.length;
      int count = Math.max(8, old * 2);
      ownMasks = Arrays.copyOf(ownMasks, count);
      freeOwnMasks = Arrays.copyOf(freeOwnMasks, count);
      for (int i = count - 1; i >= old; i--) {
        ownMasks[i] = new CpuMask(nrCpus);
        freeOwnMasks[freeCount++] = i;
      }
    }
    int index = freeOwnMasks[--freeCount];
    ownMasks[index].clearAll();
    return OWN_MASK | index;
  }

  /** Gives an own mask back. */
  void releaseMask(long handle) {
    ownMask(handle);
    freeOwnMasks[freeCount++] = (int) handle;
  }

  private static LabBug wrong(String what, long handle) {
    return new LabBug(
        "the verifier passed a handle that is no " + what + ": 0x" + Long.toHexString(handle));
  }
}
