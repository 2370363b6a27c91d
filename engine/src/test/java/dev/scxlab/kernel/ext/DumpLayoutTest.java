package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scxlab.Simulation;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The debug dump: its layout beside a recorded one, and how the kernels differ. */
class DumpLayoutTest {

  private static final String MARK = "sched_ext_dump: ";

  /** Two hogs of CPU 1, one running and one in the policy's DSQ. */
  private static Simulation run(KernelProfile profile, LoggingPolicy policy) {
    Simulation run =
        start(ideal(4).withProfile(profile), policy, hogOn("h1", 1, 4), hogOn("h11", 1, 4));
    run.runUntil(10 * MS);
    return run;
  }

  private static List<String> sysrqDump(KernelProfile profile) {
    return run(profile, new LoggingPolicy()).ext().sysrqDump().lines().toList();
  }

  private static List<String> recorded() throws IOException {
    Path trace =
        Path.of(System.getProperty("scxlab.data", "missing"))
            .resolve("kernel-cases/sysrq-D-dump/trace.txt.gz");
    assumeTrue(Files.exists(trace), "no recording: property scxlab.data");
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(trace)), StandardCharsets.UTF_8))) {
      return in.lines()
          .filter(line -> line.contains(MARK))
          .map(line -> line.substring(line.indexOf(MARK) + MARK.length()))
          .toList();
    }
  }

  /** Numbers differ from run to run; so does who slept before he ran. */
  private static List<String> shape(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("(scx_state/flags=4/0x)[0-9a-f]+", "$1F"))
        .map(line -> line.replaceAll("^ +(SCX_EV_\\w+:) +\\d+$", "$1 N"))
        .map(line -> line.replaceAll("[-+]\\d+ms", "Nms").replaceAll("\\d+", "N"))
        .toList();
  }

  private static List<String> from(List<String> lines, String first, int count) {
    int at = lines.indexOf(first);
    assertThat(at).as(first).isNotNegative();
    return lines.subList(at, Math.min(at + count, lines.size()));
  }

  @Test
  void underTheRecordedKernelTheLinesAreTheRecordedOnes() throws IOException {
    List<String> theirs = recorded();
    List<String> ours = sysrqDump(KernelProfile.V7_2);
    assertThat(ours.subList(0, 6)).isEqualTo(theirs.subList(0, 6));
    // CPU 1 with the running hog and the waiting one.
    String cpu = "CPU 1   : nr_run=";
    List<String> theirCpu = theirs.subList(indexOf(theirs, cpu), indexOf(theirs, cpu) + 13);
    List<String> ourCpu = ours.subList(indexOf(ours, cpu), indexOf(ours, cpu) + 13);
    assertThat(shape(ourCpu)).isEqualTo(shape(theirCpu));
    List<String> theirEvents = from(theirs, "Event counters", 15);
    List<String> ourEvents = from(ours, "Event counters", 15);
    assertThat(shape(ourEvents)).isEqualTo(shape(theirEvents));
    assertThat(ourEvents.get(2)).hasSameSizeAs(theirEvents.get(2));
    assertThat(ours).as("idle CPUs are left out").noneMatch(line -> line.startsWith("CPU 0"));
  }

  private static int indexOf(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new AssertionError("no line begins with " + start);
  }

  @Test
  void kernelsDifferInTheLinesOfACpu() {
    List<String> first = sysrqDump(KernelProfile.V6_12);
    assertThat(first.get(0)).as("no scheduler line").isEqualTo("Debug dump triggered by SysRq-D");
    assertThat(shape(first.subList(indexOf(first, "CPU 1"), indexOf(first, "CPU 1") + 4)))
        .containsExactly(
            "CPU N   : nr_run=N flags=NxN ops_qseq=N",
            "          curr=hN[N] class=ext_sched_class",
            "",
            " *R hN[N] Nms");
    assertThat(first).doesNotContain("Event counters");

    List<String> newest = sysrqDump(KernelProfile.NEWEST);
    assertThat(shape(newest.subList(indexOf(newest, "CPU 1"), indexOf(newest, "CPU 1") + 6)))
        .containsExactly(
            "CPU N   : nr_run=N flags=NxN cpu_rel=N ops_qseq=N ksync=N",
            "          rescue=N budget=Nus rescuing=(none)",
            "          curr=hN[N] class=ext_sched_class",
            "          donor=hN[N] class=ext_sched_class",
            "",
            " *R hN[N] *root Nms");
  }

  @Test
  void anErrorDumpBeginsWithTheCpuThatErredAndSaysWhere() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onTick(Task p) {
            k().policy().error("enough");
          }
        }.with(OpsCallback.TICK);
    List<String> dump = run(KernelProfile.NEWEST, policy).ext().exitInfo().dump().lines().toList();
    assertThat(dump.subList(0, 10))
        .containsExactly(
            "kc_base: root",
            "h1[1] triggered exit kind 1025 on CPU 1:",
            "  scx_bpf_error (enough)",
            "",
            "Backtrace:",
            "  ops.tick()",
            "",
            "CPU states",
            "----------",
            "");
    assertThat(dump.get(10)).startsWith("CPU 1   : ");
  }
}
