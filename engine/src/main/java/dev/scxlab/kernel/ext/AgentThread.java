package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.IrqWork;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a policy's agents. It sleeps until an agent is due or woken; when it gets the CPU
 * the body runs as one step, and the thread spends what that cost and one system call.
 */
final class AgentThread implements TaskProgram {

  private static final long NEVER = Long.MAX_VALUE / 2;

  private final ExtCore core;
  private final Kernel kernel;
  private final PolicyAgents agents;
  private final boolean[] pending;

  /** When each runs next, {@link #NEVER} for those that wait for a wake. */
  private final long[] dueNs;

  private final IrqWork[] wakeups;
  private @Nullable Task task;

  private AgentThread(ExtCore core, PolicyAgents agents) {
    this.core = core;
    this.kernel = core.kernel;
    this.agents = agents;
    this.pending = new boolean[agents.count()];
    this.dueNs = new long[agents.count()];
    for (int i = 0; i < dueNs.length; i++) {
      dueNs[i] = agents.periodNs(i) == 0 ? NEVER : kernel.nowNs() + agents.periodNs(i);
    }
    this.wakeups = new IrqWork[core.rqs.length];
    for (int cpu = 0; cpu < wakeups.length; cpu++) {
      wakeups[cpu] =
          new IrqWork(kernel, cpu) {
            @Override
            protected void run() {
              wakeThread();
            }
          };
    }
  }

  /** Creates the thread, asleep: it exists before the policy is loaded. */
  static AgentThread create(ExtCore core, String policy, PolicyAgents agents) {
    AgentThread thread = new AgentThread(core, agents);
    String comm =
        policy.length() <= Task.COMM_LENGTH ? policy : policy.substring(0, Task.COMM_LENGTH);
    TaskSpec spec = TaskSpec.of(comm, thread).withStartNs(thread.nextDueNs());
    Task task = core.kernel.createLoaderThread(spec);
    thread.task = task;
    agents.threadHasPid(task.pid);
    return thread;
  }

  @Nullable Task task() {
    return task;
  }

  /**
   * An agent is woken from an op, a timer or an agent: the notification of a ring buffer, whose
   * wakeup is irq work of the CPU.
   */
  void wake(int agent) {
    pending[agent] = true;
    IrqWork wakeup = wakeups[kernel.thisCpu()];
    if (!wakeup.isQueued()) {
      kernel.queueIrqWork(wakeup);
    }
  }

  private void wakeThread() {
    Task known = task;
    if (known != null && known.state == TaskState.INTERRUPTIBLE) {
      kernel.wakeUp(known, 0);
    }
  }

  @Override
  public void step(TaskControl control) {
    if (core.state != ExtCore.State.ENABLED) {
      control.exit();
      return;
    }
    becomeDue(control.nowNs());
    for (int i = 0; i < pending.length; i++) {
      if (pending[i]) {
        pending[i] = false;
        control.run(core.calls().agent(agents, i) + control.cost(Cost.SYSCALL));
        return;
      }
    }
    long next = nextDueNs();
    if (next == NEVER) {
      control.block(BlockReason.DATA);
    } else {
      control.sleepUntil(next);
    }
  }

  /** What is due now runs once, however often it was due. */
  private void becomeDue(long nowNs) {
    for (int i = 0; i < dueNs.length; i++) {
      if (dueNs[i] <= nowNs) {
        pending[i] = true;
        long periodNs = agents.periodNs(i);
        dueNs[i] += ((nowNs - dueNs[i]) / periodNs + 1) * periodNs;
      }
    }
  }

  private long nextDueNs() {
    long next = NEVER;
    for (long due : dueNs) {
      next = Math.min(next, due);
    }
    return next;
  }
}
