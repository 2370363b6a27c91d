package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Settings of policies from a TOML file. */
final class ParamsFileTest {

  @TempDir private Path folder;

  private Invocation run(String toml, String policy, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("params.toml"), toml);
    String[] args = {
      "run",
      policy,
      "--workload",
      "cpu-vs-io",
      "--duration",
      "50ms",
      "--format",
      "json",
      "--params",
      file.toString()
    };
    String[] all = new String[args.length + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Invocation.of(all);
  }

  private JsonNode params(String toml, String policy, String... more) throws IOException {
    Invocation run = run(toml, policy, more);
    assertThat(run.err()).isEmpty();
    return JsonMapper.builder().build().readTree(run.out()).get("policy").get("params");
  }

  @Test
  void settingsForAllAndForOnePolicy() throws IOException {
    String toml = "slice = \"5ms\"\n\n[vtime]\ncredit = \"1ms\"\n\n[central]\ntries = 3\n";
    JsonNode vtime = params(toml, "vtime");
    assertThat(vtime.get("slice").asString()).isEqualTo("5ms");
    assertThat(vtime.get("credit").asString()).isEqualTo("1ms");
    assertThat(params(toml, "central").get("tries").asString()).isEqualTo("3");
  }

  @Test
  void whatStandsNearerToThePolicyCounts() throws IOException {
    String toml = "slice = \"5ms\"\n[vtime]\nslice = \"6ms\"\n";
    assertThat(params(toml, "vtime").get("slice").asString()).isEqualTo("6ms");
    assertThat(params(toml, "vtime", "--set", "slice=7ms").get("slice").asString())
        .isEqualTo("7ms");
    assertThat(params(toml, "vtime:slice=8ms", "--set", "slice=7ms").get("slice").asString())
        .isEqualTo("8ms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slice = '9s' | params.toml:1:1 | `slice` must be in 1ms..100ms, not 9s",
        "slcie = '5ms' | params.toml:1:1 | did you mean `slice`?",
        "[vtime]~  slcie = '5ms' | params.toml:2:3 | `vtime` has no param called `slcie`",
        "[vtiem]~slice = '5ms' | params.toml:2:1 | there is no policy called `vtiem`",
        "slice = 9.5 | params.toml:1:1 | is a whole number, true, false or a text in quotes",
        "slice = 5ms | params.toml:1 | this is not TOML",
        "slice | params.toml:1 | a line reads name = value",
        "slice = ['5ms'] | params.toml:1:1 | is a whole number",
      })
  void mistakesNameTheirLine(String toml, String place, String message) throws IOException {
    Invocation run = run(toml.replace('\'', '"').replace('~', '\n') + "\n", "vtime");
    assertThat(run.err()).contains(place, message).doesNotContain("Exception");
    assertThat(run.err().split("error\\[", -1)).hasSize(2);
    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theFileMustExist() {
    Invocation run =
        Invocation.ofLine("run vtime --workload cpu-vs-io --params " + folder + "/none.toml");
    assertThat(run.err()).contains("there is no file");
    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void checkLooksAtSettingsToo() {
    Invocation check = Invocation.of("check", "vtime:slice=9s");
    assertThat(check.err()).contains("`slice` must be in 1ms..100ms, not 9s");
    assertThat(check.status()).isEqualTo(ExitCode.USAGE);
    assertThat(Invocation.of("check", "vtime:slice=9ms").status()).isEqualTo(ExitCode.OK);
    assertThat(Invocation.of("check", "vtime:slcie=9ms").err()).contains("did you mean `slice`?");
  }
}
