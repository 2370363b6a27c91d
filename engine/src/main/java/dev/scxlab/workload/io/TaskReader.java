package dev.scxlab.workload.io;

import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.workload.EventKind;
import dev.scxlab.workload.Phase;
import dev.scxlab.workload.TaskDefinition;
import dev.scxlab.workload.TaskEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one task object ({@code rt-app.md} 3). */
final class TaskReader {

  /** Of the own form alone: the name of the process whose threads a task's are. */
  private static final String PROCESS = "process";

  private static final List<String> TASK_KEYS =
      List.of("instance", "delay", "loop", "phases", "runtime", "period", "deadline");

  private static final List<String> EVENT_KEYS =
      Arrays.stream(EventKind.values())
          .filter(kind -> !kind.isOwnForm())
          .map(EventKind::key)
          .toList();

  private static final List<String> KNOWN_AT_TASK =
      Stream.of(EVENT_KEYS, TASK_KEYS, Attributes.KEYS).flatMap(List::stream).toList();

  private static final List<String> KNOWN_IN_OWN_FORM =
      Stream.concat(KNOWN_AT_TASK.stream(), Stream.of(PROCESS)).toList();

  private static final List<String> KNOWN_IN_PHASE =
      Stream.of(EVENT_KEYS, List.of("loop"), Attributes.KEYS).flatMap(List::stream).toList();

  private static final String UNKNOWN = "neither an event nor a property rt-app knows";
  private static final String MICROSECONDS = "an integer number of microseconds";

  /** Threads of one task at most; rt-app has no limit of its own. */
  private static final int MAX_INSTANCES = 100_000;

  private static final long MAX = Integer.MAX_VALUE;

  private final FileContext file;

  TaskReader(FileContext file) {
    this.file = file;
  }

  /** The task, or empty when something in it is wrong enough to have none. */
  Optional<TaskDefinition> read(Json.Member task, Report onFile) {
    Report report = onFile.task(task.key());
    if (!(task.value() instanceof Json.Obj object)) {
      report.bad(task.value().span(), "needs an object, found " + task.value().describe());
      return Optional.empty();
    }
    List<Json.Member> members = Members.withEvents(object, report, file);
    Head head = new Head(new Attributes(report, file, false));
    List<Json.Member> events = new ArrayList<>();
    boolean obsolete = false;
    boolean hasPhases = members.stream().anyMatch(m -> m.key().equals("phases"));
    for (Json.Member member : members) {
      if (ForeignKeys.refuse(member, report)) {
        obsolete = true;
      } else if (member.key().equals("runtime") && hasPhases) {
        head.legacySliceUs = report.integer(member, MICROSECONDS, 0, MAX).orElse(0);
      } else if (file.ownForm && member.key().equals(PROCESS)) {
        head.process = process(member, report);
      } else if (!head.read(member, report) && !head.attributes.read(member)) {
        Optional<EventKind> kind = file.event(member.key());
        if (kind.isEmpty()) {
          report.unknownKey(member, UNKNOWN, file.ownForm ? KNOWN_IN_OWN_FORM : KNOWN_AT_TASK);
        } else if (hasPhases) {
          report.bad(
              member.keySpan(),
              "\"" + member.key() + "\" beside \"phases\" would never happen: put it in a phase");
        } else {
          events.add(member);
        }
      }
    }
    return obsolete ? Optional.empty() : define(task, head, events, report);
  }

  private int process(Json.Member member, Report report) {
    if (member.value() instanceof Json.Text name && !name.value().isBlank()) {
      return file.process(name.value());
    }
    report.bad(
        member.value().span(),
        "\"process\" needs the name of a process in quotes, found " + member.value().describe());
    return 1;
  }

  private Optional<TaskDefinition> define(
      Json.Member task, Head head, List<Json.Member> eventMembers, Report report) {
    SchedPolicy policy =
        head.attributes.policy == null ? file.defaultPolicy : head.attributes.policy;
    Integer priority = head.attributes.priorityFor(policy);
    EventReader events = new EventReader(task.key(), head.instances, file);
    List<Phase> phases = new ArrayList<>();
    int loops = head.loops == null ? -1 : head.loops;
    boolean single = head.phases == null;
    if (head.phases == null) {
      List<TaskEvent> list = events(eventMembers, events, report);
      if (list.isEmpty() && eventMembers.isEmpty()) {
        report.bad(task.keySpan(), "has no events");
      }
      if (list.isEmpty()) {
        return Optional.empty();
      }
      phases.add(new Phase("", loops, list, null, null, null));
      loops = 1;
      rememberRuntimeAsSlice(head, eventMembers);
    } else {
      phases.addAll(phases(head.phases, policy, events, report));
      if (phases.isEmpty()) {
        return Optional.empty();
      }
    }
    long sliceUs = head.attributes.sliceUs > 0 ? head.attributes.sliceUs : head.legacySliceUs;
    return Optional.of(
        new TaskDefinition(
            task.key(),
            file.places.getOrDefault(task.key(), 0),
            head.instances,
            head.delayUs * 1000,
            loops,
            phases,
            policy,
            priority == null ? Attributes.defaultPriority(policy) : priority,
            head.attributes.cpus,
            sliceUs * 1000,
            head.process,
            events.ownTimers().definitions(),
            single));
  }

