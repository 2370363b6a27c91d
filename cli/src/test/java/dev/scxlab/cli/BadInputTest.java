package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake of a user gives one clear message with the place, its status, and nothing else. */
final class BadInputTest {

  @TempDir private Path folder;

  private static void assertRefused(Invocation run, int status, String... parts) {
    assertThat(run.err()).contains(parts);
    assertThat(run.err()).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(status);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run fifo --workload cpu-vs-io --cpus 0 | --cpus must be in 1..1024, not 0",
        "run fifo --workload cpu-vs-io --cpus 1025 | --cpus must be in 1..1024, not 1025",
        "run fifo --workload cpu-vs-io --cpus four | four",
        "run fifo --workload cpu-vs-io --cpus 2 --topology 1x2x1 | give one of them",
        "run fifo --workload cpu-vs-io --topology 2x2 | NODESxCORESxTHREADS",
        "run fifo --workload cpu-vs-io --topology 0x2x2 | has 0 CPUs",
        "run fifo --workload cpu-vs-io --set slice=9s | `slice` must be in 100us..1s, not 9s",
        "run fifo --workload cpu-vs-io --set slice=20 | write a time with its unit",
        "run fifo --workload cpu-vs-io --set slcie=2ms | did you mean `slice`?",
        "run fifo:slcie=2ms --workload cpu-vs-io | did you mean `slice`?",
        "run eevdf:slice=2ms --workload cpu-vs-io | has no parameters",
        "run fifo --workload cpu-vs-oi | did you mean `cpu-vs-io`?",
        "run fifi --workload cpu-vs-io | did you mean `fifo`?",
        "run fifo --workload ./nowhere.json | there is no file `./nowhere.json`",
        "run ./nowhere.scx --workload cpu-vs-io | there is no file `./nowhere.scx`",
        "run fifo --workload . | is a directory",
        "run fifo | --workload",
        "run --workload cpu-vs-io | POLICY",
        "run fifo --workload cpu-vs-io --duration 250 | write a whole number with its unit",
        "run fifo --workload cpu-vs-io --duration 0ms | longer than 0",
        "run fifo --workload cpu-vs-io --warmup 9s | leaves nothing",
        "run fifo --workload cpu-vs-io --cost swich_ns=2 | did you mean `switch_ns`?",
        "run fifo --workload cpu-vs-io --cost switch_ns=-2 | at least 0",
        "run fifo --workload cpu-vs-io --kernel 6.13 | `6.13`",
        "run fifo --workload cpu-vs-io --event suspend | an event begins with its time",
        "run fifo --workload cpu-vs-io --event 5ms | followed by a colon and what happens",
        "run fifo --workload cpu-vs-io --event 5:suspend | whole number with ns, us, ms or s",
        "run fifo --workload cpu-vs-io --event 5ms:supsend | did you mean `suspend`?",
        "run fifo --workload cpu-vs-io --event 5ms:explode | there are hibernate, thaw, suspend",
        "run fifo --workload cpu-vs-io --event 5ms:suspend:1 | is written TIME:suspend",
        "run fifo --workload cpu-vs-io --event 5ms:cpu_down | is written TIME:cpu_down:CPU",
        "run fifo --workload cpu-vs-io --event 5ms:cpu_down:x | a CPU is a number from 0 to 1023",
        "run fifo --workload cpu-vs-io --event 5ms:cpu_down:2 | the machine has CPUs 0-1",
        "run fifo --workload cpu-vs-io --event 5ms:renice:io:20 | from -20 to 19, not `20`",
        "run fifo --workload cpu-vs-io --event 5ms:renice:oi:2 | did you mean `io`?",
        "run fifo --workload cpu-vs-io --event 5ms:taskset:io:1-0 | `1-0` is empty",
        "run fifo --workload cpu-vs-io --event 5ms:taskset:io:0,5 | there is no CPU 5",
        "run fifo --workload cpu-vs-io --event 5ms:chrt:io:fast | fifo, rr, other, batch, idle",
        "run fifo --workload cpu-vs-io --event 5ms:chrt:io:rr | their priority, 1 to 99",
        "run fifo --workload cpu-vs-io --event 5ms:chrt:io:other:3 | only fifo and rr",
        "run fifo --workload cpu-vs-io --event 9s:suspend | the run ends at 1s",
        "run fifo --workload cpu-vs-io --proxy v3 | --proxy is merged or v2, not `v3`",
        "run fifo --workload cpu-vs-io --proxy v2 --kernel 7.2 | it came with kernel 7.4",
        "run fifo --workload cpu-vs-io --locks spin | --locks is futex or kernel, not `spin`",
        "run fifo --workload cpu-vs-io --tier compiled | not modelled yet",
        "run fifo --workload cpu-vs-io --format xml | xml",
        "run fifo --workload cpu-vs-io --trace /nowhere/at/all | cannot write the trace",
        "compare fifo fifo --workload cpu-vs-io | given twice",
        "compare fifo vtime --workload cpu-vs-io --seeds 0 | --seeds must be in 1..10000",
        "compare fifo vtime --workload cpu-vs-io --jobs 0 | --jobs must be in 1..1024",
        "compare fifo vtime --workload cpu-vs-io --baseline eevdf | none of the policies",
        "compare fifo vtime --workload cpu-vs-io --fail-if idle_ratio | needs a comparison",
        "compare fifo vtime --workload cpu-vs-io --fail-if idel_ratio<1 | no metric called",
        "frobnicate | frobnicate",
        "params eevdf | has no text",
        "run fifo --workload cpu-vs-io --seed x | `x` is no whole number in range",
        "run fifo --workload cpu-vs-io --set slice | option '--set' (NAME=VALUE) should be",
        "run fifo vtime --workload cpu-vs-io | `vtime` is one argument too many",
        "run fifo:slice --workload cpu-vs-io | settings are written POLICY:name=value",
        "run fifo --workload cpu-vs-io --trace /dev/full | `/dev/full`: No space left on device",
        "ops --format csv | `csv` is none of text, json",
        "check --shrot fifo | there is no option `--shrot`; did you mean `--short`?",
        "chek fifo | there is no command `chek`; did you mean `scxlab check`?",
        "check @nowhere | there is no policy called `@nowhere`",
        "fidelity | `fidelity` is not modelled yet",
        "trace stats | `trace` is not modelled yet",
        "workload import x | `import` is not modelled yet",
      })
  void wrongUsageGivesOneMessageAndStatusTwo(String commandLine, String message) {
    assertRefused(Invocation.ofLine(commandLine), ExitCode.USAGE, message.strip());
  }

  @Test
  void emptyPolicyIsRejected() throws IOException {
    Invocation run = Invocation.of("run", file("e.scx", "").toString(), "--workload", "cpu-vs-io");
    assertRefused(run, ExitCode.NO, "error[SX0101]", "e.scx");
  }

  @Test
  void syntaxErrorIsRejectedWithItsPlace() throws IOException {
    Path policy = file("s.scx", "policy s {\n  on enqueue(p, enq_flags) {\n    let = 3;\n  }\n}\n");
    Invocation run = Invocation.of("run", policy.toString(), "--workload", "cpu-vs-io");
    assertRefused(run, ExitCode.NO, "error[SX0101]", "s.scx:3:9");
  }

  @Test
  void unknownKfuncIsRejectedWithWhatWasMeant() throws IOException {
    Path policy =
        file(
            "k.scx",
            "policy k {\n  on dispatch(cpu, prev) {\n    dsq_move_to_locl(GLOBAL);\n  }\n}\n");
    Invocation run = Invocation.of("compare", policy.toString(), "--workload", "cpu-vs-io");
    assertRefused(run, ExitCode.NO, "error[SX0103]", "dsq_move_to_local", "k.scx:3:5");
  }

  @Test
  void misspelledKeyOfAWorkloadIsRefusedWithItsPlace() throws IOException {
    Path workload =
        file(
            "w.json",
            "{\n  \"global\": {\"duration\": 1},\n  \"tasks\": {\"t\": {\"loop\": -1, \"slep\": 5}}\n}\n");
    Invocation run = Invocation.of("run", "fifo", "--workload", workload.toString());
    assertRefused(run, ExitCode.USAGE, "SX3002", "slep", "sleep", "w.json:3:");
  }

  @Test
  void emptyWorkloadIsRefused() throws IOException {
    Path workload = file("w.json", "");
    Invocation run = Invocation.of("run", "fifo", "--workload", workload.toString());
    assertRefused(run, ExitCode.USAGE, "SX3001", "w.json");
  }

  @Test
  void binaryWorkloadIsRefused() throws IOException {
    Path workload = Files.write(folder.resolve("w.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Invocation run = Invocation.of("run", "fifo", "--workload", workload.toString());
    assertRefused(run, ExitCode.USAGE, "not UTF-8");
  }

  @Test
  void controlCharactersInNamesAreRefused() throws IOException {
    Path workload = file("w.json", "{\"tasks\": {\"a\\u001b[31m\": {\"run\": 5}}}");
    Invocation run = Invocation.of("run", "fifo", "--workload", workload.toString());
    assertRefused(run, ExitCode.USAGE, "SX3003", "a control character has no place in this");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffslice = \"5ms\"",
        "slice = \"5",
        "a=[[[[",
        "slice=nan",
        "slice=5",
        "a.b.c=1"
      })
  void brokenParamsAreRefusedWithTheirPlace(String text) throws IOException {
    Path params = file("p.toml", text);
    Invocation run =
        Invocation.of("run", "fifo", "--workload", "cpu-vs-io", "--params", params.toString());
    assertRefused(run, ExitCode.USAGE, "error[SX300", "p.toml:1:");
  }

  @Test
  void valuesNestedWithoutEndAreNoTroubleInAnyFile() throws IOException {
    Path params = file("p.toml", "a=" + "[".repeat(20_000));
    Invocation run =
        Invocation.of("run", "fifo", "--workload", "cpu-vs-io", "--params", params.toString());
    assertRefused(run, ExitCode.USAGE, "values are nested too deep");
    Path workload = file("w.json", "[".repeat(100_000));
    Invocation show = Invocation.of("workload", "show", workload.toString());
    assertRefused(show, ExitCode.USAGE, "values are nested more than 32 deep");
  }

  @Test
  void aPolicyComesFromTheStandardInputToo() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("policy t { }".getBytes(StandardCharsets.UTF_8)));
      Invocation check = Invocation.of("check", "-");
      assertThat(check.out()).isEqualTo("-: no errors. 0 of 0 ops and functions are fine.\n");
      assertThat(check.status()).isEqualTo(ExitCode.OK);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void refusedRunLeavesNoTrace() throws IOException {
    Path trace = folder.resolve("t.txt");
    Invocation run =
        Invocation.of(
            "run", "fifo", "--workload", "cpu-vs-io", "--set", "slice=9s", "--trace", "" + trace);
    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.toList()).isEqualTo(List.of());
    }
  }

  @Test
  void withoutACommandTheProgramSaysWhereTheyAreListed() {
    assertRefused(Invocation.of(), ExitCode.USAGE, "scxlab --help");
  }
}
