package dev.scxlab.confirm;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.confirm.Inputs.Question;
import dev.scxlab.confirm.Machine.End;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostic.Confirmation;
import dev.scxlab.source.Diagnostic.Confirmation.Status;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a run in which what a finding says happens ({@code verifier.md} 4.7). A finding is
 * confirmed only by a fault of its own kind, on its own line, in its own op.
 */
public final class Confirmer {

  private static final int TRIES = 200;
  private static final int ENDLESS_TRIES = 8;
  private static final long SHORT_BUDGET = 60_000;

  /** What all runs for a policy may take together: it may have thousands of findings. */
  private static final long MOST_INSNS = 6_000_000;

  /** What it costs to begin a run, in instructions. */
  private static final long RUN_INSNS = 500;

  /** A loop that goes round for so long without an end in sight has none. */
  private static final long LOOP_BUDGET = 100_000;

  private static final int MOST_INPUTS = 4;
  private static final int MOST_ALTERNATIVES = 6;
  private static final Outcome NOT_TRIED =
      new Outcome(new Confirmation(Status.NOT_TRIED, ""), ImmutableMap.of());

  /**
   * What came out.
   *
   * @param confirmation what to say about it
   * @param decisions how conditions turned out in the run that confirmed it, by their text: whether
   *     they held, or their value was there
   */
  public record Outcome(Confirmation confirmation, ImmutableMap<Span, Boolean> decisions) {}

  private final Program program;
  private final SourceFile source;
  private final Texts texts;
  private final Answers answers;
  private long spentInsns;

  /**
   * Makes a confirmer.
   *
   * @param program what the findings are about, verified or not
   * @param source its text
   */
  public Confirmer(Program program, SourceFile source) {
    this.program = program;
    this.source = source;
    this.texts = new Texts(source);
    this.answers = new Answers(program);
  }

  /** Tries a finding; one that no run can show, or whose op needs what the stubs lack, is not. */
  public Outcome confirm(Diagnostic finding) {
    if (!Fault.canShow(finding.code())) {
      return NOT_TRIED;
    }
    Function function = function(finding.op());
    if (function == null || spentInsns > MOST_INSNS) {
      return NOT_TRIED;
    }
    try {
      return new Search(finding, function).run();
    } catch (CannotRun e) {
      return NOT_TRIED;
    }
  }

  private @Nullable Function function(@Nullable String name) {
    for (Function f : program.functions()) {
      if (f.kind() != Function.Kind.FN && f.name().equals(name)) {
        return f;
      }
    }
    return null;
  }

  /** The search for one finding. */
  private final class Search {
    private final Diagnostic finding;
    private final Function function;
    private final @Nullable OpsCallback op;
    private final int line;
    private final boolean endless;
    private int tries;
    private Map<String, Question> asked = new LinkedHashMap<>();
    private Map<String, Question> askedWhenFailing = asked;
    private ImmutableMap<Span, Boolean> decisions = ImmutableMap.of();

    Search(Diagnostic finding, Function function) {
      this.finding = finding;
      this.function = function;
      this.op =
          function.kind() == Function.Kind.OP
              ? OpsCallback.byName(function.name()).orElse(null)
              : null;
      this.line = source.line(finding.primary().start());
      this.endless = Fault.ENDLESS.isForetoldBy(finding.code());
    }

    Outcome run() {
      Map<String, Integer> found = find();
      if (found == null) {
        String text =
            "no run on "
                + Answers.NR_CPUS
                + " CPUs showed it in "
                + tries
                + " tries; it may be a limit of the checker";
        return new Outcome(new Confirmation(Status.UNCONFIRMED, text), ImmutableMap.of());
      }
      Map<String, Integer> needed = reduced(found);
      ImmutableMap<Span, Boolean> way = decisions;
      return new Outcome(new Confirmation(Status.CONFIRMED, text(needed)), way);
    }

    private boolean fails(Map<String, Integer> plan) {
      tries++;
      Inputs inputs = new Inputs(plan);
      Machine machine = new Machine(program, texts, function, op, inputs, answers);
      End end = machine.run(budget());
      spentInsns += RUN_INSNS + machine.insns();
      asked = inputs.asked();
      Fault fault = end.fault();
      boolean failed = fault != null && fault.isForetoldBy(finding.code()) && isHere(end);
      if (failed) {
        askedWhenFailing = asked;
        decisions = machine.decisions().steady();
      }
      return failed;
    }

