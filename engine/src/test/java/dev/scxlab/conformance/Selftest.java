package dev.scxlab.conformance;

import com.google.common.base.Splitter;
import dev.scxlab.kernel.ext.ExitInfo;
import dev.scxlab.workload.ScriptedEvent;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.EventText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A selftest of the kernel (conformance.md, part B) as policy and scenario.
 *
 * @param id its number and name there
 * @param policy the policy, with settings behind it
 * @param workload the scenario, with events behind it
 * @param end how the policy ends; UNREG when its loader unloads it at the end of the run
 * @param check what else must hold
 * @param checked the same in words
 */
record Selftest(
    String id,
    String policy,
    String workload,
    String end,
    Predicate<Scenario> check,
    String checked) {

  static final String UNREG = "64";

  Scenario run() {
    List<String> words = Splitter.on(' ').splitToList(policy);
    Map<String, String> settings = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      settings.put(word.substring(0, equals), word.substring(equals + 1));
    }
    List<String> parts = Splitter.on(' ').splitToList(workload);
    List<ScriptedEvent> events = new ArrayList<>();
    parts.subList(1, parts.size()).forEach(text -> events.add(EventText.parse(text)));
    if (id.startsWith("B3")) {
      events.addAll(affinityChanges());
    }
    Workload scenario = Scenario.workload(parts.get(0)).withMoreEvents(events);
    return Scenario.plain(words.get(0), settings, scenario);
  }

  /** One worker after the other is bound to one CPU after the other, 20 times in a millisecond. */
  private static List<ScriptedEvent> affinityChanges() {
    List<ScriptedEvent> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      all.add(EventText.parse(i * 50L + "us:taskset:worker-" + i % 8 + ":" + i / 8 % 4));
    }
    return all;
  }

  /** Kind, code and message as the page shows them. */
  static String end(Scenario run) {
    ExitInfo exit = run.exit();
    return exit.kind().number()
        + (exit.code() == 0 ? "" : " code 0x" + Long.toHexString(exit.code()))
        + (exit.message().isEmpty() ? "" : " `" + exit.message() + "`");
  }
}
