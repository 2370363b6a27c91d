package dev.scxlab.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The public conformance cases, where the machine has them. */
class IsaConformanceTest {

  private static final Path SUITE =
      Path.of(System.getProperty("scxlab.data", "missing"), "bpf-conformance");

  @Test
  void everyCaseGivesItsResult() throws IOException {
    assertThat(failures("tests", 205)).isEmpty();
  }

  @Test
  void everyNegativeCaseIsRefused() throws IOException {
    assertThat(failures("negative", 39)).isEmpty();
  }

  private static List<IsaSuite.Result> failures(String folder, int atLeast) throws IOException {
    Path path = SUITE.resolve(folder);
    assumeTrue(Files.isDirectory(path), () -> "no conformance cases in " + path);
    List<IsaSuite.Result> results = IsaSuite.run(path);
    assertThat(results).hasSizeGreaterThanOrEqualTo(atLeast);
    return results.stream().filter(result -> !result.outcome().passed()).toList();
  }
}
