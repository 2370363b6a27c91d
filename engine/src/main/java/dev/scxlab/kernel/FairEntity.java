package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/**
 * A task as the fair class sees it ({@code struct sched_entity}, {@code eevdf.md} 1.1). Execution
 * time is kept here for tasks of every class, as in the kernel. Times are in ns; virtual ones of
 * weight-scaled ns, compared by their signed difference only.
 */
public final class FairEntity {

  private final @Nullable Task task;

  /** Start of the stretch of execution that is not accounted yet. */
  public long execStartNs;

  /** Total CPU time, of every class. */
  public long sumExecRuntimeNs;

  /** {@link #sumExecRuntimeNs} when the task last became the running one. */
  public long prevSumExecRuntimeNs;

  /** Nice weight of the load table; SCHED_IDLE has 3. */
  public int weight = 1024;

  /** Request size asked for by the task; 0 means the base slice. */
  public long customSliceNs;

  /** Virtual time received. */
  public long vruntime;

  /** Virtual time by which the present request should be served. */
  public long deadline;

  /** Size of the present request. */
  public long sliceNs;

  /** V - vruntime, valid while not queued; of a sleeper it is kept however long it sleeps. */
  public long vlag;

  /** While running: up to this vruntime no ordinary pick takes the CPU away. */
  public long vprot;

  /** Waiting in the tree, or running and runnable. */
  public boolean onRq;

  /** Asleep but still queued until its lag is worked off ({@code eevdf.md} 2.3). */
  public boolean schedDelayed;

  /** {@link #deadline} holds the distance from vruntime instead of a virtual time. */
  public boolean relDeadline;

  /** Load averages of the task. */
  public final FairLoad load = new FairLoad();

  /** The CPU whose averages count those of the task, asleep or not; -1 for none. */
  public int loadCpu = -1;

  /** How often it woke another task than the last time, halved every second. */
  public int wakeeFlips;

  /** When {@link #wakeeFlips} was halved. */
  public long wakeeFlipDecayNs;

  /** The task it woke last. */
  public @Nullable Task lastWakee;

  // The tree of waiting entities, threaded through them (struct rb_node and its augmentation).

  /** Order of insertion into the tree; on equal deadlines the older one comes first. */
  public long treeSequence;

  public @Nullable FairEntity treeLeft;
  public @Nullable FairEntity treeRight;
  public int treePriority;
  public long subtreeMinVruntime;
  public long subtreeMinSliceNs;
  public long subtreeMaxSliceNs;

  // The list of the run queue's fair tasks, least recently run last (cfs_tasks).
  public @Nullable FairEntity listNext;
  public @Nullable FairEntity listPrev;

  /** The entity of a task. */
  public FairEntity(Task task) {
    this.task = task;
  }

  /** An entity alone, for what needs no task. */
  public FairEntity() {
    this.task = null;
  }

  /** The task it belongs to. */
  public Task task() {
    if (task == null) {
      throw new LabBug("a fair entity without a task was asked for it");
    }
    return task;
  }
}
