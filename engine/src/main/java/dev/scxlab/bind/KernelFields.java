package dev.scxlab.bind;

import dev.scxlab.abi.KernelField;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.ext.ExitInfo;
import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.source.LabBug;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the fields of kernel objects as the struct table describes them: the word the
 * kernel has there, not yet decoded.
 */
final class KernelFields {

  private static final KernelField[] FIELDS = KernelField.values();

  private final Handles handles;
  private final ScxKfuncs kfuncs;

  // The arguments of the op that runs, where a handle stands for a struct of them.
  private boolean initTaskFork;
  private boolean exitTaskCancelled;
  private int releaseReason;
  private long releaseTask;
  private ExitInfo exitInfo = ExitInfo.NONE;
  private byte[] exitReason = {};

  KernelFields(Handles handles, ScxKfuncs kfuncs) {
    this.handles = handles;
    this.kfuncs = kfuncs;
  }

  void setInitTaskArgs(boolean fork) {
    initTaskFork = fork;
  }

  void setExitTaskArgs(boolean cancelled) {
    exitTaskCancelled = cancelled;
  }

  void setCpuReleaseArgs(int reason, long task) {
    releaseReason = reason;
    releaseTask = task;
  }

  void setExitInfo(ExitInfo info) {
    exitInfo = info;
    exitReason = info.reason().getBytes(StandardCharsets.UTF_8);
  }

  /** The word of a field; {@code word} selects the half of a text. */
  long load(int number, int word, long handle) {
    KernelField field = FIELDS[number];
    switch (field) {
      case RQ_CPU:
        return Handles.runQueue(handle);
      case RQ_NR_RUNNING:
        return kfuncs.cpus().nrRunning(Handles.runQueue(handle));
      case RQ_SCX_NR_RUNNING:
        return kfuncs.cpus().nrExtRunning(Handles.runQueue(handle));
      case INIT_TASK_FORK:
        return initTaskFork ? 1 : 0;
      case INIT_TASK_CGROUP:
        return Handles.ROOT_CGROUP;
      case EXIT_TASK_CANCELLED:
        return exitTaskCancelled ? 1 : 0;
      case CPU_RELEASE_REASON:
        return releaseReason;
      case CPU_RELEASE_TASK:
        return releaseTask;
      case EXIT_INFO_KIND:
        return exitInfo.kind().number();
      case EXIT_INFO_CODE:
        return exitInfo.code();
      case EXIT_INFO_REASON:
        return Handles.word(exitReason, word * 8);
      default:
        return loadOfTask(field, word, handles.task(handle));
    }
  }

  private long loadOfTask(KernelField field, int word, Task task) {
    switch (field) {
      case TASK_PID:
        return task.pid;
      case TASK_TGID:
        return task.tgid;
      case TASK_TID:
        return task.scx.tid;
      case TASK_COMM:
        return handles.comm(task, word);
      case TASK_WEIGHT:
        return task.scx.weight;
      case TASK_NICE:
        return task.staticPrio();
      case TASK_PRIO:
        return task.prio();
      case TASK_POLICY:
        return task.policy.number();
      case TASK_NR_CPUS_ALLOWED:
        return task.nrCpusAllowed;
      case TASK_CPUS:
        return handles.maskOf(task);
      case TASK_SLICE:
        return task.scx.sliceNs;
      case TASK_DSQ_VTIME:
        return task.scx.dsqVtime;
      case TASK_DISALLOW:
        return task.scx.disallow ? 1 : 0;
      case TASK_SUM_EXEC:
        return task.fair.sumExecRuntimeNs;
      case TASK_QUEUED, TASK_REENQ_REASON:
        return task.scx.flags;
      case TASK_IS_KTHREAD, TASK_IS_WQ_WORKER, TASK_EXITING:
        return task.flags;
      case TASK_MM:
        return task.isKthread() ? 0 : task.tgid;
      case TASK_MIGRATION_DISABLED:
        return task.migrationDisabled;
      default:
        throw new LabBug("field " + field + " is not modelled");
    }
  }

  /** Writes a field; a write to a task is the kfunc of that name ({@code verifier.md} 2.4). */
  void store(int number, long handle, long value) {
    Task task = handles.task(handle);
    switch (FIELDS[number]) {
      case TASK_SLICE:
        kfuncs.tasks().taskSetSlice(task, value);
        break;
      case TASK_DSQ_VTIME:
        kfuncs.tasks().taskSetDsqVtime(task, value);
        break;
      case TASK_DISALLOW:
        kfuncs.tasks().taskSetDisallow(task, (value & 0xff) != 0);
        break;
      default:
        throw new LabBug("the verifier passed a write to " + FIELDS[number]);
    }
  }
}
