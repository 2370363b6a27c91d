package dev.scxlab.conformance;

import java.util.ArrayList;
import java.util.List;

/** The kernel cases and how they came out, as a part of the page. */
final class KernelCaseTable {

  private KernelCaseTable() {}

  /** Two event counters, recorded / simulated, where the recorded policy lived to be asked. */
  private static String counters(CaseRun run) {
    if (run.endsEarly()) {
      return "";
    }
    return counter(run, "SCX_EV_DISPATCH_KEEP_LAST")
        + ", "
        + counter(run, "SCX_EV_SELECT_CPU_FALLBACK");
  }

  private static String counter(CaseRun run, String name) {
    return run.recording.counters().getOrDefault(name, 0L)
        + " / "
        + run.scenario.counters().getOrDefault(name, 0L);
  }

  static String of(List<CaseRun> runs) {
    StringBuilder page = new StringBuilder();
    page.append(
        "| case | policy | ends by | calls | in order | in time | slices | kept, fallback | |\n");
    page.append("|---|---|---|---|---|---|---|---|---|\n");
    List<String> notes = new ArrayList<>();
    for (CaseRun run : runs) {
      Alignment a = run.alignment;
      String note = "same";
      if (!run.what.unlike().isEmpty()) {
        notes.add("- `" + run.what.name() + "`: " + run.what.unlike());
        note = KernelCasesTest.unlike(run).size() + " unlike";
      }
      page.append("| ").append(run.what.name());
      page.append(" | ").append(run.what.policyText());
      page.append(" | ").append(run.simulatedEnd().replace("|", "\\|"));
      page.append(" | ").append(a.recorded()).append(" / ").append(a.simulated());
      page.append(" | ").append(a.paired());
      page.append(" | ").append(a.nearInTime());
      page.append(" | ").append(a.nearInSlice()).append(" of ").append(a.slices());
      page.append(" | ").append(counters(run));
      page.append(" | ").append(note).append(" |\n");
    }
    page.append("| err-badflag | | | | | | | | not expressible |\n\n");
    page.append("Where a case is unlike its recording:\n\n");
    notes.forEach(note -> page.append(note).append('\n'));
    page.append("- `err-badflag`: the language has no way to write a flag of the core's own\n");
    return page.toString();
  }
}
