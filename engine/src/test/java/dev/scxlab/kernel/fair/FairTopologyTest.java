package dev.scxlab.kernel.fair;

import static dev.scxlab.kernel.fair.FairLab.MS;
import static dev.scxlab.kernel.fair.FairLab.US;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Threads of cores, several caches, several nodes (eevdf.md 4.3, 4.4, 5.2). */
class FairTopologyTest {

  private static FairLab lab(int nodes, int cores, int threads) {
    return new FairLab(
        Topology.of(nodes, cores, threads),
        KernelProfile.V7_2,
        FairConfig.of(KernelProfile.V7_2),
        Costs.ideal());
  }

  private static List<Task> hogs(FairLab lab, int count) {
    List<Task> hogs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hogs.add(lab.start(TaskSpec.of("hog" + i, Programs.hog())));
    }
    return hogs;
  }

  @Test
  void domainsNestAndLeaveOutLevelsThatAddNothing() {
    Domains domains = new Domains(Topology.of(2, 4, 2), CpuMask.all(16));
    Domain smt = requireNonNull(domains.lowest(5));
    assertThat(smt.span.toString()).isEqualTo("4-5");
    Domain llc = requireNonNull(smt.parent);
    assertThat(llc.level).isEqualTo(Domain.Level.LLC);
    assertThat(llc.span.toString()).isEqualTo("0-7");
    assertThat(llc.localGroup().span.toString()).isEqualTo("4-5");
    assertThat(llc.group(1).span.toString()).isEqualTo("6-7");
    assertThat(llc.group(2).span.toString()).isEqualTo("0-1");
    Domain numa = requireNonNull(llc.parent);
    assertThat(numa.level).isEqualTo(Domain.Level.NUMA);
    assertThat(numa.ring).hasSize(2);
    assertThat(numa.parent).isNull();
    assertThat(new Domains(Topology.flat(1), CpuMask.all(1)).lowest(0)).isNull();
  }

  @Test
  void domainsFollowTheCpusThatAreUp() {
    Domains domains = new Domains(Topology.of(1, 2, 2), CpuMask.all(4));
    domains.rebuild(CpuMask.of(4, 0, 2, 3), 0);
    assertThat(domains.lowest(1)).isNull();
    Domain alone = requireNonNull(domains.lowest(0));
    assertThat(alone.level).isEqualTo(Domain.Level.LLC);
    assertThat(alone.span.toString()).isEqualTo("0,2-3");
    assertThat(alone.ring).hasSize(2);
  }

  @Test
  void newTasksTakeIdleCoresBeforeIdleThreads() {
    FairLab lab = lab(1, 4, 2);
    Set<Integer> cores = hogs(lab, 4).stream().map(t -> t.cpu / 2).collect(Collectors.toSet());
    assertThat(cores).hasSize(4);
    Set<Integer> cpus = hogs(lab, 4).stream().map(t -> t.cpu).collect(Collectors.toSet());
    assertThat(cpus).hasSize(4);
    lab.runUntil(50 * MS);
    assertThat(lab.kernel.tasks()).allMatch(t -> t.fair.sumExecRuntimeNs == 50 * MS);
  }

  @Test
  void aWakeeFindsAnIdleCore() {
    FairLab lab = lab(1, 2, 2);
    Task hog = lab.pinned("hog", 0, Programs.hog());
    Task wakee =
        lab.start(
            TaskSpec.of("wakee", Programs.periodic(5 * MS, 10 * MS, 1 * MS)).withCpus(lab.only(0)));
    lab.kernel.runUntil(3 * MS);
    lab.kernel.runScript(() -> lab.kernel.setAffinity(wakee, lab.kernel.topology().possible()));
    lab.kernel.runUntil(5 * MS + 100 * US);
    assertThat(wakee.cpu).isGreaterThanOrEqualTo(2);
    assertThat(hog.cpu).isZero();
  }

  @Test
  void twoHogsOnOneCoreAreTornApart() {
    FairLab lab = lab(1, 2, 2);
    Task a = lab.start(TaskSpec.of("a", Programs.hog()).withCpus(lab.only(0)));
    Task b = lab.start(TaskSpec.of("b", Programs.hog()).withCpus(lab.only(1)));
    lab.kernel.runUntil(10 * MS);
    lab.kernel.runScript(
        () -> {
          lab.kernel.setAffinity(a, lab.kernel.topology().possible());
          lab.kernel.setAffinity(b, lab.kernel.topology().possible());
        });
    lab.runUntil(500 * MS);
    assertThat(a.cpu / 2).isNotEqualTo(b.cpu / 2);
  }

  @Test
  void hogsSpreadOverNodes() {
    FairLab lab = lab(2, 4, 1);
    hogs(lab, 8);
    lab.runUntil(1000 * MS);
    assertThat(lab.kernel.tasks()).allMatch(t -> t.fair.sumExecRuntimeNs > 950 * MS);
  }

  @Test
  void hogsThatAreStuckOnOneNodeGetToTheOther() {
    FairLab lab = lab(2, 2, 1);
    List<Task> hogs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      hogs.add(lab.start(TaskSpec.of("h" + i, Programs.hog()).withCpus(lab.only(0, 1))));
    }
    lab.kernel.runUntil(20 * MS);
    lab.kernel.runScript(
        () -> hogs.forEach(h -> lab.kernel.setAffinity(h, lab.kernel.topology().possible())));
    lab.kernel.runUntil(500 * MS);
    long before = hogs.stream().mapToLong(h -> h.fair.sumExecRuntimeNs).sum();
    lab.runUntil(1500 * MS);
    long after = hogs.stream().mapToLong(h -> h.fair.sumExecRuntimeNs).sum();
    assertThat(after - before).isGreaterThan(3_990 * MS);
  }

  @Test
  void aWakeeStaysBehindItsCache() {
    FairLab lab = lab(2, 2, 1);
    for (int cpu = 0; cpu < 2; cpu++) {
      lab.start(TaskSpec.of("hog" + cpu, Programs.hog()).withCpus(lab.only(cpu)));
    }
    Task wakee =
        lab.start(
            TaskSpec.of("wakee", Programs.periodic(5 * MS, 10 * MS, 100 * US))
                .withCpus(lab.only(0)));
    lab.kernel.runUntil(3 * MS);
    lab.kernel.runScript(() -> lab.kernel.setAffinity(wakee, lab.kernel.topology().possible()));
    lab.kernel.runUntil(5 * MS + 1);
    assertThat(wakee.cpu).isLessThan(2);
  }
}
