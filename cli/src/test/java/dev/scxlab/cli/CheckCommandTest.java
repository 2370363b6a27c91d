package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

final class CheckCommandTest {

  private static final String FOLDER = "src/test/resources/check/";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "many-mistakes",
        "other-languages",
        "other-schedulers",
        "open-brace",
        "tokens",
        "two-policies",
        "empty"
      })
  void syntaxErrorsReadAsReviewed(String name) {
    Invocation check = Invocation.of("check", FOLDER + name + ".scx");
    Golden.check("check/" + name + ".out", check.out());
    assertThat(check.status()).isEqualTo(ExitCode.NO);
    assertThat(check.err()).isEmpty();
  }

  @Test
  void theShippedPoliciesAreFine() {
    Invocation check = Invocation.of("check", "fifo", "vtime", "central");
    assertThat(check.status()).isEqualTo(ExitCode.OK);
    assertThat(check.out())
        .hasLineCount(4)
        .contains("3 of 3 ops and functions are fine.")
        .endsWith("3 policies, 0 of them rejected.\n");
  }

  @Test
  void ofSeveralFilesEachSummaryNamesItsOwn() {
    Invocation check = Invocation.of("check", FOLDER + "empty.scx", "fifo", FOLDER + "tokens.scx");
    assertThat(check.status()).isEqualTo(ExitCode.NO);
    assertThat(check.out())
        .containsSubsequence(
            "\n" + FOLDER + "empty.scx: 1 error.",
            "fifo.scx: no errors.",
            "\n" + FOLDER + "tokens.scx: ",
            "\n3 policies, 2 of them rejected.\n");
  }

  @Test
  void verboseTellsTheMostInstructionsOfEachOpInEveryFormat() {
    Invocation text = Invocation.of("check", "--verbose", "fifo");
    assertThat(text.out())
        .hasLineCount(5)
        .containsPattern("\n  enqueue: at most \\d+ instructions a call, of 1,000,000\n");
    Invocation shortForm = Invocation.of("check", "--verbose", "--short", "fifo");
    assertThat(shortForm.out())
        .hasLineCount(4)
        .containsPattern("fifo.scx: enqueue: at most \\d+ instructions");

    ObjectMapper mapper = new ObjectMapper();
    Invocation json = Invocation.of("check", "--verbose", "--format", "json", "fifo");
    assertThat(json.out().lines()).hasSize(4);
    JsonNode cost = mapper.readTree(json.out().lines().findFirst().orElseThrow());
    assertThat(cost.get("op").asString()).isEqualTo("select_cpu");
    assertThat(cost.get("worstCaseInsns").asInt()).isBetween(1, 100);
    assertThat(cost.get("budgetInsns").asInt()).isEqualTo(1_000_000);

    Invocation sarif = Invocation.of("check", "--verbose", "--format", "sarif", "fifo");
    JsonNode run = mapper.readTree(sarif.out()).get("runs").get(0);
    assertThat(run.get("properties").get("costs").size()).isEqualTo(4);
  }

  @Test
  void jsonIsOneObjectPerLine() {
    Invocation check = Invocation.of("check", "--format", "json", FOLDER + "many-mistakes.scx");
    ObjectMapper mapper = new ObjectMapper();
    assertThat(check.out().lines()).hasSize(6);
    check
        .out()
        .lines()
        .forEach(
            line -> {
              JsonNode json = mapper.readTree(line);
              assertThat(json.get("code").asString()).startsWith("SX01");
              assertThat(json.get("primary").get("startLine").asInt()).isPositive();
              assertThat(json.get("tool").get("schema").asInt()).isEqualTo(1);
            });
  }

  @Test
  void sarifIsOneLogForAll() {
    Invocation check =
        Invocation.of("check", "--format", "sarif", FOLDER + "empty.scx", FOLDER + "tokens.scx");
    JsonNode log = new ObjectMapper().readTree(check.out());
    assertThat(log.get("version").asString()).isEqualTo("2.1.0");
    assertThat(log.get("runs").get(0).get("results").size()).isGreaterThan(3);
  }

  @Test
  void theShortFormIsALinePerFinding() {
    Invocation check = Invocation.of("check", "--short", FOLDER + "two-policies.scx");
    assertThat(check.out())
        .isEqualTo(FOLDER + "two-policies.scx:2:1: error[SX0101]: a file holds one policy\n");
  }

  @Test
  void fixAppliesWhatIsSafe() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("t.scx"),
            """
            policy t {
                param slice: time = 0.5ms in 100us..1s;
                on enqueue(p, enq_flags) { dsq_insert(p, GLOBAL, slice, enq_flags); };
            }
            """);
    Invocation check = Invocation.of("check", "--fix", file.toString());
    assertThat(check.err())
        .hasLineCount(2)
        .contains("t.scx:2:25: fixed error[SX0114]", "t.scx:3:74: fixed error[SX0101]");
    assertThat(Files.readString(file)).contains("= 500us in", "enq_flags); }\n");
    assertThat(check.status()).isEqualTo(ExitCode.OK);
  }

  @Test
  void fixHoldsWhatWasLeakedAndRunsTwiceLikeOnce() throws IOException {
    Path bad = Path.of(System.getProperty("scxlab.home"), "policies/verifier/SX0701-bad.scx");
    Path file = Files.copy(bad, folder.resolve("leak.scx"));
    assertThat(Invocation.of("check", "--fix", file.toString()).status()).isEqualTo(ExitCode.OK);
    String fixed = Files.readString(file);
    assertThat(fixed).contains("using m = get_idle_cpumask();").doesNotContain("put_idle_cpumask");

    Invocation again = Invocation.of("check", "--fix", file.toString());
    assertThat(again.err()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(fixed);
    assertThat(folder.toFile().list()).containsExactly("leak.scx");
  }

  @Test
  void onlyWhatMayBeAllowedIsAllowed() {
    Invocation check = Invocation.of("check", "--allow", "SX0101", "fifo");
    assertThat(check.status()).isEqualTo(ExitCode.USAGE);
    assertThat(check.err()).contains("is never allowed");
    assertThat(Invocation.of("check", "--allow", "SX9999", "fifo").err())
        .contains("there is no code `SX9999`");
  }
}
