package dev.scxlab.explain;

import dev.scxlab.source.DiagnosticCode;
import java.util.Iterator;
import java.util.List;

/**
 * The page behind one code ({@code verifier.md} 5.3).
 *
 * @param code the code
 * @param title what is wrong, in one line
 * @param what the paragraphs that say what the rule is and why
 * @param wrong lines of a policy that break it
 * @param right the same, mended
 * @param more further paragraphs; the last says what Linux does
 */
public record ExplainPage(
    DiagnosticCode code, String title, String what, String wrong, String right, String more) {

  private static final String MARGIN = "         ";

  /** The whole page, ended by a line break. */
  public String text() {
    return code
        + ": "
        + title
        + "\n\n"
        + what
        + "\n\n"
        + example("Wrong:   ", wrong)
        + "\n"
        + example("Right:   ", right)
        + "\n"
        + more
        + "\n";
  }

  private static String example(String head, String code) {
    StringBuilder out = new StringBuilder();
    Iterator<String> lines = List.of(code.split("\n")).iterator();
    out.append(head).append(lines.next()).append('\n');
    lines.forEachRemaining(line -> out.append(MARGIN).append(line).append('\n'));
    return out.toString();
  }
}
