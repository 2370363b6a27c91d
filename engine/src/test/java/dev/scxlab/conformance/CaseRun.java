package dev.scxlab.conformance;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.ext.ExitInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A recorded case and the same case simulated, on one clock. */
final class CaseRun {

  private static final long TICK_NS = 4_000_000;
  private static final int UNREG = ExitKind.UNREG.number();

  final KernelCase what;
  final Recording recording;
  final Scenario scenario;
  final Set<String> recorded;
  final Set<String> simulated;
  final Alignment alignment;
  private final long baseNs;

  private CaseRun(KernelCase what, Recording recording, Scenario scenario) {
    this.what = what;
    this.recording = recording;
    this.scenario = scenario;
    this.baseNs = (mark("wl_begin") - TICK_NS) / TICK_NS * TICK_NS;
    List<Step> left = recordedSteps();
    List<Step> right = simulatedSteps();
    recorded = Transitions.of(left);
    simulated = Transitions.of(right);
    alignment = Alignment.of(left, right);
  }

  static CaseRun of(KernelCase what, Path cases) {
    return new CaseRun(
        what,
        Recording.read(cases.resolve(what.name())),
        Scenario.run(KernelProfile.V7_2, what.policy(), what.settings(), what.name()));
  }

  private long mark(String name) {
    return recording.marks().getOrDefault(name, 0L);
  }

  private long fromNs() {
    return what.isAboutLives() || what.endsInSetUp() ? 0 : mark("wl_start") - baseNs;
  }

  /** Whether the policy does not live to the end of the workload. */
  boolean endsEarly() {
    return recording.end().kind() != UNREG;
  }

  /** The recorded calls, on the clock of the simulation, until the policy ends. */
  List<Step> recordedSteps() {
    long toNs = scenario.unloadedAtNs;
    if (endsEarly()) {
      List<Long> bypasses = recording.bypassNs();
      toNs = bypasses.get(bypasses.size() - 1) - baseNs;
    }
    return trimmed(Life.between(allRecorded(), fromNs(), toNs));
  }

  private List<Step> trimmed(List<Step> steps) {
    if (what.isAboutLives()) {
      return Life.fromBirths(steps);
    }
    return what.endsInSetUp() ? Life.fromSetUps(steps) : Life.beforeExits(steps);
  }

  List<Step> allRecorded() {
    return recording.steps().stream()
        .map(s -> new Step(s.timeNs() - baseNs, s.cpu(), s.what(), s.task(), s.args(), s.sliceNs()))
        .toList();
  }

  /** The simulated calls until the policy ends. */
  List<Step> simulatedSteps() {
    long toNs = scenario.unloadedAtNs;
    if (endsEarly()) {
      for (Step s : scenario.steps()) {
        if (s.timeNs() > 0 && s.what().equals("disable")) {
          toNs = s.timeNs();
          break;
        }
      }
      List<Step> steps = Life.between(scenario.steps(), fromNs(), toNs);
      int last = steps.size();
      while (last > 0 && isOfTheEnd(steps.get(last - 1), toNs)) {
        last--;
      }
      return trimmed(steps.subList(0, last));
    }
    return trimmed(Life.between(scenario.steps(), fromNs(), toNs));
  }

  /** Bypass and the change of the class begin at once here, later in a kernel thread in Linux. */
  private static boolean isOfTheEnd(Step s, long endNs) {
    return s.args().equals("0x20000000e")
        || s.args().equals("0xe")
        || s.args().equals("0x20000004e")
        || (s.timeNs() == endNs && s.what().equals("stopping"));
  }

  /** Pairs that were recorded and not simulated. */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>(recorded);
    missing.removeAll(simulated);
    return missing;
  }

  /** Pairs that were simulated and not recorded in this case. */
  Set<String> added() {
    Set<String> added = new TreeSet<>(simulated);
    added.removeAll(recorded);
    return added;
  }

  /** How the policy ended, recorded. */
  String recordedEnd() {
    Recording.End end = recording.end();
    return text(end.kind(), end.code(), end.message());
  }

  /** How the policy ended, simulated; the loader unloads one that is still there. */
  String simulatedEnd() {
    ExitInfo end = scenario.exit();
    return text(end.kind().number(), end.code(), end.message());
  }

  private static String text(int kind, long code, String message) {
    String same =
        message
            .replaceAll("(\\w+?)(-\\d+)?\\[\\d+]", "$1[PID]")
            .replaceAll("for [0-9.]+s", "for N s");
    return kind
        + (code == 0 ? "" : " code 0x" + Long.toHexString(code))
        + (same.isEmpty() ? "" : " `" + same + "`");
  }
}
