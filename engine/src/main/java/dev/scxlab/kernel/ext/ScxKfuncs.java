package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import org.jspecify.annotations.Nullable;

/**
 * The kernel functions of sched_ext ({@code scx_bpf_*}, {@code sched-ext.md} 3), called by a policy
 * while one of its ops runs. A wrong call ends the policy with the kernel's own message and gives
 * the neutral result named there; it never throws. Whether an op may call a function at all is
 * decided before, by the verifier. Negative results are errnos.
 */
public interface ScxKfuncs {

  /**
   * Counts and traces a call. Every method here that stands for a kfunc does it itself; it is for
   * kfuncs that the binder carries out alone (masks, references).
   */
  void called(Kfunc kfunc, long a, long b, long c, long d);

  // Inserting (select_cpu, enqueue, dispatch).

  /** {@code dsq_insert}: false if the insert was refused at once. */
  boolean dsqInsert(Task p, long dsqId, long sliceNs, long enqFlags);

  /** {@code dsq_insert_vtime}. */
  boolean dsqInsertVtime(Task p, long dsqId, long sliceNs, long vtime, long enqFlags);

  // Dispatching.

  /** {@code dispatch_nr_slots}. */
  int dispatchNrSlots();

  /** {@code dispatch_cancel}. */
  void dispatchCancel();

  /** {@code dsq_move_to_local}: whether a task was moved. */
  boolean dsqMoveToLocal(long dsqId, long enqFlags);

  /** {@code dsq_move}. */
  boolean dsqMove(DsqIterator it, Task p, long dsqId, long enqFlags);

  /** {@code dsq_move_vtime}. */
  boolean dsqMoveVtime(DsqIterator it, Task p, long dsqId, long enqFlags);

  /** {@code dsq_move_set_slice}. */
  void dsqMoveSetSlice(DsqIterator it, long sliceNs);

  /** {@code dsq_move_set_vtime}. */
  void dsqMoveSetVtime(DsqIterator it, long vtime);

  // CPU selection and idle CPUs.

  /**
   * {@code select_cpu_dfl}.
   *
   * @return the CPU; whether it is idle and claimed tells {@link #selectedIdle}
   */
  int selectCpuDfl(Task p, int prevCpu, long wakeFlags);

  /** The second result of the last {@link #selectCpuDfl}. */
  boolean selectedIdle();

  /** {@code select_cpu_and}: a claimed idle CPU or -EBUSY. */
  int selectCpuAnd(Task p, int prevCpu, long wakeFlags, CpuMask mask, long pickFlags);

  /** {@code test_and_clear_cpu_idle}. */
  boolean testAndClearCpuIdle(int cpu);

  /** {@code pick_idle_cpu}: a claimed idle CPU or -EBUSY. */
  int pickIdleCpu(CpuMask mask, long pickFlags);

  /** {@code pick_idle_cpu_node}. */
  int pickIdleCpuNode(CpuMask mask, int node, long pickFlags);

  /** {@code pick_any_cpu}: an idle CPU if possible, else any of the mask, or -EBUSY. */
  int pickAnyCpu(CpuMask mask, long pickFlags);

  /** {@code pick_any_cpu_node}. */
  int pickAnyCpuNode(CpuMask mask, int node, long pickFlags);

  /**
   * A CPU of both masks, taking turns with the picks of this CPU ({@code
   * cpumask_any_and_distribute}), or the number of CPUs when there is none. Not counted.
   */
  int anyCpu(CpuMask a, CpuMask b);

  /** {@code get_idle_cpumask}: the live mask; an empty one after an error. */
  CpuMask idleCpumask();

  /** {@code get_idle_smtmask}. */
  CpuMask idleSmtmask();

  /** {@code get_idle_cpumask_node}. */
  CpuMask idleCpumaskNode(int node);

  /** {@code get_idle_smtmask_node}. */
  CpuMask idleSmtmaskNode(int node);

  /** {@code cpu_node}. */
  int cpuNode(int cpu);

  // DSQs.

  /** {@code create_dsq}. */
  int createDsq(long dsqId, int node);

