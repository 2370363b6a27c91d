package dev.scxlab.report;

import dev.scxlab.experiment.Durations;
import dev.scxlab.workload.EventKind;
import dev.scxlab.workload.Length;
import dev.scxlab.workload.Phase;
import dev.scxlab.workload.SharedObjects;
import dev.scxlab.workload.TaskDefinition;
import dev.scxlab.workload.TaskEvent;
import dev.scxlab.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/** Says in a line what a task of a workload does. */
public final class PhaseText {

  private PhaseText() {}

  /** The phases of a task in order, for example {@code wake: resume out, timer 6ms}. */
  public static List<String> of(TaskDefinition task, Workload workload) {
    List<String> phases = new ArrayList<>();
    for (Phase phase : task.phases()) {
      StringBuilder text = new StringBuilder();
      if (!phase.name().isEmpty()) {
        text.append(phase.name());
        text.append(
            phase.isEndless() ? " for ever" : phase.loops() > 1 ? " x" + phase.loops() : "");
        text.append(": ");
      }
      List<String> events = new ArrayList<>();
      attributes(phase, events);
      phase.events().forEach(event -> events.add(event(event, task, workload)));
      phases.add(text.append(String.join(", ", events)).toString());
    }
    return phases;
  }

  private static void attributes(Phase phase, List<String> into) {
    if (phase.policy() != null) {
      into.add(phase.policy().kernelName());
    }
    if (phase.priority() != null) {
      into.add("priority " + phase.priority());
    }
    if (phase.cpus() != null) {
      into.add("cpus " + phase.cpus());
    }
  }

  private static String event(TaskEvent event, TaskDefinition task, Workload workload) {
    SharedObjects objects = workload.objects();
    EventKind kind = event.kind();
    return switch (kind) {
      case RUN, RUNTIME, SLEEP, MEM, MEMRUN, IORUN -> kind.key() + " " + length(event.length());
      case TIMER -> {
        var timers = event.ownTimer() ? task.ownTimers() : objects.timers();
        boolean absolute = timers.get(event.object()).absolute();
        yield "timer " + length(event.length()) + (absolute ? " absolute" : "");
      }
      case LOCK, LOCK_INTERRUPTIBLE, UNLOCK ->
          kind.key() + " " + objects.mutexes().get(event.object()).name();
      case INTERRUPT -> kind.key() + " " + workload.tasks().get(event.object()).name();
      case WAIT, SYNC, SIGNAL, BROAD -> kind.key() + " " + objects.conditions().get(event.object());
      case SUSPEND, RESUME -> kind.key() + " " + objects.suspensions().get(event.object());
      case SEM_POST, SEM_WAIT -> kind.key() + " " + objects.semaphores().get(event.object());
      case BARRIER -> kind.key() + " " + objects.barriers().get(event.object()).name();
      case SEND, RECV -> kind.key() + " " + objects.queues().get(event.object()).name();
      case YIELD -> kind.key();
      case FORK ->
          kind.key() + " " + workload.tasks().get(objects.forks().get(event.object())).name();
    };
  }

  private static String length(Length length) {
    String first = Durations.format(length.firstNs());
    return switch (length.shape()) {
      case FIXED -> first;
      case UNIFORM -> "uniform " + first + ".." + Durations.format(length.maxNs());
      case EXPONENTIAL -> "exp mean " + first;
      case LOGNORMAL -> "lognormal median " + first + " sigma " + length.parameter();
      case PARETO -> "pareto min " + first + " alpha " + length.parameter();
    };
  }
}
