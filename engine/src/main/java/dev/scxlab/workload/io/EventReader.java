package dev.scxlab.workload.io;

import dev.scxlab.workload.EventKind;
import dev.scxlab.workload.Length;
import dev.scxlab.workload.TaskEvent;
import dev.scxlab.workload.WorkloadOptions.Suspend;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the events of one task ({@code rt-app.md} 5). */
final class EventReader {

  private final String task;
  private final int instances;
  private final FileContext file;
  private final ObjectTable.Timers ownTimers = new ObjectTable.Timers();
  private final Set<String> barriers = new HashSet<>();
  private final Set<String> notedSuspends = new HashSet<>();
  private final MemoryEvents memory;

  EventReader(String task, int instances, FileContext file) {
    this.task = task;
    this.instances = instances;
    this.file = file;
    this.memory = new MemoryEvents(file);
  }

  /** The timers that each thread of the task has for itself, so far. */
  ObjectTable.Timers ownTimers() {
    return ownTimers;
  }

  /** The event that a member describes; empty when it is wrong. */
  Optional<TaskEvent> read(EventKind kind, Json.Member member, Report report) {
    warnOfOddName(kind, member, report);
    return switch (kind) {
      case RUN, RUNTIME, SLEEP ->
          new LengthReader(report, file.ownForm)
              .read(member)
              .map(length -> TaskEvent.timed(kind, length));
      case TIMER -> timer(member, report);
      case LOCK, UNLOCK -> named(kind, member, report, file.objects.mutexes);
      case LOCK_INTERRUPTIBLE -> interruptible(member, report);
      case INTERRUPT -> interrupt(member, report);
      case SIGNAL, BROAD -> named(kind, member, report, file.objects.conditions);
      case SEM_POST, SEM_WAIT -> named(kind, member, report, file.objects.semaphores);
      case WAIT, SYNC -> waiting(kind, member, report);
      case SUSPEND -> Optional.of(suspend(member, report));
      case RESUME -> resume(member, report);
      case BARRIER -> barrier(member, report);
      case FORK -> fork(member, report);
      case YIELD -> Optional.of(TaskEvent.timed(kind, Length.ZERO));
      case SEND, RECV -> queue(kind, member, report);
      case MEM, MEMRUN, IORUN -> memory.read(kind, member, report);
    };
  }

  /** {@code runn} is a run event to rt-app; rarely meant. */
  private static void warnOfOddName(EventKind kind, Json.Member member, Report report) {
    int n = kind.key().length();
    if (member.key().length() > n && Character.isLowerCase(member.key().charAt(n))) {
      report.warn(
          member.keySpan(),
          "\"%s\" is taken as a \"%s\" event because it begins with that word"
              .formatted(member.key(), kind.key()));
    }
  }

  private static Optional<TaskEvent> named(
      EventKind kind, Json.Member member, Report report, ObjectTable.Names names) {
    String name = text(member, report);
    return name == null ? Optional.empty() : Optional.of(TaskEvent.on(kind, names.number(name)));
  }

  private static @Nullable String text(Json.Member member, Report report) {
    if (member.value() instanceof Json.Text text && !text.value().isEmpty()) {
      return text.value();
    }
    report.bad(
        member.value().span(),
        "\"" + member.key() + "\" needs a name in quotes, found " + member.value().describe());
    return null;
  }

  private Optional<TaskEvent> waiting(EventKind kind, Json.Member member, Report report) {
    Map<String, Json.Member> parts = parts(member, report, List.of("ref", "mutex"));
    if (parts == null) {
      return Optional.empty();
    }
    String[] names = new String[2];
    for (String key : List.of("ref", "mutex")) {
      Json.Member part = parts.get(key);
      if (part == null) {
        report.bad(member.value().span(), "\"" + member.key() + "\" needs \"" + key + "\"");
        return Optional.empty();
      }
      String name = text(part, report);
      if (name == null) {
        return Optional.empty();
      }
      names[key.equals("ref") ? 0 : 1] = name;
    }
    int condition = file.objects.conditions.number(names[0]);
    int mutex = file.objects.mutexes.number(names[1]);
    return Optional.of(new TaskEvent(kind, Length.ZERO, condition, mutex, false));
  }

  private static @Nullable Map<String, Json.Member> parts(
      Json.Member member, Report report, List<String> known) {
    if (!(member.value() instanceof Json.Obj object)) {
      report.bad(
          member.value().span(),
          "\"%s\" needs an object with %s, found %s"
              .formatted(
                  member.key(),
                  "\"" + String.join("\", \"", known) + "\"",
                  member.value().describe()));
      return null;
    }
    Map<String, Json.Member> parts = new HashMap<>();
    for (Json.Member part : Members.of(object, report)) {
      if (known.contains(part.key())) {
        parts.put(part.key(), part);
      } else {
        report.unknownKey(part, "no part of \"" + member.key() + "\"", known);
      }
    }
    return parts;
  }

