package dev.scxlab.workload.io;

import dev.scxlab.kernel.Topology;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.workload.ScriptedEvent;
import dev.scxlab.workload.SharedObjects;
import dev.scxlab.workload.TaskDefinition;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads workload files: rt-app's JSON, and scxlab's own form, which is the same with {@code
 * "scxlab": 1} and further keys. Whatever is not understood or not modelled is an error; all errors
 * of a file are reported at once.
 */
public final class WorkloadReader {

  private static final List<String> RT_APP_KEYS = List.of("tasks", "global", "resources");
  private static final List<String> OWN_KEYS =
      List.of(
          "scxlab",
          "machine",
          "duration",
          "exist_before_load",
          "queues",
          "events",
          "mutexes",
          "lock_test",
          "tasks",
          "global");

  /** Keys of the own form that are to come. */
  private static final Set<String> LATER = Set.of("generators", "cgroups");

  private static final Set<String> RESOURCE_TYPES =
      Set.of("mutex", "wait", "timer", "signal", "broadcast", "sync", "sleep", "run");

  private final WorkloadOptions options;
  private final Report report;
  private final GlobalReader global;
  private @Nullable Topology ownMachine;
  private long ownDurationNs;
  private boolean existsBeforeLoad;
  private boolean ownForm;
  private Json.@Nullable Member queues;
  private Json.@Nullable Member events;
  private Json.@Nullable Member mutexes;
  private Json.@Nullable Member lockTest;

  private WorkloadReader(WorkloadOptions options, Diagnostics diagnostics) {
    this.options = options;
    this.report = Report.on(diagnostics, options.lenient());
    this.global = new GlobalReader(report);
  }

  /**
   * Reads a file.
   *
   * @param file the text
   * @param options how to read it and for which machine
   * @param diagnostics receives what is wrong or worth saying
   * @return the workload, or empty when there are errors
   */
  public static Optional<Workload> read(
      SourceFile file, WorkloadOptions options, Diagnostics diagnostics) {
    Optional<Json> json = JsonReader.read(file, diagnostics);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    if (!(json.get() instanceof Json.Obj top)) {
      diagnostics.add(
          Diagnostic.of(
              DiagnosticCode.FILE_BAD_VALUE,
              json.get().span(),
              "a workload is a JSON object, found " + json.get().describe()));
      return Optional.empty();
    }
    Optional<Workload> workload = new WorkloadReader(options, diagnostics).workload(top);
    return diagnostics.hasErrors() ? Optional.empty() : workload;
  }

  private Optional<Workload> workload(Json.Obj top) {
    List<Json.Member> members = Members.of(top, report);
    ownForm = members.stream().anyMatch(m -> m.key().equals("scxlab"));
    Json.Member tasks = head(members);
    if (tasks == null) {
      missingTasks(top, members);
      return Optional.empty();
    }
    if (!(tasks.value() instanceof Json.Obj list)) {
      report.bad(
          tasks.value().span(), "\"tasks\" needs an object, found " + tasks.value().describe());
      return Optional.empty();
    }
    Topology machine = options.machine();
    if (machine == null) {
      machine = ownMachine == null ? Topology.flat(4) : ownMachine;
    }
    FileContext context = new FileContext(options, machine, ownForm, global);
    if (queues != null) {
      queues(queues, context);
    }
    if (mutexes != null) {
      mutexes(mutexes, context);
    }
    List<Json.Member> taskMembers = Members.of(list, report);
    context.survey(taskMembers);
    TaskReader reader = new TaskReader(context);
    List<TaskDefinition> definitions = new ArrayList<>();
    for (Json.Member member : taskMembers) {
      reader.read(member, report).ifPresent(definitions::add);
    }
    if (definitions.size() < taskMembers.size()) {
      return Optional.empty();
    }
    long durationNs = durationNs();
    if (durationNs == 0 && !report.hasErrors()) {
      requireEnd(taskMembers, definitions, context);
    }
    SharedObjects objects = context.objects.objects(context.places, options.kernelLocks());
    if (options.kernelLocks() && !objects.mutexes().isEmpty()) {
      context.assumptions.add("mutexes of the program are mutexes of the kernel (--locks kernel)");
    }
    Workload workload =
        new Workload(
            baseName(report.source().name()),
            description(top),
            machine,
            durationNs,
            existsBeforeLoad,
            definitions,
            objects,
            new ArrayList<>(context.assumptions),
            List.of(),
            lockTest == null ? null : LockTestReader.read(lockTest, objects, context, report));
    return Optional.of(
        events == null ? workload : workload.withMoreEvents(events(events, workload)));
  }

  private List<ScriptedEvent> events(Json.Member member, Workload workload) {
    List<ScriptedEvent> all = new ArrayList<>();
    if (!(member.value() instanceof Json.Arr array)) {
      report.bad(
          member.value().span(),
          "\"events\" needs an array of events such as \"200ms:suspend\", found "
              + member.value().describe());
      return all;
    }
    for (Json item : array.items()) {
      if (!(item instanceof Json.Text text)) {
        report.bad(
            item.span(), "an event is a text such as \"200ms:suspend\", found " + item.describe());
        continue;
      }
      try {
        ScriptedEvent event = EventText.parse(text.value());
        EventText.check(event, workload);
        all.add(event);
      } catch (EventText.BadEvent e) {
        report.bad(item.span(), "event " + e.getMessage());
      }
    }
    return all;
  }