  /** {@code destroy_dsq}. */
  void destroyDsq(long dsqId);

  /** {@code dsq_nr_queued}. */
  int dsqNrQueued(long dsqId);

  /** {@code dsq_peek}. */
  @Nullable Task dsqPeek(long dsqId);

  /** {@code dsq_reenq}. */
  void dsqReenq(long dsqId, long reenqFlags);

  /** {@code reenqueue_local} of newer kernels: asynchronous. */
  void reenqueueLocal();

  /** {@code reenqueue_local} of older kernels, in cpu_release: the number of tasks. */
  int reenqueueLocalOld();

  /** {@code bpf_iter_scx_dsq_new}: 0 or a negative errno; the iterator is to be ended anyway. */
  int iterDsqNew(DsqIterator it, long dsqId, long flags);

  /** {@code bpf_iter_scx_dsq_next}. */
  @Nullable Task iterDsqNext(DsqIterator it);

  /** {@code bpf_iter_scx_dsq_destroy}. */
  void iterDsqDestroy(DsqIterator it);

  // Tasks.

  /** {@code task_set_slice}. */
  boolean taskSetSlice(Task p, long sliceNs);

  /** {@code task_set_dsq_vtime}. */
  boolean taskSetDsqVtime(Task p, long vtime);

  /** {@code task_set_lazy_resched}. */
  boolean taskSetLazyResched(Task p, boolean lazy);

  /** A write to {@code p->scx.disallow}. */
  void taskSetDisallow(Task p, boolean disallow);

  /** {@code task_running}. */
  boolean taskRunning(Task p);

  /** {@code task_cpu}. */
  int taskCpu(Task p);

  /** {@code bpf_task_from_pid}: null for unknown pids and for tasks that have ended. */
  @Nullable Task taskFromPid(int pid);

  /** {@code tid_to_task}. */
  @Nullable Task tidToTask(long tid);

  /** {@code task_is_blocked} of the proxy series v2. */
  boolean taskIsBlocked(Task p);

  /** {@code task_proxy_cpu} of the proxy series v2: a CPU or a negative errno. */
  int taskProxyCpu(Task p);

  // CPUs.

  /** {@code kick_cpu}. */
  void kickCpu(int cpu, long kickFlags);

  /** {@code cpu_curr}: may be an idle task; null after an error. */
  @Nullable Task cpuCurr(int cpu);

  /** {@code locked_rq}: the CPU whose run queue is locked, or -1 after an error. */
  int lockedRqCpu();

  /** {@code cpuperf_cap}. */
  int cpuperfCap(int cpu);

  /** {@code cpuperf_cur}. */
  int cpuperfCur(int cpu);

  /** {@code cpuperf_set}. */
  void cpuperfSet(int cpu, int perf);

  /** {@code nr_cpu_ids}. */
  int nrCpuIds();

  /** {@code nr_node_ids}. */
  int nrNodeIds();

  /** {@code get_possible_cpumask}. */
  CpuMask possibleCpumask();

  /** {@code get_online_cpumask}. */
  CpuMask onlineCpumask();

  /** {@code bpf_get_smp_processor_id}: the CPU that executes the op. */
  int smpProcessorId();

  /** {@code bpf_get_current_task_btf}: the task that CPU executes, maybe an idle one. */
  Task currentTask();

  /** {@code bpf_ktime_get_ns}: the time; a helper, so it counts as no kfunc. */
  long ktimeNs();

  // Time, end, rest.

  /** {@code now}: the clock of the CPU in ns. */
  long now();

  /** {@code exit}: ends the policy as it wishes. */
  void exit(long code, String message);

  /** {@code error}: ends the policy with an error. */
  void error(String message);

  /** {@code dump}: text for the dump being written. */
  void dump(String text);

  /** {@code events}: the counters of this policy. */
  EventCounters events();

  /** {@code bpf_timer_start}: {@link SchedExtOps#timer} is called with {@code id} then. */
  void timerStart(int id, long delayNs, boolean absolute, boolean pinned);

  /** {@code bpf_timer_cancel}: whether it was running. */
  boolean timerCancel(int id);
}
