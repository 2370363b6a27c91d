package dev.scxlab.source;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The diagnostics of one source text, collected over all stages. Not thread-safe. */
public final class Diagnostics {

  private final SourceFile source;
  private final List<Diagnostic> all = new ArrayList<>();

  public Diagnostics(SourceFile source) {
    this.source = source;
  }

  /** The text they speak of. */
  public SourceFile source() {
    return source;
  }

  public void add(Diagnostic diagnostic) {
    all.add(diagnostic);
  }

  public void add(Diagnostic.Builder builder) {
    all.add(builder.build());
  }

  /** Whether anything of severity {@link Severity#ERROR} was said. */
  public boolean hasErrors() {
    return all.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** All of them by place; at one place in the order in which they were found. */
  public ImmutableList<Diagnostic> sorted() {
    return ImmutableList.sortedCopyOf(
        Comparator.comparingInt((Diagnostic d) -> d.primary().start()), all);
  }
}