  private long durationNs() {
    if (options.durationNs() > 0) {
      return options.durationNs();
    }
    return ownDurationNs > 0 ? ownDurationNs : global.durationNs();
  }

  /** Reads all but the tasks and gives these back. */
  private Json.@Nullable Member head(List<Json.Member> members) {
    Json.Member tasks = null;
    boolean hasTasks = members.stream().anyMatch(m -> m.key().equals("tasks"));
    for (Json.Member member : members) {
      switch (member.key()) {
        case "tasks" -> tasks = member;
        case "global" -> global.read(member);
        case "resources" -> resources(member);
        default -> {
          boolean known = ownForm && ownKey(member);
          if (!known && hasTasks && !ForeignKeys.refuseTop(member, report)) {
            String kind =
                ownForm ? "no key of a workload" : "no key of a workload that rt-app knows";
            report.unknownKey(member, kind, ownForm ? OWN_KEYS : RT_APP_KEYS);
          }
        }
      }
    }
    return tasks;
  }

  private boolean ownKey(Json.Member member) {
    switch (member.key()) {
      case "scxlab" -> report.integer(member, "the version of the form", 1, 1);
      case "machine" -> ownMachine = MachineReader.read(member, report);
      case "duration" -> ownDurationNs = TimeText.read(member, report);
      case "exist_before_load" -> {
        if (member.value() instanceof Json.Bool flag) {
          existsBeforeLoad = flag.value();
        } else {
          report.bad(
              member.value().span(),
              "\"exist_before_load\" needs true or false, found " + member.value().describe());
        }
      }
      case "queues" -> queues = member;
      case "events" -> events = member;
      case "mutexes" -> mutexes = member;
      case "lock_test" -> lockTest = member;
      default -> {
        if (!LATER.contains(member.key())) {
          return false;
        }
        report.unsupported(member.keySpan(), "\"" + member.key() + "\" is not modelled yet", "");
      }
    }
    return true;
  }

  private void queues(Json.Member member, FileContext context) {
    if (!(member.value() instanceof Json.Obj object)) {
      report.bad(
          member.value().span(), "\"queues\" needs an object, found " + member.value().describe());
      return;
    }
    for (Json.Member queue : Members.of(object, report)) {
      report
          .integer(queue, "a number of messages", 1, Integer.MAX_VALUE)
          .ifPresent(capacity -> context.objects.declareQueue(queue.key(), (int) capacity));
    }
  }

  private void mutexes(Json.Member member, FileContext context) {
    if (!(member.value() instanceof Json.Obj object)) {
      report.bad(
          member.value().span(), "\"mutexes\" needs an object, found " + member.value().describe());
      return;
    }
    for (Json.Member mutex : Members.of(object, report)) {
      String kind = mutex.value() instanceof Json.Text text ? text.value() : "";
      if (kind.equals("kernel") || kind.equals("futex")) {
        context.objects.declareMutex(mutex.key(), kind.equals("kernel"));
      } else {
        report.bad(
            mutex.value().span(),
            "mutex \"%s\" is \"kernel\" or \"futex\", found %s"
                .formatted(mutex.key(), mutex.value().describe()));
      }
    }
  }

  private void resources(Json.Member member) {
    if (!(member.value() instanceof Json.Obj object)) {
      report.bad(
          member.value().span(),
          "\"resources\" needs an object, found " + member.value().describe());
      return;
    }
    for (Json.Member resource : Members.of(object, report)) {
      if (resource.value() instanceof Json.Obj body) {
        for (Json.Member part : body.members()) {
          if (part.key().equals("type")
              && !(part.value() instanceof Json.Text type
                  && RESOURCE_TYPES.contains(type.value()))) {
            report.bad(
                part.value().span(),
                "resource \"%s\": %s is no type of resource"
                    .formatted(resource.key(), part.value().describe()));
          }
        }
      }
    }
  }

  private void missingTasks(Json.Obj top, List<Json.Member> members) {
    Span at = new Span(top.span().start(), top.span().start() + 1);
    boolean configuration =
        members.stream().anyMatch(m -> m.key().equals("cpus") || m.key().equals("seed"));
    String what = "the file has no \"tasks\"";
    if (configuration) {
      what += ": it looks like the configuration of a run, not like a workload";
    } else if (members.stream().allMatch(m -> RT_APP_KEYS.contains(m.key()))) {
      what += ": it is a fragment of a workload";
    }
    report.add(report.start(DiagnosticCode.FILE_BAD_VALUE, at, what));
  }

  private void requireEnd(
      List<Json.Member> members, List<TaskDefinition> definitions, FileContext context) {
    for (int i = 0; i < definitions.size(); i++) {
      TaskDefinition task = definitions.get(i);
      boolean runs = task.instances() > 0 || context.forked.contains(task.name());
      if (runs && task.isEndless()) {
        Json.Member member = members.get(i);
        report.add(
            report
                .task(task.name())
                .start(
                    DiagnosticCode.FILE_BAD_VALUE,
                    member.keySpan(),
                    "never ends, and the file gives no duration")
                .help("say how long to run with --duration, for example --duration 1s"));
        return;
      }
    }
  }

  private static String description(Json.Obj top) {
    for (Json.Member member : top.members()) {
      if (member.key().equals("_comment") && member.value() instanceof Json.Text text) {
        return text.value();
      }
    }
    return "";
  }

  private static String baseName(String path) {
    String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }
}
