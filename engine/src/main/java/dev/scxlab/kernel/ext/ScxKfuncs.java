package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.Task;

/**
 * The kernel functions of sched_ext ({@code scx_bpf_*}, {@code sched-ext.md} 3) by group, called by
 * a policy while one of its ops runs. A wrong call ends the policy with the kernel's own message
 * and gives the neutral result named there; it never throws. Whether an op may call a function at
 * all is decided before, by the verifier. Negative results are errnos.
 */
public interface ScxKfuncs {

  /**
   * Counts and traces a call. Every method of the groups that stands for a kfunc does it itself; it
   * is for kfuncs that the binder carries out alone (masks, references).
   */
  void called(Kfunc kfunc, long a, long b, long c, long d);

  /** Inserting tasks into DSQs. */
  InsertKfuncs inserts();

  /** Dispatching and moving tasks. */
  DispatchKfuncs dispatches();

  /** Choosing CPUs and claiming idle ones. */
  SelectKfuncs selects();

  /** The masks of idle CPUs. */
  IdleMaskKfuncs idleMasks();

  /** DSQs. */
  DsqKfuncs dsqs();

  /** Tasks. */
  TaskKfuncs tasks();

  /** CPUs and kicks. */
  CpuKfuncs cpus();

  /** CPUs by their place in the topology. */
  CidKfuncs cids();

  /** The policy itself, its clock and its timers. */
  PolicyKfuncs policy();

  // Helpers of BPF, which count as no kfunc.

  /** {@code bpf_get_smp_processor_id}: the CPU that executes the op. */
  int smpProcessorId();

  /** {@code bpf_get_current_task_btf}: the task that CPU executes, maybe an idle one. */
  Task currentTask();

  /** {@code bpf_ktime_get_ns}: the time. */
  long ktimeNs();
}
