package dev.scxlab.testing;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares a text with a golden file: the reviewed output of an earlier run, kept beside the tests.
 *
 * <p>Run the tests with {@code -Dgolden.update=true} to write what they produce instead; review the
 * change like code.
 */
public final class Golden {

  private static final int CONTEXT_LINES = 3;

  private Golden() {}

  /**
   * Compares with a golden file of the module under test.
   *
   * @param resource path below {@code src/test/resources} of the module, for example {@code
   *     render/null-check.out}
   * @param actual what the test produced
   */
  public static void check(String resource, String actual) {
    check(Path.of("src", "test", "resources").resolve(resource), actual);
  }

  /** Compares with a golden file anywhere; line ends do not count. */
  public static void check(Path golden, String actual) {
    String found = normalised(actual);
    try {
      if (Boolean.getBoolean("golden.update")) {
        write(golden, found);
        return;
      }
      if (!Files.exists(golden)) {
        throw new AssertionError(
            "no golden file " + golden + " yet; -Dgolden.update=true writes:\n" + found);
      }
      String wanted = normalised(Files.readString(golden));
      if (!wanted.equals(found)) {
        throw new AssertionError(
            golden + " differs (-Dgolden.update=true accepts):\n" + diff(golden, wanted, found));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path golden, String text) throws IOException {
    Path folder = golden.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (!Files.exists(golden) || !normalised(Files.readString(golden)).equals(text)) {
      Files.writeString(golden, text);
    }
  }

  private static String diff(Path golden, String wanted, String found) {
    List<String> before = wanted.lines().toList();
    List<String> after = found.lines().toList();
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(
            golden.toString(), "this run", before, DiffUtils.diff(before, after), CONTEXT_LINES);
    return lines.isEmpty() ? "(only the line break at the end differs)" : String.join("\n", lines);
  }

  private static String normalised(String text) {
    return text.replace("\r\n", "\n");
  }
}
