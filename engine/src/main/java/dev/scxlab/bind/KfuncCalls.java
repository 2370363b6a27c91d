package dev.scxlab.bind;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.ext.DsqIterator;
import dev.scxlab.kernel.ext.EventCounters;
import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.source.LabBug;
import java.util.Arrays;

/**
 * Calls kfuncs by number: handles become objects, the rest passes as it is. Results are clean
 * 64-bit values.
 */
final class KfuncCalls {

  private static final Kfunc[] KFUNCS = Kfunc.values();
  private static final long LOW = 0xffff_ffffL;

  private final PolicyMemory memory;
  private final Handles handles;
  private final ScxKfuncs kernel;
  private final MaskCalls masks;
  private final MessageFormat messages;

  /** Iterators in use lie in front; a stack slot holds the number of its one, from 1. */
  private DsqIterator[] iterators = {};

  private int[] freeIterators = {};
  private int freeCount;

  KfuncCalls(PolicyMemory memory, Handles handles, ScxKfuncs kernel) {
    this.memory = memory;
    this.handles = handles;
    this.kernel = kernel;
    this.masks = new MaskCalls(handles, kernel);
    this.messages = new MessageFormat(memory);
  }

  /** Calls the kfunc with a number. */
  long call(int number, long a1, long a2, long a3, long a4, long a5) {
    Kfunc kfunc = KFUNCS[number];
    switch (kfunc) {
      case DSQ_INSERT:
        return truth(kernel.inserts().dsqInsert(handles.task(a1), a2, a3, a4));
      case DSQ_INSERT_VTIME:
        return truth(kernel.inserts().dsqInsertVtime(handles.task(a1), a2, a3, a4, a5));
      case DISPATCH_NR_SLOTS:
        return kernel.dispatches().dispatchNrSlots();
      case DISPATCH_CANCEL:
        kernel.dispatches().dispatchCancel();
        return 0;
      case DSQ_MOVE_TO_LOCAL:
        return truth(kernel.dispatches().dsqMoveToLocal(a1, a2));
      case SELECT_CPU_DFL:
        int cpu = kernel.selects().selectCpuDfl(handles.task(a1), (int) a2, a3);
        PolicyMemory.store8(memory.bytes(), a4, truth(kernel.selects().selectedIdle()));
        return cpu;
      case SELECT_CPU_AND:
        return kernel.selects().selectCpuAnd(handles.task(a1), (int) a2, a3, handles.mask(a4), a5);
      case DSQ_NR_QUEUED:
        return kernel.dsqs().dsqNrQueued(a1);
      case TASK_SET_SLICE:
        return truth(kernel.tasks().taskSetSlice(handles.task(a1), a2));
      case TASK_SET_DSQ_VTIME:
        return truth(kernel.tasks().taskSetDsqVtime(handles.task(a1), a2));
      case TASK_SET_LAZY_RESCHED:
        return truth(kernel.tasks().taskSetLazyResched(handles.task(a1), (a2 & 0xff) != 0));
      case KICK_CPU:
        kernel.cpus().kickCpu((int) a1, a2);
        return 0;
      case NOW:
        return kernel.policy().now();
      default:
        return dsqs(kfunc, a1, a2, a3, a4);
    }
  }

