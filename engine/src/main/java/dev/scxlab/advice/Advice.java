package dev.scxlab.advice;

import com.google.common.collect.ImmutableList;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.confirm.Confirmer;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Help;
import dev.scxlab.syntax.PolicyDecl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds to findings what only trying can tell: whether a run confirms them, and which edits mend
 * them ({@code verifier.md} 4.7 and 5.1). An edit that mends nothing, or breaks something else, is
 * not offered; its sentence stays.
 */
public final class Advice {

  /** Characters that may be checked again: many edits for a small text, none for a huge one. */
  private static final int MOST_CHARACTERS = 1_000_000;

  /** What a finding adds to the work of checking a text again, as if it were so many characters. */
  private static final int CHARACTERS_PER_FINDING = 40;

  private static final int MOST_TRIALS = 120;

  /** Findings whose surroundings are searched for an edit: a long op costs its length each time. */
  private static final int MOST_SEARCHES = 1_000;

  /** Steps of the verifier that all trials may take: a small text can be hard to verify. */
  private static final long MOST_STEPS = 2_000_000;

  private static final int MOST_HELPS = 2;

  private final PolicyCompiler.Result result;
  private final @Nullable Confirmer confirmer;
  private final Trial trial;
  private final String lineBreak;
  private @Nullable Tidy tidy;
  private int trials;
  private int searches = MOST_SEARCHES;

  private Advice(PolicyCompiler compiler, PolicyCompiler.Result result) {
    this.result = result;
    this.trial = new Trial(compiler, result);
    Program program = result.program().orElse(null);
    this.confirmer = program == null ? null : new Confirmer(program, result.source());
    this.lineBreak = result.source().text().contains("\r\n") ? "\r\n" : "\n";
    this.trials = trials(result.source().text().length(), result.diagnostics().size());
  }

  /** How many edits may be tried for all findings of a text together. */
  static int trials(int characters, int findings) {
    int work = Math.max(1, characters + findings * CHARACTERS_PER_FINDING);
    return Math.min(MOST_TRIALS, MOST_CHARACTERS / work);
  }

  /** The findings of a result, tried. */
  public static ImmutableList<Diagnostic> tried(
      PolicyCompiler compiler, PolicyCompiler.Result result) {
    Advice advice = new Advice(compiler, result);
    return result.diagnostics().stream()
        .map(advice::tried)
        .collect(ImmutableList.toImmutableList());
  }

  /** The findings with the edits that mend them, each tried when it is asked for; no runs. */
  public static Stream<Diagnostic> edits(PolicyCompiler compiler, PolicyCompiler.Result result) {
    Advice advice = new Advice(compiler, result);
    return result.diagnostics().stream().map(d -> d.withHelps(advice.helps(d)));
  }

  private Diagnostic tried(Diagnostic d) {
    Diagnostic confirmed =
        confirmer == null || d.confirmation() != null
            ? d
            : ConfirmedPath.of(d, confirmer.confirm(d));
    return confirmed.withHelps(helps(d));
  }

  private List<Help> helps(Diagnostic d) {
    List<Help> raw = new ArrayList<>();
    d.helps().stream().filter(h -> !h.edits().isEmpty()).forEach(h -> offer(d, h, raw));
    PolicyDecl policy = result.policy().orElse(null);
    boolean worthTrying = trials > 0 && !Recipes.of(d.code()).isEmpty();
    if (policy != null && raw.isEmpty() && worthTrying && searches-- > 0) {
      Surroundings at = new Surroundings(result.source(), policy, d.primary());
      Recipes.of(d.code()).forEach(r -> r.edits(d, at).forEach(h -> offer(d, h, raw)));
    }
    List<Help> advice =
        d.helps().stream().filter(h -> !raw.contains(h)).map(h -> Help.advice(h.text())).toList();
    List<Help> all = new ArrayList<>();
    if (raw.size() < MOST_HELPS && raw.stream().allMatch(Advice::onlyRemoves)) {
      all.addAll(advice);
    }
    if (!raw.isEmpty() && tidy == null) {
      tidy = new Tidy(result.source());
    }
    raw.forEach(h -> all.add(tidy == null || onlyRemoves(h) ? h : tidy.of(h)));
    return all;
  }

  /** Offers a help that mends the finding, unless there is one with the same words. */
  private void offer(Diagnostic d, Help help, List<Help> offered) {
    Help inTheTextsWay = help.withLineBreaks(lineBreak);
    boolean again = offered.stream().anyMatch(h -> h.text().equals(help.text()));
    if (offered.size() < MOST_HELPS && !again && mends(d, inTheTextsWay)) {
      offered.add(inTheTextsWay);
    }
  }

  /** Who only takes something out may rather want to know what to write instead. */
  private static boolean onlyRemoves(Help help) {
    return help.edits().stream().allMatch(e -> e.newText().isEmpty());
  }

  private boolean mends(Diagnostic d, Help help) {
    return trials-- > 0 && trial.steps() < MOST_STEPS && trial.mends(d, help.edits());
  }
}
