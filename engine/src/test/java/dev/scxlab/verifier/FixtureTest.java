package dev.scxlab.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of {@code verifier/*.yaml}: bytecode, and what the verifier says to it. A case has a
 * sentence, the op it runs in, its code, and {@code rejects} with one finding per line ({@code
 * CODE @LINE: title}), or {@code accepts}.
 */
class FixtureTest {

  private static final List<String> FILES =
      List.of("nullness", "references", "memory", "loops", "numbers", "protocol", "assignment");

  @TestFactory
  List<DynamicTest> cases() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : FILES) {
      for (String part : read(file).split("(?m)^- case: ")) {
        if (!part.isBlank()) {
          tests.add(test(file, part));
        }
      }
    }
    return tests;
  }

  private static DynamicTest test(String file, String part) {
    String sentence = part.lines().findFirst().orElse("").strip();
    String op = "";
    StringBuilder code = new StringBuilder();
    List<String> expected = new ArrayList<>();
    String section = "";
    for (String line : part.lines().skip(1).toList()) {
      if (line.startsWith("  op: ")) {
        op = line.substring(6).strip();
      } else if (line.startsWith("  code: |") || line.startsWith("  rejects:")) {
        section = line.strip();
      } else if (line.startsWith("  accepts")) {
        section = "";
      } else if (section.startsWith("code")) {
        code.append(line).append('\n');
      } else if (section.startsWith("rejects") && line.strip().startsWith("- ")) {
        expected.add(line.strip().substring(2));
      }
    }
    String text = code.toString();
    String entered = op;
    return DynamicTest.dynamicTest(
        file + ": " + sentence,
        () -> assertEquals(String.join("\n", expected), found(entered, text, expected)));
  }

  /** What is found; lints of whole policies do not count in a fragment that expects none. */
  private static String found(String op, String text, List<String> expected) {
    boolean lints = expected.stream().anyMatch(FixtureTest::isLint);
    return Fixtures.verify(op, text).stream()
        .filter(f -> lints || !isLint(f))
        .collect(Collectors.joining("\n"));
  }

  private static boolean isLint(String finding) {
    boolean aboutTask = finding.startsWith("SX2001") || finding.startsWith("SX2016");
    return (finding.startsWith("SX20") || finding.startsWith("SX0603")) && !aboutTask;
  }

  private static String read(String file) {
    try (InputStream in = FixtureTest.class.getResourceAsStream("/verifier/" + file + ".yaml")) {
      if (in == null) {
        throw new AssertionError("no fixture " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
