package dev.scxlab.workload.io;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.source.DiagnosticCode;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads {@code cpus}: an array of CPU numbers, as rt-app takes it. */
final class CpuList {

  private CpuList() {}

  /** The CPUs of a member, or null when it is wrong. */
  static @Nullable CpuMask read(Json.Member member, FileContext file, Report report) {
    if (!(member.value() instanceof Json.Arr array)) {
      wrongType(member, report);
      return null;
    }
    int nrCpus = file.topology.nrCpus();
    CpuMask mask = new CpuMask(nrCpus);
    for (Json item : array.items()) {
      Json.Member one = new Json.Member(member.key(), member.keySpan(), item);
      OptionalLong cpu = report.integer(one, "a CPU number", 0, Integer.MAX_VALUE);
      if (cpu.isEmpty()) {
        return null;
      }
      if (cpu.getAsLong() >= nrCpus) {
        missing((int) cpu.getAsLong(), greatest(array), item, file, report);
        return null;
      }
      mask.set((int) cpu.getAsLong());
    }
    if (mask.isEmpty()) {
      report.bad(array.span(), "\"cpus\" names no CPU");
      return null;
    }
    return mask;
  }

  private static long greatest(Json.Arr array) {
    return array.items().stream()
        .filter(item -> item instanceof Json.Num num && num.text().matches("[0-9]{1,9}"))
        .mapToLong(item -> Long.parseLong(((Json.Num) item).text()))
        .max()
        .orElse(0);
  }

  private static void missing(int cpu, long greatest, Json item, FileContext file, Report report) {
    int nrCpus = file.topology.nrCpus();
    String machine =
        nrCpus == 1 ? "has 1 CPU (0)" : "has %d CPUs (0-%d)".formatted(nrCpus, nrCpus - 1);
    report.add(
        report
            .start(
                DiagnosticCode.FILE_BAD_VALUE,
                item.span(),
                "\"cpus\" names CPU " + cpu + " but the machine " + machine)
            .help("run it on a machine with more CPUs: --cpus " + (greatest + 1)));
  }

  private static void wrongType(Json.Member member, Report report) {
    Json value = member.value();
    String title = "\"cpus\" needs an array of CPU numbers, found " + value.describe();
    var builder = report.start(DiagnosticCode.FILE_BAD_VALUE, value.span(), title);
    if (value instanceof Json.Num number) {
      builder.help("write [" + number.text() + "]");
    } else if (value instanceof Json.Text) {
      builder.help("rt-app takes no ranges: write the numbers, for example [8, 9, 10]");
    }
    report.add(builder);
  }
}
