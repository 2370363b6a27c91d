package dev.scxlab.workload.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.kernel.Topology;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workloads and machines that come with the program can be read and are listed. */
class ShippedFilesTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("scxlab.home", "..")).resolve("policies");

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(POLICIES.resolve(folder))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  @Test
  void everyWorkloadIsReadWithoutAComplaintAndListedWithItsDescription() throws IOException {
    String list = Files.readString(POLICIES.resolve("workloads/README.md"));
    assertThat(files("workloads")).hasSizeGreaterThan(5);
    for (Path file : files("workloads")) {
      ReadWorkload read = ReadWorkload.file(file, WorkloadOptions.DEFAULT);
      assertThat(read.messages()).as(file.toString()).isEmpty();
      Workload workload = read.result().orElseThrow();
      assertThat(workload.description()).isNotEmpty();
      assertThat(list).contains("| " + stem(file) + " | " + workload.description() + " |");
    }
  }

  @Test
  void everyMachineIsReadAndListedWithItsDescription() throws IOException {
    String list = Files.readString(POLICIES.resolve("machines/README.md"));
    for (Path file : files("machines")) {
      String text = Files.readString(file);
      assertThat(machine(text)).as(file.toString()).isNotNull();
      String comment = text.replaceAll("(?s).*?\"_comment\": \"([^\"]*)\".*", "$1");
      assertThat(list).contains("| " + stem(file) + " | " + comment + " |");
    }
  }

  private static Topology machine(String text) {
    Diagnostics diagnostics = new Diagnostics(new SourceFile("m.json", text));
    return MachineReader.read(diagnostics.source(), diagnostics)
        .orElseThrow(() -> new AssertionError(diagnostics.sorted()));
  }

  @Test
  void nodesCachesAndCoresAreNumberedInTheOrderOfTheFile() throws IOException {
    Topology two = machine(Files.readString(POLICIES.resolve("machines/dual-llc16.json")));
    assertThat(two.nrCpus()).isEqualTo(16);
    assertThat(two.nrNodes()).isEqualTo(1);
    assertThat(two.llcSpan(0)).hasToString("0-7");
    assertThat(two.siblings(9)).hasToString("8-9");
    Topology numa = machine(Files.readString(POLICIES.resolve("machines/numa2x16.json")));
    assertThat(numa.distance(0, 1)).isEqualTo(21);
    assertThat(numa.nodeSpan(1)).hasToString("16-31");
    Topology phone = machine(Files.readString(POLICIES.resolve("machines/big-little8.json")));
    assertThat(phone.capacityOf(3)).isEqualTo(300);
    assertThat(phone.capacityOf(7)).isEqualTo(1024);
  }

  @Test
  void wrongMachinesAreRefusedWithTheirPlace() {
    Diagnostics diagnostics =
        new Diagnostics(
            new SourceFile(
                "m.json", "{\"scxlab\": 1,\n\"machine\": {\"nodes\": [{\"lcs\": []}]}}"));
    assertThat(MachineReader.read(diagnostics.source(), diagnostics)).isEmpty();
    assertThat(diagnostics.sorted().get(0).title())
        .isEqualTo("a node is an object {\"llcs\": [...]}");
    assertThat(diagnostics.source().line(diagnostics.sorted().get(0).primary().start()))
        .isEqualTo(2);
  }
}
