package dev.scxlab.workload.io;

import dev.scxlab.workload.WorkloadOptions.Duplicates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an object as they count: without comments, repeated keys settled. */
final class Members {

  private Members() {}

  /**
   * The members of an object without events: of a repeated key the last value counts, in the first
   * place, with a warning.
   */
  static List<Json.Member> of(Json.Obj object, Report report) {
    return settle(object, report, null);
  }

  /** The members of a task or phase, where a repeated event is a further event. */
  static List<Json.Member> withEvents(Json.Obj object, Report report, FileContext file) {
    return settle(object, report, file);
  }

  private static List<Json.Member> settle(
      Json.Obj object, Report report, @Nullable FileContext file) {
    boolean events = file != null && file.options.duplicates() == Duplicates.EVENTS;
    List<Json.Member> settled = new ArrayList<>();
    Map<String, Integer> firstAt = new LinkedHashMap<>();
    for (Json.Member member : object.members()) {
      if (member.isComment()) {
        continue;
      }
      Integer first = firstAt.get(member.key());
      boolean further = events && file != null && file.event(member.key()).isPresent();
      if (first == null || further) {
        firstAt.put(member.key(), settled.size());
        settled.add(member);
      } else {
        report.repeated(settled.get(first), member);
        settled.set(first, member);
      }
    }
    return settled;
  }
}
