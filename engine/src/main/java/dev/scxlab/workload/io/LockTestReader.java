package dev.scxlab.workload.io;

import dev.scxlab.workload.LockTest;
import dev.scxlab.workload.SharedObjects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code lock_test} of the own form: what to measure of a mutex. */
final class LockTestReader {

  private static final List<String> NAMES = List.of("mutex", "owner", "donor", "contender");
  private static final List<String> KEYS =
      List.of("mutex", "owner", "donor", "contender", "warmup", "samples");
  private static final int MAX_ROUNDS = 100_000;

  private LockTestReader() {}

  /** The test, or null when something about it is wrong. */
  static @Nullable LockTest read(
      Json.Member member, SharedObjects objects, FileContext context, Report report) {
    if (!(member.value() instanceof Json.Obj object)) {
      report.bad(
          member.value().span(),
          "\"lock_test\" needs an object, found " + member.value().describe());
      return null;
    }
    Map<String, String> names = new HashMap<>();
    int warmup = 1;
    int samples = 10;
    for (Json.Member part : Members.of(object, report)) {
      if (NAMES.contains(part.key()) && part.value() instanceof Json.Text text) {
        names.put(part.key(), text.value());
      } else if (NAMES.contains(part.key())) {
        report.bad(
            part.value().span(),
            "\"" + part.key() + "\" needs a name in quotes, found " + part.value().describe());
        return null;
      } else if (part.key().equals("warmup")) {
        warmup = (int) report.integer(part, "a number of rounds", 0, MAX_ROUNDS).orElse(1);
      } else if (part.key().equals("samples")) {
        samples = (int) report.integer(part, "a number of rounds", 1, MAX_ROUNDS).orElse(1);
      } else {
        report.unknownKey(part, "no part of \"lock_test\"", KEYS);
      }
    }
    for (String key : NAMES) {
      if (!names.containsKey(key)) {
        report.bad(member.value().span(), "\"lock_test\" needs \"" + key + "\"");
        return null;
      }
    }
    int mutex = -1;
    for (int i = 0; i < objects.mutexes().size(); i++) {
      if (objects.mutexes().get(i).name().equals(names.get("mutex"))) {
        mutex = i;
      }
    }
    if (mutex < 0) {
      report.bad(
          member.value().span(), "\"lock_test\" names \"" + names.get("mutex") + "\", no mutex");
      return null;
    }
    int[] places = new int[NAMES.size()];
    for (int i = 1; i < places.length; i++) {
      String name = names.get(NAMES.get(i));
      Integer place = context.places.get(name);
      if (place == null) {
        report.bad(member.value().span(), "\"lock_test\" names \"" + name + "\", which is no task");
        return null;
      }
      places[i] = place;
    }
    return new LockTest(mutex, places[1], places[2], places[3], warmup, samples);
  }
}
