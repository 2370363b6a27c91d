package dev.scxlab.experiment;

import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import dev.scxlab.trace.TaskDirectory;
import org.jspecify.annotations.Nullable;

/** Names and weights of tasks, asked of the kernel once it exists. */
final class KernelDirectory implements TaskDirectory {

  private static final String IDLE = "swapper";

  private @Nullable Kernel kernel;

  void connect(Kernel running) {
    kernel = running;
  }

  private @Nullable Task task(int pid) {
    if (kernel == null) {
      throw new LabBug("an event before there is a kernel");
    }
    return pid == 0 ? null : kernel.taskEverByPid(pid);
  }

  @Override
  public String comm(int pid) {
    Task task = task(pid);
    return task == null ? IDLE : task.comm;
  }

  @Override
  public int prio(int pid) {
    Task task = task(pid);
    return task == null ? Task.DEFAULT_PRIO : task.prio();
  }

  @Override
  public long weight(int pid) {
    Task task = task(pid);
    return task == null ? 0 : task.fair.weight;
  }

  @Override
  public boolean mayRunOn(int pid, int cpu) {
    Task task = task(pid);
    return task == null || task.cpusMask.test(cpu);
  }
}