  private long dsqs(Kfunc kfunc, long a1, long a2, long a3, long a4) {
    switch (kfunc) {
      case DSQ_MOVE:
        return truth(kernel.dispatches().dsqMove(iterator(a1), handles.task(a2), a3, a4));
      case DSQ_MOVE_VTIME:
        return truth(kernel.dispatches().dsqMoveVtime(iterator(a1), handles.task(a2), a3, a4));
      case DSQ_MOVE_SET_SLICE:
        kernel.dispatches().dsqMoveSetSlice(iterator(a1), a2);
        return 0;
      case DSQ_MOVE_SET_VTIME:
        kernel.dispatches().dsqMoveSetVtime(iterator(a1), a2);
        return 0;
      case CREATE_DSQ:
        return kernel.dsqs().createDsq(a1, (int) a2);
      case DESTROY_DSQ:
        kernel.dsqs().destroyDsq(a1);
        return 0;
      case DSQ_PEEK:
        return handles.of(kernel.dsqs().dsqPeek(a1));
      case DSQ_REENQ:
        kernel.dsqs().dsqReenq(a1, a2);
        return 0;
      case REENQUEUE_LOCAL:
        kernel.dsqs().reenqueueLocal();
        return 0;
      case REENQUEUE_LOCAL_OLD:
        return kernel.dsqs().reenqueueLocalOld();
      case ITER_SCX_DSQ_NEW:
        return kernel.dsqs().iterDsqNew(newIterator(a1), a2, a3);
      case ITER_SCX_DSQ_NEXT:
        kernel.called(kfunc, 0, 0, 0, 0);
        return handles.of(kernel.dsqs().iterDsqNext(iterator(a1)));
      case ITER_SCX_DSQ_DESTROY:
        kernel.called(kfunc, 0, 0, 0, 0);
        kernel.dsqs().iterDsqDestroy(iterator(a1));
        freeIterators[freeCount++] = (int) PolicyMemory.load64(memory.bytes(), a1) - 1;
        return 0;
      default:
        return idle(kfunc, a1, a2, a3, a4);
    }
  }

  private long idle(Kfunc kfunc, long a1, long a2, long a3, long a4) {
    switch (kfunc) {
      case CPU_NODE:
        return kernel.idleMasks().cpuNode((int) a1);
      case GET_IDLE_CPUMASK:
        return handles.of(kernel.idleMasks().idleCpumask(), Handles.IDLE);
      case GET_IDLE_SMTMASK:
        return handles.of(kernel.idleMasks().idleSmtmask(), Handles.IDLE_SMT);
      case GET_IDLE_CPUMASK_NODE:
        return handles.of(kernel.idleMasks().idleCpumaskNode((int) a1), nodePlace(a1, 0));
      case GET_IDLE_SMTMASK_NODE:
        return handles.of(kernel.idleMasks().idleSmtmaskNode((int) a1), nodePlace(a1, 1));
      case PUT_IDLE_CPUMASK, PUT_CPUMASK:
        kernel.called(kfunc, 0, 0, 0, 0);
        return 0;
      case TEST_AND_CLEAR_CPU_IDLE:
        return truth(kernel.selects().testAndClearCpuIdle((int) a1));
      case PICK_IDLE_CPU:
        return kernel.selects().pickIdleCpu(handles.mask(a1), a2);
      case PICK_IDLE_CPU_NODE:
        return kernel.selects().pickIdleCpuNode(handles.mask(a1), (int) a2, a3);
      case PICK_ANY_CPU:
        return kernel.selects().pickAnyCpu(handles.mask(a1), a2);
      case PICK_ANY_CPU_NODE:
        return kernel.selects().pickAnyCpuNode(handles.mask(a1), (int) a2, a3);
      case GET_POSSIBLE_CPUMASK:
        return handles.of(kernel.cpus().possibleCpumask(), Handles.POSSIBLE);
      case GET_ONLINE_CPUMASK:
        return handles.of(kernel.cpus().onlineCpumask(), Handles.ONLINE);
      default:
        return tasks(kfunc, a1, a2, a3, a4);
    }
  }

  private static int nodePlace(long node, int kind) {
    int place = node >= 0 && node < 1024 ? (int) node : 1024;
    return Handles.IDLE_NODE + 2 * place + kind;
  }

