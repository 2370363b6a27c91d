package dev.scxlab.workload.io;

import dev.scxlab.workload.EventKind;
import dev.scxlab.workload.WorkloadOptions.Duplicates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of an object as they count: without comments, repeated keys settled. */
final class Members {

  private Members() {}

  /**
   * The members of an object without events: of a repeated key the last value counts, in the first
   * place, with a warning.
   */
  static List<Json.Member> of(Json.Obj object, Report report) {
    return settle(object, report, false, Duplicates.LAST);
  }

  /** The members of a task or phase, where a repeated event is a further event. */
  static List<Json.Member> withEvents(Json.Obj object, Report report, Duplicates duplicates) {
    return settle(object, report, true, duplicates);
  }

  private static List<Json.Member> settle(
      Json.Obj object, Report report, boolean events, Duplicates duplicates) {
    List<Json.Member> settled = new ArrayList<>();
    Map<String, Integer> firstAt = new LinkedHashMap<>();
    for (Json.Member member : object.members()) {
      if (member.isComment()) {
        continue;
      }
      Integer first = firstAt.get(member.key());
      boolean event = events && EventKind.ofKey(member.key()).isPresent();
      if (first == null || (event && duplicates == Duplicates.EVENTS)) {
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
