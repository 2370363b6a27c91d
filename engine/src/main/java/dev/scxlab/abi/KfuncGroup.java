package dev.scxlab.abi;

/**
 * Sets of kfuncs by where they may be called ({@code verifier.md} 2.2). A kfunc may be called in a
 * context that shares a group with it.
 */
public enum KfuncGroup {
  /** select_cpu, enqueue, dispatch. */
  ENQUEUE,
  /** dispatch. */
  DISPATCH,
  /** select_cpu and, but for 6.12, enqueue. */
  SELECT,
  /** Contexts without a scheduler lock. */
  UNLOCKED,
  /** cpu_release. */
  CPU_RELEASE,
  /** init_cids. */
  INIT_CIDS,
  /** dump, dump_cpu, dump_task; Linux checks this one only when the call is made. */
  DUMP,
  /** Every context. */
  ANY,
  /** Every context, while built-in idle tracking is on. */
  IDLE
}
