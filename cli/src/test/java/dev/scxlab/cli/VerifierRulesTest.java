package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every code has a policy that breaks its rule and a twin that does not, or a reason why there can
 * be none.
 */
class VerifierRulesTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies", "verifier");

  @Test
  void everyCodeHasAPairOrAReason() throws IOException {
    Map<String, String> reasons = reasons();
    List<String> unclear = new ArrayList<>();
    for (DiagnosticCode code : DiagnosticCode.values()) {
      if (hasPair(code) == reasons.containsKey(code.code())) {
        unclear.add(code.code());
      }
    }
    assertThat(unclear).isEmpty();
  }

  @Test
  void everyRuleOfTheCatalogueHasACode() throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve("rules.txt"));
    assertThat(lines).hasSize(134);
    assertThat(lines).allMatch(l -> DiagnosticCode.byCode(l.split(" ")[1]).isPresent());
  }

  @Test
  void thePageListsThem() throws IOException {
    Map<String, String> rules = new TreeMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve("rules.txt"))) {
      String[] parts = line.split(" ");
      rules.merge(parts[1], parts[0], (a, b) -> a + ", " + b);
    }
    Map<String, String> reasons = reasons();
    StringBuilder page = new StringBuilder();
    page.append("# What the checker finds\n\n");
    page.append("For each code a policy that breaks its rule and the nearest one that does not.\n");
    page.append("`corpus` has more of both: tricky good policies, of which nothing may be said,\n");
    page.append("and bad twins, which name the code at the end of each wrong line.\n");
    page.append("A pair about another kernel than the newest names it in a comment.\n\n");
    page.append("| code | rule | | rejected | accepted |\n|---|---|---|---|---|\n");
    for (DiagnosticCode code : DiagnosticCode.values()) {
      String c = code.code();
      page.append("| ").append(c).append(" | ").append(rules.getOrDefault(c, "")).append(" | ");
      page.append(code.rule().replace("|", "\\|")).append(" | ");
      page.append(
          hasPair(code)
              ? "[bad](" + c + "-bad.scx) | [good](" + c + "-good.scx) |\n"
              : "none: " + reasons.getOrDefault(c, "") + " | |\n");
    }
    Golden.check(FOLDER.resolve("README.md"), page.toString());
  }

  private static boolean hasPair(DiagnosticCode code) {
    return Files.exists(FOLDER.resolve(code.code() + "-bad.scx"))
        && Files.exists(FOLDER.resolve(code.code() + "-good.scx"));
  }

  private static Map<String, String> reasons() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve("without-pair.txt"))) {
      int space = line.indexOf(' ');
      reasons.put(line.substring(0, space), line.substring(space + 1));
    }
    return reasons;
  }
}
