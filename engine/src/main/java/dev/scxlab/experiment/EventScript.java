package dev.scxlab.experiment;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskState;
import dev.scxlab.kernel.ext.ExtClass;
import dev.scxlab.workload.ScriptAction;
import dev.scxlab.workload.ScriptedEvent;
import dev.scxlab.workload.WorkloadRun;
import java.util.ArrayList;
import java.util.List;

/** Makes the scripted events of a run happen and keeps what came of each. */
public final class EventScript {

  private static final String NO_POLICY = "-ENOENT: no policy is loaded";
  private static final String PM_BUSY = "-EBUSY: a power management transition is under way";

  private static final String NOT_IN_TRANSITION =
      "-EPERM: only while a power management transition is under way";

  private final Kernel kernel;
  private final ExtClass ext;
  private final WorkloadRun tasks;
  private final List<EventOutcome> outcomes = new ArrayList<>();

  private EventScript(Simulation simulation, WorkloadRun tasks) {
    this.kernel = simulation.kernel();
    this.ext = simulation.ext();
    this.tasks = tasks;
  }

  /** Arms all events; those of equal time happen in the order of the list. */
  public static EventScript arm(
      Simulation simulation, WorkloadRun tasks, List<ScriptedEvent> events) {
    EventScript script = new EventScript(simulation, tasks);
    for (int i = 0; i < events.size(); i++) {
      ScriptedEvent event = events.get(i);
      int index = i;
      script.outcomes.add(new EventOutcome(event, "not reached", ""));
      simulation.at(event.timeNs(), () -> script.happen(index, event));
    }
    return script;
  }

  /** What came of each event, in the order in which they were given. */
  public List<EventOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  private void happen(int index, ScriptedEvent event) {
    String text = shown(event.action());
    String outcome = outcome(event.action());
    outcomes.set(index, new EventOutcome(event, outcome, text));
  }

  private String shown(ScriptAction action) {
    if (action == ScriptAction.Plain.STATE) {
      return ext.stateView().text();
    }
    return action == ScriptAction.Plain.SYSRQ_DUMP ? ext.sysrqDump() : "";
  }

  private String outcome(ScriptAction action) {
    if (action instanceof ScriptAction.Pm pm) {
      ext.power().event(pm.event().number());
      return EventOutcome.DONE;
    }
    if (action instanceof ScriptAction.Hotplug hotplug) {
      return ext.power().inTransition() ? PM_BUSY : hotplug(hotplug.cpu(), hotplug.up());
    }
    if (action instanceof ScriptAction.Renice renice) {
      return each(renice.task(), task -> kernel.setNice(task, renice.nice()));
    }
    if (action instanceof ScriptAction.Taskset taskset) {
      return affinity(taskset);
    }
    if (action instanceof ScriptAction.Chrt chrt) {
      return policy(chrt);
    }
    return switch ((ScriptAction.Plain) action) {
      case MEM -> kernel.sleep().suspend() ? EventOutcome.DONE : PM_BUSY;
      case DISK -> kernel.sleep().hibernate() ? EventOutcome.DONE : PM_BUSY;
      case WAKE -> kernel.sleep().wake() ? EventOutcome.DONE : "-EINVAL: the machine is awake";
      case FREEZE_PROCESSES -> inTransition(kernel.sleep()::freezeProcesses);
      case THAW_PROCESSES -> inTransition(kernel.sleep()::thawProcesses);
      case FREEZE_SECONDARY_CPUS -> inTransition(kernel.sleep()::takeCpusDown);
      case THAW_SECONDARY_CPUS -> inTransition(kernel.sleep()::bringCpusUp);
      case SYSRQ_STOP -> ifLoaded(ext::sysrqStop);
      case SYSRQ_DUMP -> ifLoaded(() -> {});
      case DETACH -> ifLoaded(ext::unload);
      case STATE -> EventOutcome.DONE;
    };
  }

  private String hotplug(int cpu, boolean up) {
    if (up) {
      return kernel.cpuUp(cpu) ? EventOutcome.DONE : "-EINVAL: CPU " + cpu + " is up";
    }
    if (kernel.cpuDown(cpu)) {
      return EventOutcome.DONE;
    }
    return kernel.activeMask().test(cpu)
        ? "-EBUSY: CPU " + cpu + " is the last one that is up"
        : "-EINVAL: CPU " + cpu + " is down";
  }

  /** What the PM core does between its preparation and its end. */
  private String inTransition(Runnable action) {
    if (!ext.power().inTransition()) {
      return NOT_IN_TRANSITION;
    }
    action.run();
    return EventOutcome.DONE;
  }

  private String ifLoaded(Runnable action) {
    if (ext.stateView().ops().isEmpty()) {
      return NO_POLICY;
    }
    action.run();
    return EventOutcome.DONE;
  }

  private interface Change {
    void apply(Task task);
  }

  private List<Task> living(String name) {
    return kernel.tasks().stream()
        .filter(task -> task.state != TaskState.DEAD && tasks.isNamed(task, name))
        .toList();
  }

  private String each(String name, Change change) {
    List<Task> named = living(name);
    named.forEach(change::apply);
    return named.isEmpty() ? "-ESRCH: no task " + name + " is there" : EventOutcome.DONE;
  }

  private String affinity(ScriptAction.Taskset taskset) {
    CpuMask mask = new CpuMask(kernel.nrCpus());
    taskset.cpus().forEach(mask::set);
    if (!mask.intersects(kernel.activeMask())) {
      return "-EINVAL: none of these CPUs is up";
    }
    return each(taskset.task(), task -> kernel.setAffinity(task, mask));
  }

  /** The policy that is loaded may have claimed a task for the fair class ({@code disallow}). */
  private String policy(ScriptAction.Chrt chrt) {
    List<Task> named = living(chrt.task());
    String outcome = each(chrt.task(), t -> kernel.setPolicy(t, chrt.policy(), chrt.priority()));
    boolean refused = named.stream().anyMatch(task -> task.policy != chrt.policy());
    return refused && chrt.policy() == SchedPolicy.EXT
        ? "-EACCES: the policy does not take the task"
        : outcome;
  }
}
