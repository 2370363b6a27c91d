package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes that a real kernel was shown, in our language: told before anything runs. */
class KernelMistakesTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies", "verifier", "kernel");

  static List<Path> policies() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".scx")).sorted().toList();
    }
  }

  private static Path policy(String begin) throws IOException {
    return policies().stream()
        .filter(f -> f.getFileName().toString().startsWith(begin + "_"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theMessageIsTheOneShown(Path policy) throws IOException {
    String said = Invocation.of("check", policy.toString()).out();
    String name = policy.getFileName().toString();
    Golden.check(
        FOLDER.resolve(name.replace(".scx", ".out")),
        said.replace(policy.toString(), name).replaceAll("--> \\S*/", "--> "));
    assertThat(said).doesNotContainPattern("\\b[Rr]\\d\\b").doesNotContain("scalar", "register");
  }

  /** What the kernel said is quoted from the recordings. */
  @ParameterizedTest
  @CsvSource({
    "bad0, 0, ''",
    "bad1, 255, SX0301",
    "bad2, 255, SX0404",
    "bad3, 255, SX0801",
    "bad4, 0, SX0603",
    "bad5, 255, SX0902",
    "bad6, 255, SX0401",
    "bad7, 0, SX2001"
  })
  void whatTheKernelRefusesOrEndsIsRefused(String bad, int status, String code) throws IOException {
    String line = Invocation.of("check", "--short", policy(bad).toString()).out();
    if (code.isEmpty()) {
      assertThat(line).isEmpty();
    } else {
      assertThat(line.strip().lines()).hasSize(1);
      assertThat(line).contains("error[" + code + "]");
    }

    Path data = Path.of(System.getProperty("scxlab.data"), "kernel-verifier");
    assumeTrue(Files.exists(data), "no recorded verdicts at hand: " + data);
    assertThat(Files.readString(data.resolve(bad + ".verdict"))).startsWith("rc=" + status + " ");
    String quoted = quote(policy(bad).getFileName().toString().replace(".scx", ""));
    if (!quoted.isEmpty()) {
      String recorded =
          Files.readString(data.resolve(bad + ".log"))
              + Files.readString(data.resolve(bad + ".dmesg"));
      for (String part : quoted.split("\\.\\.\\.")) {
        assertThat(recorded).contains(part.strip());
      }
    }
  }

  /** The kernel's words in the table of the folder's page. */
  private static String quote(String policy) throws IOException {
    return Files.readAllLines(FOLDER.resolve("README.md")).stream()
        .filter(l -> l.startsWith("| " + policy + " |"))
        .map(l -> l.split("`")[1])
        .findFirst()
        .orElse("");
  }
}
