package dev.scxlab.workload.io;

import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Topology;
import dev.scxlab.workload.EventKind;
import dev.scxlab.workload.WorkloadOptions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What readers of single tasks must know of the whole file. */
final class FileContext {

  final WorkloadOptions options;
  final Topology topology;
  final boolean ownForm;
  final SchedPolicy defaultPolicy;
  final long memBufferBytes;
  final ObjectTable objects = new ObjectTable();

  /** Task names with their places. */
  final Map<String, Integer> places = new LinkedHashMap<>();

  /** Names that some {@code resume} of the file gives. */
  final Set<String> resumed = new HashSet<>();

  /** Names that suspended threads may wait for: given or task names. */
  final Set<String> suspended = new HashSet<>();

  /** Tasks that some {@code fork} of the file starts. */
  final Set<String> forked = new HashSet<>();

  /** Processes by name, numbered from 2: all threads without one are of the first. */
  private final Map<String, Integer> processes = new LinkedHashMap<>();

  /** Sentences on cost models that were used, in order of first use. */
  final Set<String> assumptions = new LinkedHashSet<>();

  FileContext(WorkloadOptions options, Topology topology, boolean ownForm, GlobalReader global) {
    this.options = options;
    this.topology = topology;
    this.ownForm = ownForm;
    this.defaultPolicy = global.defaultPolicy();
    this.memBufferBytes = global.memBufferBytes();
  }

  /** The event that a key of a task or phase names. */
  Optional<EventKind> event(String key) {
    return EventKind.ofKey(key, ownForm);
  }

  /** The number of a process that tasks name. */
  int process(String name) {
    return processes.computeIfAbsent(name, n -> processes.size() + 2);
  }

  /** Learns the names that tasks use for each other, before any is read. */
  void survey(List<Json.Member> tasks) {
    for (Json.Member task : tasks) {
      places.put(task.key(), places.size());
    }
    for (Json.Member task : tasks) {
      if (task.value() instanceof Json.Obj body) {
        survey(task.key(), body);
      }
    }
  }

  private void survey(String task, Json.Obj body) {
    for (Json.Member member : body.members()) {
      if (member.key().equals("phases") && member.value() instanceof Json.Obj phases) {
        for (Json.Member phase : phases.members()) {
          if (phase.value() instanceof Json.Obj events) {
            survey(task, events);
          }
        }
        continue;
      }
      EventKind kind = event(member.key()).orElse(EventKind.RUN);
      String name = member.value() instanceof Json.Text text ? text.value() : "";
      if (kind == EventKind.RESUME) {
        resumed.add(name);
      } else if (kind == EventKind.FORK) {
        forked.add(name);
      } else if (kind == EventKind.SUSPEND) {
        suspended.add(name);
      }
    }
  }
}
