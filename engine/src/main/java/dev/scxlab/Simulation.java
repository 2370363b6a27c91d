package dev.scxlab;

import dev.scxlab.kernel.DeadlineClass;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.RtClass;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.TaskState;
import dev.scxlab.kernel.ext.ExtClass;
import dev.scxlab.kernel.ext.SchedExtOps;
import dev.scxlab.kernel.fair.FairClass;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import dev.scxlab.source.LabBug;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: a kernel, a policy or none, and tasks. {@link #start} loads the policy and creates the
 * tasks (design D9 "Start"), then {@link #runUntil} lets time pass; results are read from {@link
 * #kernel} and {@link #ext}.
 */
public final class Simulation {

  /** How often the invariants are checked, in simulated time. */
  private static final long AUDIT_NS = 250_000_000;

  private static final int EXT_SERVER_SINCE = 700;

  private final Kernel kernel;
  private final ExtClass ext;
  private final FairClass fair;
  private final @Nullable SchedExtOps policy;
  private int loadResult;
  private long nextAuditNs = AUDIT_NS;

  /** Tasks that are still to be created. */
  private int announced;

  /**
   * Makes the machine.
   *
   * @param policy the policy to load, or null for the fair class alone
   */
  public Simulation(KernelConfig config, @Nullable SchedExtOps policy) {
    this.kernel = new Kernel(config);
    this.ext = new ExtClass(kernel);
    this.fair = new FairClass(kernel);
    this.policy = policy;
    kernel.setExtHooks(ext.hooks());
    kernel.install(servers(config), new RtClass(kernel), fair, ext);
  }

  /** Deadline servers keep classes alive beside real-time tasks; ext has had one since 7.0. */
  private DeadlineClass servers(KernelConfig config) {
    return config.profile().has(EXT_SERVER_SINCE)
        ? new DeadlineClass(kernel, fair, ext)
        : new DeadlineClass(kernel, fair);
  }

  public Kernel kernel() {
    return kernel;
  }

  public ExtClass ext() {
    return ext;
  }

  /** Whether the kernel itself drew random numbers: another seed may give another run. */
  public boolean kernelDrewRandom() {
    return fair.drewRandom();
  }

  /** 0, or the negative errno with which the kernel refused the policy before it began. */
  public int loadResult() {
    return loadResult;
  }

  /**
   * Begins the run at time 0, in no simulated time.
   *
   * @param tasks what runs, in the order that gives them their pids
   * @param existBeforeLoad whether the tasks are there, asleep, when the policy is loaded;
   *     otherwise each is created at its start
   */
  public void start(List<TaskSpec> tasks, boolean existBeforeLoad) {
    if (existBeforeLoad) {
      tasks.forEach(kernel::createAsleep);
    }
    if (policy != null) {
      loadResult = ext.load(policy);
    }
    if (!existBeforeLoad) {
      kernel.runScript(
          () -> {
            for (TaskSpec task : tasks) {
              if (task.startNs() == 0) {
                kernel.fork(task, null);
              }
            }
          });
      for (TaskSpec task : tasks) {
        if (task.startNs() > 0) {
          announced++;
          at(task.startNs(), EventClass.WAKEUP, () -> startLate(task));
        }
      }
    }
  }

  private void startLate(TaskSpec task) {
    announced--;
    kernel.fork(task, null);
  }

  /**
   * Has something happen at a time: hotplug, power management, a change of a task. It costs
   * nothing; scripts of equal time run in the order of these calls.
   *
   * @param timeNs not before the present
   */
  public void at(long timeNs, Runnable script) {
    at(timeNs, EventClass.SCRIPT, script);
  }

  private void at(long timeNs, EventClass eventClass, Runnable script) {
    Event event =
        new Event(eventClass, -1) {
          @Override
          protected void fire() {
            kernel.runScript(script);
          }
        };
    kernel.events().arm(event, timeNs);
  }

  /** Lets everything happen until a time, events at exactly that time included. */
  public void runUntil(long endNs) {
    while (nextAuditNs < endNs) {
      kernel.runUntil(Math.max(nextAuditNs, kernel.nowNs()));
      audit();
    }
    kernel.runUntil(endNs);
    finish();
  }

  /**
   * Runs until the last task has ended.
   *
   * @param limitNs when to stop at the latest
   */
  public void runToCompletion(long limitNs) {
    runToCompletion(limitNs, () -> false);
  }

  /**
   * Runs until the last task has ended or nothing can happen any more.
   *
   * @param limitNs when to stop at the latest
   * @param stuck says whether the tasks that are left wait for each other; asked after each event
   */
  public void runToCompletion(long limitNs, BooleanSupplier stuck) {
    while ((announced > 0 || kernel.livingTasks() > livingAgents()) && !stuck.getAsBoolean()) {
      if (!kernel.step(limitNs)) {
        kernel.runUntil(limitNs);
        break;
      }
      if (kernel.nowNs() >= nextAuditNs) {
        audit();
      }
    }
    finish();
  }

  /** The thread of the policy's agents never ends of itself, and is not waited for. */
  private int livingAgents() {
    Task agents = ext.agentThread();
    return agents != null && agents.state != TaskState.DEAD ? 1 : 0;
  }

  private void finish() {
    kernel.settle();
    audit();
  }

  /** Checks the invariants of kernel and ext class; a broken one is an error of ours. */
  private void audit() {
    kernel.audit();
    ext.audit();
    nextAuditNs = kernel.nowNs() + AUDIT_NS;
  }

  /** The task with this name; the first if there are several. */
  public Task task(String comm) {
    for (Task task : kernel.tasks()) {
      if (task.comm.equals(comm)) {
        return task;
      }
    }
    throw new LabBug("there is no task " + comm);
  }
}
