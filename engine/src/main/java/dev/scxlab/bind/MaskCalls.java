package dev.scxlab.bind;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.source.LabBug;

/**
 * The cpumask functions of BPF. CPU numbers out of range are in no mask and change none; searches
 * give {@code nr_cpu_ids} when they find nothing.
 */
final class MaskCalls {

  private final Handles handles;
  private final ScxKfuncs kernel;

  MaskCalls(Handles handles, ScxKfuncs kernel) {
    this.handles = handles;
    this.kernel = kernel;
  }

  /** Calls a cpumask kfunc. */
  long call(Kfunc kfunc, long a1, long a2, long a3) {
    kernel.called(kfunc, 0, 0, 0, 0);
    switch (kfunc) {
      case CPUMASK_CREATE:
        return handles.createMask();
      case CPUMASK_RELEASE:
        handles.releaseMask(a1);
        return 0;
      case CPUMASK_SET_CPU:
        handles.ownMask(a2).set((int) a1);
        return 0;
      case CPUMASK_CLEAR_CPU:
        handles.ownMask(a2).clear((int) a1);
        return 0;
      case CPUMASK_TEST_CPU:
        return truth(handles.mask(a2).test((int) a1));
      case CPUMASK_TEST_AND_SET_CPU:
        return testAndSet(handles.ownMask(a2), (int) a1, true);
      case CPUMASK_TEST_AND_CLEAR_CPU:
        return testAndSet(handles.ownMask(a2), (int) a1, false);
      case CPUMASK_SETALL:
        handles.ownMask(a1).setAll();
        return 0;
      case CPUMASK_CLEAR:
        handles.ownMask(a1).clearAll();
        return 0;
      case CPUMASK_AND:
        return truth(handles.ownMask(a1).and(handles.mask(a2), handles.mask(a3)));
      case CPUMASK_OR:
        handles.ownMask(a1).or(handles.mask(a2), handles.mask(a3));
        return 0;
      case CPUMASK_XOR:
        handles.ownMask(a1).xor(handles.mask(a2), handles.mask(a3));
        return 0;
      case CPUMASK_COPY:
        handles.ownMask(a1).copy(handles.mask(a2));
        return 0;
      default:
        return query(kfunc, handles.mask(a1), a2);
    }
  }

  private long query(Kfunc kfunc, CpuMask mask, long a2) {
    switch (kfunc) {
      case CPUMASK_FIRST:
        return mask.first();
      case CPUMASK_FIRST_ZERO:
        return mask.firstZero();
      case CPUMASK_ANY:
        return kernel.selects().anyCpu(mask, mask);
      case CPUMASK_FIRST_AND:
        return mask.nextAnd(handles.mask(a2), 0);
      case CPUMASK_ANY_AND:
        return kernel.selects().anyCpu(mask, handles.mask(a2));
      case CPUMASK_WEIGHT:
        return mask.weight();
      case CPUMASK_EMPTY:
        return truth(mask.isEmpty());
      case CPUMASK_FULL:
        return truth(mask.isFull());
      case CPUMASK_EQUAL:
        return truth(mask.equals(handles.mask(a2)));
      case CPUMASK_SUBSET:
        return truth(mask.isSubsetOf(handles.mask(a2)));
      case CPUMASK_INTERSECTS:
        return truth(mask.intersects(handles.mask(a2)));
      default:
        throw new LabBug("the verifier passed a call of " + kfunc);
    }
  }

  private static long testAndSet(CpuMask mask, int cpu, boolean member) {
    boolean before = mask.test(cpu);
    mask.set(cpu, member);
    return truth(before);
  }

  private static long truth(boolean value) {
    return value ? 1 : 0;
  }
}