  private long tasks(Kfunc kfunc, long a1, long a2, long a3, long a4) {
    switch (kfunc) {
      case TASK_RUNNING:
        return truth(kernel.tasks().taskRunning(handles.task(a1)));
      case TASK_CPU:
        return kernel.tasks().taskCpu(handles.task(a1));
      case CPU_CURR:
        return handles.of(kernel.cpus().cpuCurr((int) a1));
      case TID_TO_TASK:
        return handles.of(kernel.tasks().tidToTask(a1));
      case TASK_IS_BLOCKED:
        return truth(kernel.tasks().taskIsBlocked(handles.task(a1)));
      case TASK_PROXY_CPU:
        return kernel.tasks().taskProxyCpu(handles.task(a1));
      case TASK_PROXY_CID:
        return kernel.tasks().taskProxyCid(handles.task(a1));
      case ITER_TASK_NEW:
        PolicyMemory.store64(memory.bytes(), a1, 0);
        kernel.tasks().iterTaskNew();
        return 0;
      case ITER_TASK_NEXT:
        return nextTask(a1);
      case ITER_TASK_DESTROY:
        kernel.called(kfunc, 0, 0, 0, 0);
        return 0;
      case TASK_FROM_PID:
        return handles.of(kernel.tasks().taskFromPid((int) a1));
      case TASK_ACQUIRE:
        kernel.called(kfunc, handles.task(a1).pid, 0, 0, 0);
        return a1;
      case TASK_RELEASE:
        kernel.called(kfunc, handles.task(a1).pid, 0, 0, 0);
        return 0;
      case CPUPERF_CAP:
        return kernel.cpus().cpuperfCap((int) a1);
      case CPUPERF_CUR:
        return kernel.cpus().cpuperfCur((int) a1);
      case CPUPERF_SET:
        kernel.cpus().cpuperfSet((int) a1, (int) a2);
        return 0;
      case LOCKED_RQ:
        return Handles.ofRunQueue(kernel.cpus().lockedRqCpu());
      case EVENTS:
        return events(a1, a2 & LOW);
      case NR_CPU_IDS:
        return kernel.cpus().nrCpuIds();
      case NR_NODE_IDS:
        return kernel.cpus().nrNodeIds();
      case EXIT:
        kernel.policy().exit(a1, messages.format(a2, a3, a4 & LOW));
        return 0;
      case ERROR:
        kernel.policy().error(messages.format(a1, a2, a3 & LOW));
        return 0;
      case DUMP:
        kernel.policy().dump(messages.format(a1, a2, a3 & LOW));
        return 0;
      default:
        return cids(kfunc, a1, a2, a3);
    }
  }

  private long cids(Kfunc kfunc, long a1, long a2, long a3) {
    switch (kfunc) {
      case KICK_CID:
        kernel.cids().kickCid((int) a1, a2);
        return 0;
      case TASK_CID:
        return kernel.cids().taskCid(handles.task(a1));
      case CID_TO_CPU:
        return kernel.cids().cidToCpu((int) a1);
      case CPU_TO_CID:
        return kernel.cids().cpuToCid((int) a1);
      case NR_CIDS:
        return kernel.cids().nrCids();
      case NR_ONLINE_CIDS:
        return kernel.cids().nrOnlineCids();
      case THIS_CID:
        return kernel.cids().thisCid();
      case CID_CURR:
        return handles.of(kernel.cids().cidCurr((int) a1));
      default:
        return masks.call(kfunc, a1, a2, a3);
    }
  }

  private long events(long buffer, long size) {
    EventCounters counters = kernel.policy().events();
    for (ScxEvent event : ScxEvent.values()) {
      long at = 8L * event.ordinal();
      if (at + 8 <= size) {
        PolicyMemory.store64(memory.bytes(), buffer + at, counters.get(event));
      }
    }
    return 0;
  }

  /** The next thread; the iterator keeps the pid of the last one. */
  private long nextTask(long iterator) {
    Task next = kernel.tasks().iterTaskNext((int) PolicyMemory.load64(memory.bytes(), iterator));
    PolicyMemory.store64(memory.bytes(), iterator, next == null ? Integer.MAX_VALUE : next.pid);
    return handles.of(next);
  }

  private DsqIterator newIterator(long slot) {
    if (freeCount == 0) {
      int old = iterators.length;
      iterators = Arrays.copyOf(iterators, old + 4);
      freeIterators = Arrays.copyOf(freeIterators, old + 4);
      for (int i = old + 3; i >= old; i--) {
        iterators[i] = new DsqIterator();
        freeIterators[freeCount++] = i;
      }
    }
    int index = freeIterators[--freeCount];
    PolicyMemory.store64(memory.bytes(), slot, index + 1);
    return iterators[index];
  }

  private DsqIterator iterator(long slot) {
    long number = PolicyMemory.load64(memory.bytes(), slot);
    if (number < 1 || number > iterators.length) {
      throw new LabBug("the verifier passed a DSQ iterator that was never started");
    }
    return iterators[(int) number - 1];
  }

  private static long truth(boolean value) {
    return value ? 1 : 0;
  }
}
