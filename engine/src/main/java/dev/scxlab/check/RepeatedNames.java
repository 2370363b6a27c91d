package dev.scxlab.check;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Names that nothing defines: a declaration that is missing or misspelt is one mistake, however
 * often its name is used. The first use is reported, with the others as labels and in its edit.
 */
final class RepeatedNames {

  /** Other uses that get a label; the rest is counted. */
  private static final int SHOWN = 3;

  /**
   * One finding.
   *
   * @param near the name that is probably meant
   * @param more the uses behind the first
   */
  private record Unknown(
      Diagnostic.Builder finding, Span first, Optional<String> near, List<Span> more) {}

  private final Map<String, Unknown> found = new LinkedHashMap<>();

  /**
   * Takes a use.
   *
   * @param what what is unknown: uses with the same text are one mistake
   * @param near the name that is probably meant here
   */
  void add(String what, Diagnostic.Builder finding, Span use, Optional<String> near) {
    String key = what + near.map(n -> " " + n).orElse("");
    Unknown known = found.get(key);
    if (known == null) {
      found.put(key, new Unknown(finding, use, near, new ArrayList<>()));
    } else if (!known.more.contains(use) && !known.first.equals(use)) {
      known.more.add(use);
    }
  }

  /** Whether any name was unknown. */
  boolean any() {
    return !found.isEmpty();
  }

  /** Reports all, once. */
  void report(Consumer<Diagnostic.Builder> reports) {
    found.values().forEach(u -> reports.accept(complete(u)));
    found.clear();
  }

  private static Diagnostic.Builder complete(Unknown u) {
    int shown = Math.min(u.more.size(), SHOWN);
    for (int i = 0; i < shown; i++) {
      boolean last = i + 1 == SHOWN && u.more.size() > SHOWN;
      int rest = u.more.size() - SHOWN;
      u.finding.label(
          Label.cause(u.more.get(i), last ? "and here, and " + rest + " times more" : "and here"));
    }
    u.near.ifPresent(
        near -> {
          List<Edit> edits = new ArrayList<>();
          edits.add(new Edit(u.first, near));
          u.more.forEach(span -> edits.add(new Edit(span, near)));
          u.finding.help(
              new Help("did you mean `" + near + "`?", Help.Applicability.LIKELY, edits));
        });
    return u.finding;
  }
}