  private Optional<TaskEvent> timer(Json.Member member, Report report) {
    Map<String, Json.Member> parts = parts(member, report, List.of("ref", "period", "mode"));
    if (parts == null) {
      return Optional.empty();
    }
    Json.Member ref = parts.get("ref");
    String name = ref == null ? "unknown" : text(ref, report);
    Json.Member period = parts.get("period");
    Optional<Length> length =
        period == null
            ? Optional.of(Length.ZERO)
            : new LengthReader(report, file.ownForm).read(period);
    Json.Member mode = parts.get("mode");
    String modeName = mode == null ? "relative" : text(mode, report);
    if (name == null || modeName == null || length.isEmpty()) {
      return Optional.empty();
    }
    if (mode != null && !modeName.equals("relative") && !modeName.equals("absolute")) {
      report.bad(
          mode.value().span(),
          "\"mode\" is \"relative\" or \"absolute\", found " + mode.value().describe());
      return Optional.empty();
    }
    boolean own = name.startsWith("unique");
    ObjectTable.Timers timers = own ? ownTimers : file.objects.timers;
    int number = timers.number(name, modeName.equals("absolute"));
    return Optional.of(new TaskEvent(EventKind.TIMER, length.get(), number, -1, own));
  }

  private TaskEvent suspend(Json.Member member, Report report) {
    String given = member.value() instanceof Json.Text text ? text.value() : "";
    boolean useGiven =
        file.options.suspend() == Suspend.NAMED && !given.isEmpty() && file.resumed.contains(given);
    String name = useGiven ? given : task;
    if (!given.isEmpty() && !given.equals(task) && notedSuspends.add(given)) {
      report.note(
          member.value().span(),
          useGiven
              ? "waits for a resume of \"%s\" as written; rt-app since 2025-05 waits for \"%s\""
                  .formatted(given, task)
              : "waits for a resume of \"%s\": %s"
                  .formatted(
                      task,
                      file.options.suspend() == Suspend.SELF
                          ? "as rt-app does since 2025-05, not for \"" + given + "\""
                          : "nothing resumes \"" + given + "\""));
    }
    return TaskEvent.on(EventKind.SUSPEND, file.objects.suspensions.number(name));
  }

  private Optional<TaskEvent> resume(Json.Member member, Report report) {
    String name = text(member, report);
    if (name == null) {
      return Optional.empty();
    }
    if (!file.places.containsKey(name) && !file.suspended.contains(name)) {
      report.bad(
          member.value().span(),
          "\"resume\" names \"" + name + "\", which is no task and no suspend target");
      return Optional.empty();
    }
    return Optional.of(TaskEvent.on(EventKind.RESUME, file.objects.suspensions.number(name)));
  }

  private Optional<TaskEvent> queue(EventKind kind, Json.Member member, Report report) {
    String name = text(member, report);
    return name == null
        ? Optional.empty()
        : Optional.of(TaskEvent.on(kind, file.objects.queue(name)));
  }

  private Optional<TaskEvent> barrier(Json.Member member, Report report) {
    String name = text(member, report);
    if (name == null) {
      return Optional.empty();
    }
    if (!barriers.add(name)) {
      report.bad(
          member.value().span(),
          "barrier \""
              + name
              + "\" is used twice by task \""
              + task
              + "\": it could never complete");
      return Optional.empty();
    }
    if (file.forked.contains(task)) {
      report.bad(
          member.value().span(),
          "barrier \"" + name + "\": a task that is forked cannot use barriers");
      return Optional.empty();
    }
    return Optional.of(TaskEvent.on(EventKind.BARRIER, file.objects.barrier(name, instances)));
  }

  private Optional<TaskEvent> interruptible(Json.Member member, Report report) {
    String name = text(member, report);
    if (name == null) {
      return Optional.empty();
    }
    if (!file.objects.isKernelMutex(name, file.options.kernelLocks())) {
      report.bad(
          member.value().span(),
          "\"%s\" is for mutexes of the kernel: declare \"mutexes\": { \"%s\": \"kernel\" }"
              .formatted(member.key(), name));
      return Optional.empty();
    }
    int number = file.objects.mutexes.number(name);
    return Optional.of(TaskEvent.on(EventKind.LOCK_INTERRUPTIBLE, number));
  }

  private Optional<TaskEvent> interrupt(Json.Member member, Report report) {
    String name = text(member, report);
    if (name == null) {
      return Optional.empty();
    }
    Integer place = file.places.get(name);
    if (place == null) {
      report.bad(member.value().span(), "\"interrupt\" names \"" + name + "\", which is no task");
      return Optional.empty();
    }
    return Optional.of(TaskEvent.on(EventKind.INTERRUPT, place));
  }

  private Optional<TaskEvent> fork(Json.Member member, Report report) {
    String name = text(member, report);
    if (name == null) {
      return Optional.empty();
    }
    if (!file.places.containsKey(name)) {
      report.bad(member.value().span(), "\"fork\" names \"" + name + "\", which is no task");
      return Optional.empty();
    }
    return Optional.of(TaskEvent.on(EventKind.FORK, file.objects.forks.number(name)));
  }
}
