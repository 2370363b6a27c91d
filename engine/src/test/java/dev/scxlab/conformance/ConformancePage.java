package dev.scxlab.conformance;

import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The generated parts of policies/conformance/README.md, each between two comments. */
final class ConformancePage {

  private static final Path PAGE = Scenario.HOME.resolve("README.md");

  private ConformancePage() {}

  /** Compares a part with what the page has there, or replaces it when goldens are updated. */
  static synchronized void check(String part, String text) {
    String begin = "<!-- " + part + " -->\n";
    String end = "<!-- end of " + part + " -->\n";
    try {
      String page = Files.readString(PAGE);
      int from = page.indexOf(begin);
      int to = page.indexOf(end);
      if (from < 0 || to < from) {
        throw new AssertionError("the page has no part " + part);
      }
      Golden.check(PAGE, page.substring(0, from + begin.length()) + text + page.substring(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
