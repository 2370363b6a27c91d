package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the command line takes workloads and machines, from a file to what is said about it. */
final class WorkloadOptionsTest {

  @TempDir private Path folder;

  private String file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonNode run(String... more) {
    String[] args = new String[more.length + 4];
    System.arraycopy(new String[] {"run", "eevdf", "--format", "json"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    Invocation run = Invocation.of(args);
    assertThat(run.status()).as(run.err()).isZero();
    return JsonMapper.builder().build().readTree(run.out());
  }

  @Test
  void tasksThatWaitForEachOtherEndTheRunAndAreNamed() {
    String w =
        file(
            "lost.json",
            "{\"tasks\": {\"A\": {\"loop\": 1, \"run\": 10, \"resume\": \"B\"},"
                + " \"B\": {\"loop\": 1, \"sleep\": 1000, \"suspend\": \"B\"}}}");
    JsonNode run = run("--workload", w, "--ideal");
    assertThat(run.get("notes").get(0).asString())
        .isEqualTo("all tasks blocked at t=1000 us, waiting on: B-1 on resume of \"B\"");
    assertThat(run.get("simulated_ns").asLong()).isEqualTo(1_000_000);
  }

  @Test
  void aMachineCanBeAFile() {
    String machine = file("m.json", "{\"scxlab\": 1, \"machine\": {\"topology\": \"2x2x2\"}}");
    JsonNode run = run("--workload", "hogs", "--duration", "10ms", "--topology", machine);
    assertThat(run.get("machine").get("topology").asString()).isEqualTo("2x2x2");
    Invocation wrong =
        Invocation.of(
            "run",
            "fifo",
            "--workload",
            "hogs",
            "--topology",
            file("n.json", "{\"scxlab\": 1,\n\"machine\": {\"cpus\": 0}}"));
    assertThat(wrong.status()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err())
        .contains("n.json:2: \"cpus\" needs a number of CPUs from 1 to 1024, found 0");
  }

  @Test
  void repeatedEventsCanBeReadAsJsonCReadsThem() {
    String w =
        file(
            "twice.json",
            "{\"tasks\": {\"t\": {\"loop\": 1, \"run\": 1000, \"sleep\": 2000, \"run\": 3000}}}");
    assertThat(run("--workload", w, "--ideal").get("simulated_ns").asLong()).isEqualTo(6_000_000);
    Invocation last =
        Invocation.of(
            "run",
            "eevdf",
            "--workload",
            w,
            "--ideal",
            "--rtapp-duplicates",
            "last",
            "--format",
            "json");
    assertThat(last.err()).contains("\"run\" stands in lines 1 and 1: the last value counts");
    assertThat(JsonMapper.builder().build().readTree(last.out()).get("simulated_ns").asLong())
        .isEqualTo(5_000_000);
  }

  @Test
  void misspelledKeysAreErrorsUnlessLeniencyIsAskedFor() {
    String w =
        file("typo.json", "{\"tasks\": {\"t\": {\"loop\": 1, \"slep\": 5,\n \"run\": 1000}}}");
    Invocation strict = Invocation.of("run", "eevdf", "--workload", w);
    assertThat(strict.status()).isEqualTo(ExitCode.USAGE);
    assertThat(strict.out()).isEmpty();
    assertThat(strict.err()).contains("did you mean \"sleep\"?").contains("typo.json:1:");
    assertThat(Invocation.of("run", "eevdf", "--workload", w, "--rtapp-lenient").status()).isZero();
  }

  @Test
  void aWorkloadCanBeShownAsItWasUnderstood() {
    String w =
        file(
            "w.json",
            "{\"tasks\": {\"t\": {\"instance\": 2, \"priority\": 3, \"cpus\": [0, 1], \"phases\": {"
                + "\"p\": {\"loop\": 2, \"run\": 5}, \"q\": {\"fork\": \"u\","
                + " \"timer\": {\"period\": 6000, \"mode\": \"absolute\"}}}},"
                + "\"u\": {\"instance\": 0, \"loop\": 4, \"yield\": 1}}}");
    Invocation show = Invocation.of("workload", "show", w, "--format", "json");
    assertThat(show.err()).isEmpty();
    JsonNode tasks = JsonMapper.builder().build().readTree(show.out());
    assertThat(tasks.get(0).get("phases").toString())
        .isEqualTo("[\"p x2: run 5us\",\"q: fork u, timer 6ms absolute\"]");
    assertThat(tasks.get(0).get("cpus").asString()).isEqualTo("0-1");
    assertThat(tasks.get(1).get("loops").asString()).isEqualTo("4");
  }

  @Test
  void tasksThatHaveEndedAreInTheResult() {
    String w = file("end.json", "{\"tasks\": {\"t\": {\"loop\": 3, \"run\": 1000}}}");
    JsonNode tasks = run("--workload", w).get("tasks");
    assertThat(tasks.size()).isEqualTo(1);
    assertThat(tasks.get(0).get("name").asString()).isEqualTo("t-0");
    assertThat(tasks.get(0).get("loops").asInt()).isEqualTo(3);
  }
}
