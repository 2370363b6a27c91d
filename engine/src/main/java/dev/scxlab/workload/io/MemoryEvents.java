package dev.scxlab.workload.io;

import dev.scxlab.workload.EventKind;
import dev.scxlab.workload.Length;
import dev.scxlab.workload.TaskEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code mem}, {@code memrun} and {@code iorun} as CPU time, by the cost model of {@code
 * rt-app.md} 6. The costs are ours, not rt-app's.
 */
final class MemoryEvents {

  private static final long BYTES_PER_NS = 10;
  private static final long CHASE_CACHED_NS = 1;
  private static final long CHASE_MEMORY_NS = 80;
  private static final long CACHE_SHARE_BYTES = 1 << 20;
  private static final long IO_CHUNK_NS = 1000;
  private static final long IO_BYTES_PER_NS = 20;
  private static final long MAX = Integer.MAX_VALUE;

  private static final List<String> MEMRUN_KEYS =
      List.of("type", "size", "count", "ref", "stride", "pattern");

  private final FileContext file;

  MemoryEvents(FileContext file) {
    this.file = file;
  }

  Optional<TaskEvent> read(EventKind kind, Json.Member member, Report report) {
    if (kind == EventKind.MEMRUN) {
      return memrun(member, report);
    }
    OptionalLong bytes = report.integer(member, "an integer number of bytes", 0, MAX);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    long n = bytes.getAsLong();
    if (kind == EventKind.MEM) {
      file.assumptions.add("mem and memrun cost 0.1 ns of CPU time per byte");
      return event(kind, n / BYTES_PER_NS);
    }
    file.assumptions.add("iorun costs 1 us and 0.05 ns per byte for each chunk, and never blocks");
    long chunks = (n + file.memBufferBytes - 1) / file.memBufferBytes;
    return event(kind, chunks * IO_CHUNK_NS + n / IO_BYTES_PER_NS);
  }

  private static Optional<TaskEvent> event(EventKind kind, long ns) {
    return Optional.of(TaskEvent.timed(kind, Length.fixed(ns)));
  }

  private Optional<TaskEvent> memrun(Json.Member member, Report report) {
    if (!(member.value() instanceof Json.Obj object)) {
      report.bad(
          member.value().span(),
          "\"memrun\" needs an object with type, size and count, found "
              + member.value().describe());
      return Optional.empty();
    }
    Map<String, Json.Member> parts = new HashMap<>();
    for (Json.Member part : Members.of(object, report)) {
      if (MEMRUN_KEYS.contains(part.key())) {
        parts.put(part.key(), part);
      } else {
        report.unknownKey(part, "no part of \"memrun\"", MEMRUN_KEYS);
      }
    }
    OptionalLong size = number(parts.get("size"), "size", object, report);
    OptionalLong count = number(parts.get("count"), "count", object, report);
    Json.Member type = parts.get("type");
    String name = type != null && type.value() instanceof Json.Text text ? text.value() : "";
    if (!List.of("read", "write", "chase").contains(name)) {
      report.bad(
          type == null ? object.span() : type.value().span(),
          "\"memrun\" needs \"type\" to be read, write or chase");
      return Optional.empty();
    }
    if (size.isEmpty() || count.isEmpty()) {
      return Optional.empty();
    }
    if (!name.equals("chase")) {
      file.assumptions.add("mem and memrun cost 0.1 ns of CPU time per byte");
      return event(EventKind.MEMRUN, count.getAsLong() / BYTES_PER_NS);
    }
    file.assumptions.add("a memrun chase step costs 1 ns up to 1 MiB and 80 ns above");
    long step = size.getAsLong() <= CACHE_SHARE_BYTES ? CHASE_CACHED_NS : CHASE_MEMORY_NS;
    return event(EventKind.MEMRUN, count.getAsLong() * step);
  }

  private static OptionalLong number(
      Json.@Nullable Member member, String key, Json.Obj object, Report report) {
    if (member == null) {
      report.bad(object.span(), "\"memrun\" needs \"" + key + "\"");
      return OptionalLong.empty();
    }
    return report.integer(member, "an integer", 0, MAX);
  }
}