    private long budget() {
      boolean counted =
          finding.code() == DiagnosticCode.BUDGET_EXCEEDED
              || finding.code() == DiagnosticCode.BOUND_TOO_LARGE;
      return counted ? KernelLimits.INSN_BUDGET : endless ? LOOP_BUDGET : SHORT_BUDGET;
    }

    private boolean isHere(End end) {
      if (end.fault() == Fault.ENDLESS) {
        for (LoopRegion loop : end.function().loops()) {
          boolean inside = loop.head() <= end.insn() && end.insn() < loop.end();
          if (inside && source.line(loop.span().start()) == line) {
            return true;
          }
        }
        return false;
      }
      Span span = end.function().debug().get(end.insn()).span();
      return source.line(span.start()) <= line && line <= source.line(span.end());
    }

    private @Nullable Map<String, Integer> find() {
      Map<String, Integer> usual = new HashMap<>();
      if (fails(usual)) {
        return usual;
      }
      int most = endless ? ENDLESS_TRIES : TRIES;
      Map<String, Question> first = asked;
      for (Map.Entry<String, Question> e : ImmutableList.copyOf(first.entrySet())) {
        for (int i = 1; i < e.getValue().answers().length() && tries < most / 2; i++) {
          Map<String, Integer> plan = new HashMap<>(Map.of(e.getKey(), i));
          if (fails(plan)) {
            return plan;
          }
        }
      }
      SplittableRandom random = new SplittableRandom(finding.primary().start());
      Map<String, Question> known = new LinkedHashMap<>(first);
      while (tries < most && spentInsns < MOST_INSNS) {
        Map<String, Integer> plan = new HashMap<>();
        known.forEach(
            (name, question) -> {
              if (random.nextInt(3) == 0) {
                plan.put(name, random.nextInt(question.answers().length()));
              }
            });
        if (fails(plan)) {
          return plan;
        }
        known.putAll(asked);
      }
      return null;
    }

    /** Takes back all answers that the failure does not need. */
    private Map<String, Integer> reduced(Map<String, Integer> found) {
      Map<String, Integer> needed = new HashMap<>(found);
      for (String name : ImmutableList.copyOf(found.keySet())) {
        Integer answer = needed.remove(name);
        if (answer != null && !fails(needed)) {
          needed.put(name, answer);
        }
      }
      return needed;
    }

    private String text(Map<String, Integer> plan) {
      Map<String, Integer> inputs = new LinkedHashMap<>();
      Map<String, Question> questions = askedWhenFailing;
      for (Map.Entry<String, Question> e : ImmutableList.copyOf(questions.entrySet())) {
        boolean said = endless || inputs.size() > MOST_INPUTS;
        if (said ? plan.containsKey(e.getKey()) : matters(e.getKey(), e.getValue(), plan)) {
          int answer = plan.getOrDefault(e.getKey(), 0);
          String words = e.getValue().words().apply(e.getValue().answers().get(answer));
          inputs.merge(words, 1, Integer::sum);
        }
      }
      List<String> words = new ArrayList<>();
      inputs.forEach((text, times) -> words.add(times == 1 ? text : text + " each time"));
      if (words.size() > MOST_INPUTS) {
        int more = words.size() - MOST_INPUTS;
        words.subList(MOST_INPUTS, words.size()).clear();
        words.add(more + " more");
      }
      return function.name() + (words.isEmpty() ? "" : " with " + joined(words)) + " " + outcome();
    }

    private String outcome() {
      return endless
          ? String.format(Locale.ROOT, "is still in this loop after %,d instructions", budget())
          : "fails at line " + line;
    }

    private boolean matters(String name, Question question, Map<String, Integer> plan) {
      int given = plan.getOrDefault(name, 0);
      int most = Math.min(question.answers().length(), MOST_ALTERNATIVES);
      for (int i = 0; i < most; i++) {
        Map<String, Integer> other = new HashMap<>(plan);
        other.put(name, i);
        if (i != given && !fails(other)) {
          return true;
        }
      }
      return false;
    }
  }

  private static String joined(List<String> inputs) {
    int last = inputs.size() - 1;
    return last == 0
        ? inputs.get(0)
        : String.join(", ", inputs.subList(0, last)) + " and " + inputs.get(last);
  }
}