  /** In a task without phases {@code runtime} is an event and the legacy slice request as well. */
  private static void rememberRuntimeAsSlice(Head head, List<Json.Member> eventMembers) {
    for (Json.Member member : eventMembers) {
      if (member.key().equals("runtime")
          && member.value() instanceof Json.Num number
          && number.text().matches("[0-9]{1,10}")) {
        head.legacySliceUs = Long.parseLong(number.text());
      }
    }
  }

  private List<TaskEvent> events(List<Json.Member> members, EventReader reader, Report report) {
    List<TaskEvent> list = new ArrayList<>();
    for (Json.Member member : members) {
      file.event(member.key())
          .flatMap(kind -> reader.read(kind, member, report))
          .ifPresent(list::add);
    }
    return list;
  }

  private List<Phase> phases(
      Json.Obj object, SchedPolicy taskPolicy, EventReader events, Report report) {
    List<Phase> phases = new ArrayList<>();
    SchedPolicy policy = taskPolicy;
    for (Json.Member member : Members.of(object, report)) {
      Report onPhase = report.phase(member.key());
      if (!(member.value() instanceof Json.Obj body)) {
        onPhase.bad(member.value().span(), "needs an object, found " + member.value().describe());
        continue;
      }
      Phase phase = phase(member, body, policy, events, onPhase);
      if (phase != null) {
        phases.add(phase);
        policy = phase.policy() == null ? policy : phase.policy();
      }
    }
    if (object.members().isEmpty()) {
      report.bad(object.span(), "\"phases\" is empty");
    }
    return phases;
  }

  private @Nullable Phase phase(
      Json.Member member, Json.Obj body, SchedPolicy before, EventReader events, Report report) {
    Attributes attributes = new Attributes(report, file, true);
    List<Json.Member> eventMembers = new ArrayList<>();
    int loops = 1;
    for (Json.Member part : Members.withEvents(body, report, file)) {
      if (ForeignKeys.refuse(part, report) || attributes.read(part)) {
        continue;
      }
      if (part.key().equals("loop")) {
        loops = (int) report.integer(part, "an integer", Integer.MIN_VALUE, MAX).orElse(1);
      } else if (file.event(part.key()).isPresent()) {
        eventMembers.add(part);
      } else {
        report.unknownKey(part, UNKNOWN, KNOWN_IN_PHASE);
      }
    }
    if (eventMembers.isEmpty()) {
      report.bad(member.keySpan(), "has no events");
    }
    List<TaskEvent> list = events(eventMembers, events, report);
    SchedPolicy policy = attributes.policy;
    Integer priority = attributes.priorityFor(policy == null ? before : policy);
    if (priority == null && policy != null) {
      priority = Attributes.defaultPriority(policy);
    }
    return list.isEmpty()
        ? null
        : new Phase(member.key(), loops, list, policy, priority, attributes.cpus);
  }

  /** What a task object says beside events and attributes. */
  private static final class Head {
    final Attributes attributes;
    int instances = 1;
    long delayUs;
    int process = 1;
    @Nullable Integer loops;
    Json.@Nullable Obj phases;
    long legacySliceUs;

    Head(Attributes attributes) {
      this.attributes = attributes;
    }

    boolean read(Json.Member member, Report report) {
      switch (member.key()) {
        case "instance" ->
            instances =
                (int) report.integer(member, "a number of threads", 0, MAX_INSTANCES).orElse(1);
        case "delay" -> delayUs = report.integer(member, MICROSECONDS, 0, MAX).orElse(0);
        case "loop" ->
            loops = (int) report.integer(member, "an integer", Integer.MIN_VALUE, MAX).orElse(1);
        case "phases" -> {
          if (member.value() instanceof Json.Obj object) {
            phases = object;
          } else {
            report.add(
                report.start(
                    DiagnosticCode.FILE_BAD_VALUE,
                    member.value().span(),
                    "\"phases\" needs an object, found " + member.value().describe()));
          }
        }
        case "period", "deadline" -> report.integer(member, MICROSECONDS, 0, MAX);
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
