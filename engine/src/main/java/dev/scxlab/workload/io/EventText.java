package dev.scxlab.workload.io;

import dev.scxlab.abi.PmEvent;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.Spelling;
import dev.scxlab.workload.ScriptAction;
import dev.scxlab.workload.ScriptedEvent;
import dev.scxlab.workload.TaskDefinition;
import dev.scxlab.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Reads scripted events, written {@code TIME:WHAT[:ARGUMENT...]} in the option {@code --event} and
 * in the key {@code events} of scxlab's own workload form.
 */
public final class EventText {

  /** An event that cannot be; the message is one line and says what was expected. */
  public static final class BadEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadEvent(String message) {
      super(message);
    }
  }

  /** A kind of event: its form behind the word, and how its arguments are read. */
  private record Form(String arguments, int min, int max, Reader reader) {}

  private interface Reader extends BiFunction<EventText, List<String>, ScriptAction> {}

  private static final Map<String, Form> FORMS = forms();

  private final String text;

  private EventText(String text) {
    this.text = text;
  }

  private static Map<String, Form> forms() {
    Map<String, Form> forms = new LinkedHashMap<>();
    for (PmEvent event : PmEvent.values()) {
      plain(forms, event.name().toLowerCase(Locale.ROOT), new ScriptAction.Pm(event));
    }
    for (ScriptAction.Plain action : ScriptAction.Plain.values()) {
      plain(forms, action.word(), action);
    }
    forms.put("cpu_down", new Form(":CPU", 1, 1, (e, a) -> e.hotplug(a.get(0), false)));
    forms.put("cpu_up", new Form(":CPU", 1, 1, (e, a) -> e.hotplug(a.get(0), true)));
    forms.put("renice", new Form(":TASK:NICE", 2, 2, EventText::renice));
    forms.put("taskset", new Form(":TASK:CPUS", 2, 2, EventText::taskset));
    forms.put("chrt", new Form(":TASK:POLICY[:PRIORITY]", 2, 3, EventText::chrt));
    return forms;
  }

  private static void plain(Map<String, Form> forms, String word, ScriptAction action) {
    forms.put(word, new Form("", 0, 0, (e, a) -> action));
  }

  /** The words that may follow the time, in their order. */
  public static List<String> words() {
    return List.copyOf(FORMS.keySet());
  }

  /**
   * Reads an event.
   *
   * @throws BadEvent when it is none
   */
  public static ScriptedEvent parse(String text) {
    return new EventText(text).event();
  }

  private BadEvent bad(String what) {
    return new BadEvent("`" + text + "`: " + what);
  }

  private ScriptedEvent event() {
    List<String> parts = Arrays.asList(text.split(":", -1));
    OptionalLong timeNs = TimeText.parse(parts.get(0));
    if (timeNs.isEmpty()) {
      throw bad(
          "an event begins with its time, a whole number with ns, us, ms or s, and a colon, for"
              + " example 200ms:suspend");
    }
    if (parts.size() == 1 || parts.get(1).isEmpty()) {
      throw bad("the time is followed by a colon and what happens: " + String.join(", ", words()));
    }
    String word = parts.get(1);
    Form form = FORMS.get(word);
    if (form == null) {
      throw bad(
          "there is no event `"
              + word
              + "`"
              + Spelling.nearest(word, FORMS.keySet().stream())
                  .map(near -> "; did you mean `" + near + "`?")
                  .orElse("; there are " + String.join(", ", words())));
    }
    List<String> arguments = parts.subList(2, parts.size());
    if (arguments.size() < form.min || arguments.size() > form.max || arguments.contains("")) {
      throw bad("this event is written TIME:" + word + form.arguments);
    }
    return new ScriptedEvent(timeNs.getAsLong(), form.reader.apply(this, arguments), text);
  }

  private ScriptAction hotplug(String cpu, boolean up) {
    return new ScriptAction.Hotplug(cpu(cpu), up);
  }

  private int cpu(String digits) {
    return number(digits, "a CPU", 0, Topology.MAX_CPUS - 1);
  }

  private int number(String digits, String what, int min, int max) {
    if (digits.matches("-?[0-9]{1,9}")) {
      int value = Integer.parseInt(digits);
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw bad(what + " is a number from " + min + " to " + max + ", not `" + digits + "`");
  }

  private ScriptAction renice(List<String> arguments) {
    return new ScriptAction.Renice(
        arguments.get(0), number(arguments.get(1), "a nice value", -20, 19));
  }

  private ScriptAction taskset(List<String> arguments) {
    TreeSet<Integer> cpus = new TreeSet<>();
    for (String range : arguments.get(1).split(",", -1)) {
      int dash = range.indexOf('-', 1);
      int from = cpu(dash < 0 ? range : range.substring(0, dash));
      int to = dash < 0 ? from : cpu(range.substring(dash + 1));
      if (to < from) {
        throw bad("the range of CPUs `" + range + "` is empty");
      }
      for (int cpu = from; cpu <= to; cpu++) {
        cpus.add(cpu);
      }
    }
    return new ScriptAction.Taskset(arguments.get(0), new ArrayList<>(cpus));
  }

  private ScriptAction chrt(List<String> arguments) {
    SchedPolicy policy =
        switch (arguments.get(1).toLowerCase(Locale.ROOT)) {
          case "fifo" -> SchedPolicy.FIFO;
          case "rr" -> SchedPolicy.RR;
          case "other" -> SchedPolicy.NORMAL;
          case "batch" -> SchedPolicy.BATCH;
          case "idle" -> SchedPolicy.IDLE;
          case "ext" -> SchedPolicy.EXT;
          default ->
              throw bad(
                  "a policy is fifo, rr, other, batch, idle or ext, not `"
                      + arguments.get(1)
                      + "`");
        };
    boolean hasPriority = arguments.size() == 3;
    if (policy.isRealtime() != hasPriority) {
      throw bad(
          policy.isRealtime()
              ? "fifo and rr are followed by a colon and their priority, 1 to 99"
              : "only fifo and rr have a priority");
    }
    int priority = hasPriority ? number(arguments.get(2), "a priority", 1, 99) : 0;
    return new ScriptAction.Chrt(arguments.get(0), policy, priority);
  }

  /**
   * Holds an event against the workload it is to happen in.
   *
   * @throws BadEvent when it names a CPU or a task that is not there
   */
  public static void check(ScriptedEvent event, Workload workload) {
    EventText at = new EventText(event.text());
    ScriptAction action = event.action();
    if (action instanceof ScriptAction.Hotplug hotplug) {
      at.checkCpu(hotplug.cpu(), workload);
    } else if (action instanceof ScriptAction.Taskset taskset) {
      at.checkTask(taskset.task(), workload);
      taskset.cpus().forEach(cpu -> at.checkCpu(cpu, workload));
    } else if (action instanceof ScriptAction.Renice renice) {
      at.checkTask(renice.task(), workload);
    } else if (action instanceof ScriptAction.Chrt chrt) {
      at.checkTask(chrt.task(), workload);
    }
  }

  private void checkCpu(int cpu, Workload workload) {
    int nrCpus = workload.topology().nrCpus();
    if (cpu >= nrCpus) {
      throw bad(
          "there is no CPU "
              + cpu
              + ": the machine has "
              + (nrCpus == 1 ? "CPU 0 only" : "CPUs 0-" + (nrCpus - 1)));
    }
  }

  /** Threads that are there from the start are known by name; those of forks by their task's. */
  private void checkTask(String name, Workload workload) {
    List<String> threads = workload.start(0).threadNames();
    List<String> tasks = workload.tasks().stream().map(TaskDefinition::name).toList();
    boolean forked =
        tasks.stream()
            .anyMatch(t -> name.matches(java.util.regex.Pattern.quote(t) + "-\\d+-\\d{4}"));
    if (!threads.contains(name) && !tasks.contains(name) && !forked) {
      throw bad(
          "the workload has no task `"
              + name
              + "`"
              + Spelling.nearest(name, Stream.concat(tasks.stream(), threads.stream()))
                  .map(near -> "; did you mean `" + near + "`?")
                  .orElse("; there are " + String.join(", ", tasks)));
    }
  }
}
