package dev.scxlab.explain;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.LabBug;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All pages. They lie in resource files, a file for each group of codes. */
public final class ExplainPages {

  private static final List<String> FILES =
      List.of(
          "syntax.txt",
          "values.txt",
          "contexts.txt",
          "queues.txt",
          "lifetimes.txt",
          "loops.txt",
          "numbers.txt",
          "declarations.txt",
          "lints.txt");

  /** {@code # CODE title}, paragraphs, {@code Wrong:} and {@code Right:} code, paragraphs. */
  private static final Pattern PAGE =
      Pattern.compile(
          "# (SX\\d{4}) ([^\n]+)\n\n(.+?)\n\nWrong:\n(.+?)\nRight:\n(.+?)\n\n(.+?)\\s*",
          Pattern.DOTALL);

  /** Letters and digits that the codes of a group share. */
  private static final int GROUP = 4;

  private static final Map<DiagnosticCode, ExplainPage> PAGES = read();

  private ExplainPages() {}

  /** The page behind a code. */
  public static ExplainPage of(DiagnosticCode code) {
    ExplainPage page = PAGES.get(code);
    if (page == null) {
      throw new LabBug("no page for " + code);
    }
    return page;
  }

  /**
   * Codes to read about next: those that the page names, and its neighbours in the group.
   *
   * @return without the code itself, in the order of their numbers
   */
  public static List<DiagnosticCode> related(DiagnosticCode code) {
    ExplainPage page = of(code);
    DiagnosticCode[] all = DiagnosticCode.values();
    List<DiagnosticCode> related = new ArrayList<>();
    for (DiagnosticCode other : all) {
      boolean named = page.what().contains(other.code()) || page.more().contains(other.code());
      boolean sameGroup = other.code().regionMatches(0, code.code(), 0, GROUP);
      boolean beside = sameGroup && Math.abs(other.ordinal() - code.ordinal()) == 1;
      if (other != code && (named || beside)) {
        related.add(other);
      }
    }
    return related;
  }

  private static Map<DiagnosticCode, ExplainPage> read() {
    Map<DiagnosticCode, ExplainPage> pages = new EnumMap<>(DiagnosticCode.class);
    for (String file : FILES) {
      for (String text : contents(file).split("\n(?=# SX)")) {
        ExplainPage page = page(file, text);
        if (pages.put(page.code(), page) != null) {
          throw new LabBug("two pages for " + page.code());
        }
      }
    }
    return ImmutableMap.copyOf(pages);
  }

  private static ExplainPage page(String file, String text) {
    Matcher m = PAGE.matcher(text);
    if (!m.matches()) {
      throw new LabBug(file + ": not a page: " + text.lines().findFirst().orElse(""));
    }
    DiagnosticCode code =
        DiagnosticCode.byCode(m.group(1))
            .orElseThrow(() -> new LabBug(file + ": a page for no code: " + m.group(1)));
    return new ExplainPage(
        code,
        m.group(2),
        m.group(3),
        m.group(4).stripIndent(),
        m.group(5).stripIndent(),
        m.group(6));
  }

  private static String contents(String file) {
    try (InputStream in = ExplainPages.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new LabBug("missing resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LabBug("cannot read resource " + file, e);
    }
  }
}
