package dev.scxlab.source;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing we have to say about a source text ({@code verifier.md} section 5). Diagnostics are
 * values: stages collect them, only the command line prints them.
 *
 * @param code what kind of finding it is
 * @param severity how bad it is here; a warning may have been raised, an error allowed away
 * @param title one line, lower case, in the user's words, names in backticks
 * @param primary the smallest span that is wrong
 * @param primaryLabel a few words under the primary span; may be empty
 * @param labels causes, in reading order, at most five
 * @param path the way that leads there; may be empty
 * @param known what is known at that point; may be empty
 * @param confirmation the outcome of the confirming run, or null when there is none to speak of
 * @param helps what to do about it
 * @param op the op or function the finding is in, or null
 * @param occurrences on how many paths it was found, at least 1
 */
public record Diagnostic(
    DiagnosticCode code,
    Severity severity,
    String title,
    Span primary,
    String primaryLabel,
    List<Label> labels,
    List<PathStep> path,
    List<KnownFact> known,
    @Nullable Confirmation confirmation,
    List<Help> helps,
    @Nullable String op,
    int occurrences) {

  public Diagnostic {
    labels = ImmutableList.copyOf(labels);
    path = ImmutableList.copyOf(path);
    known = ImmutableList.copyOf(known);
    helps = ImmutableList.copyOf(helps);
  }

  /**
   * Whether a concrete run reached the failure.
   *
   * @param status the outcome
   * @param text the inputs of that run in the user's words; empty when not confirmed
   */
  public record Confirmation(Status status, String text) {
    /** The outcome of the confirming run. */
    public enum Status {
      CONFIRMED,
      UNCONFIRMED,
      NOT_TRIED
    }
  }

  /** The same finding, taken more or less seriously. */
  public Diagnostic withSeverity(Severity other) {
    return new Diagnostic(
        code,
        other,
        title,
        primary,
        primaryLabel,
        labels,
        path,
        known,
        confirmation,
        helps,
        op,
        occurrences);
  }

  /** The same finding after a run that was to confirm it. */
  public Diagnostic withConfirmation(Confirmation other) {
    return new Diagnostic(
        code,
        severity,
        title,
        primary,
        primaryLabel,
        labels,
        path,
        known,
        other,
        helps,
        op,
        occurrences);
  }

  /** The same finding with another way that leads there. */
  public Diagnostic withPath(List<PathStep> otherPath, List<Label> otherLabels) {
    return new Diagnostic(
        code,
        severity,
        title,
        primary,
        primaryLabel,
        otherLabels,
        otherPath,
        known,
        confirmation,
        helps,
        op,
        occurrences);
  }

  /** The same finding with other advice. */
  public Diagnostic withHelps(List<Help> others) {
    return new Diagnostic(
        code,
        severity,
        title,
        primary,
        primaryLabel,
        labels,
        path,
        known,
        confirmation,
        others,
        op,
        occurrences);
  }

  /** Starts a diagnostic with the code's own severity. */
  public static Builder of(DiagnosticCode code, Span primary, String title) {
    return new Builder(code, primary, title);
  }

  /** Collects the parts of a diagnostic; all but code, place and title have sensible defaults. */
  public static final class Builder {
    private final DiagnosticCode code;
    private final Span primary;
    private final String title;
    private Severity severity;
    private String primaryLabel = "";
    private final List<Label> labels = new ArrayList<>();
    private final List<PathStep> path = new ArrayList<>();
    private final List<KnownFact> known = new ArrayList<>();
    private @Nullable Confirmation confirmation;
    private final List<Help> helps = new ArrayList<>();
    private @Nullable String op;
    private int occurrences = 1;

    private Builder(DiagnosticCode code, Span primary, String title) {
      this.code = code;
      this.primary = primary;
      this.title = title;
      this.severity = code.severity();
    }

    public Builder severity(Severity value) {
      severity = value;
      return this;
    }

    public Builder at(String label) {
      primaryLabel = label;
      return this;
    }

    public Builder label(Label label) {
      labels.add(label);
      return this;
    }

    public Builder step(PathStep step) {
      path.add(step);
      return this;
    }

    public Builder known(KnownFact fact) {
      known.add(fact);
      return this;
    }

    public Builder confirmation(Confirmation value) {
      confirmation = value;
      return this;
    }

    public Builder help(Help help) {
      helps.add(help);
      return this;
    }

    public Builder help(String advice) {
      return help(Help.advice(advice));
    }

    public Builder op(@Nullable String value) {
      op = value;
      return this;
    }

    public Builder occurrences(int value) {
      occurrences = value;
      return this;
    }

    public Diagnostic build() {
      return new Diagnostic(
          code,
          severity,
          title,
          primary,
          primaryLabel,
          labels,
          path,
          known,
          confirmation,
          helps,
          op,
          occurrences);
    }
  }
}
