package dev.scxlab.verifier.report;

import dev.scxlab.ir.JumpRole;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells how a state came to be, in the places of the text. */
public final class Witness {

  private static final Pattern LIBRARY =
      Pattern.compile("(?:min|max|clamp|add_sat|sub_sat|later|earlier|log2)\\(.*\\)");

  /** The role of a jump that decides about an arm. */
  private static final String MATCH = "match";

  private static final Pattern RANGE = Pattern.compile("[^\\s.]+\\.\\.[^.]+");

  private static final int MAX_STEPS = 8;
  private static final int MAX_LOOKED_AT = 10_000;

  private final OpAnalysis op;
  private final Names names;

  public Witness(OpAnalysis op, Names names) {
    this.op = op;
    this.names = names;
  }

  /**
   * Adds the way to a state: the steps about a value, and the last decisions before the end. Where
   * paths met it follows the one that brought what is wrong.
   *
   * @param failing the value that is wrong, or null when it is not about a value
   */
  public void addPath(
      Diagnostic.Builder diagnostic, @Nullable Event last, @Nullable RegState failing) {
    List<Long> wanted = lineage(failing);
    Deque<PathStep> steps = new ArrayDeque<>();
    Set<Span> seen = new LinkedHashSet<>();
    int looked = 0;
    for (Event e = last; e != null && looked < MAX_LOOKED_AT; e = before(e, wanted)) {
      looked++;
      boolean about = !wanted.isEmpty() && e.value() == wanted.get(0);
      boolean decision = e.kind() == PathStep.Event.BRANCH;
      boolean other = e.kind() == PathStep.Event.MERGE || e.kind() == PathStep.Event.RETURN;
      boolean inside = decision && isInsideLibrary(e);
      if (other || inside || (!about && !decision && e.kind() != PathStep.Event.CALL)) {
        continue;
      }
      if (steps.size() >= MAX_STEPS && !about) {
        continue;
      }
      Span span = op.function(e.function()).span(e.insn());
      if (seen.add(span)) {
        steps.addFirst(new PathStep(span, e.kind(), decision ? !isFalse(e) : null, text(e)));
      }
    }
    steps.forEach(diagnostic::step);
  }

  /** Whether a decision is one that a library function like {@code min} makes for itself. */
  private boolean isInsideLibrary(Event e) {
    FunctionInfo function = op.function(e.function());
    String text = names.text(function, e.insn());
    return LIBRARY.matcher(text).matches()
        || (function.role(e.insn()).isEmpty() && text.endsWith(")"));
  }

  /** The identities of a value and of those it was computed from, nearest first. */
  private static List<Long> lineage(@Nullable RegState value) {
    List<Long> ids = new ArrayList<>();
    if (value == null || value.id() == 0) {
      return ids;
    }
    ids.add(value.id());
    for (Origin o = value.origin(); o != null && ids.size() < MAX_STEPS; o = o.from()) {
      if (o.source() != 0) {
        ids.add(o.source());
      }
    }
    return ids;
  }

  /** The event before another one, on the path that brought the values in question. */
  private static @Nullable Event before(Event e, List<Long> wanted) {
    Event.Merge merge = e.merge();
    if (merge == null) {
      return e.before();
    }
    for (int i = 0; i < wanted.size(); i++) {
      for (Event.Merged m : merge.values()) {
        if (m.id() == wanted.get(i)) {
          boolean second = isWorse(m.second(), m.first());
          wanted.set(i, second ? m.idSecond() : m.idFirst());
          return second ? merge.other() : e.before();
        }
      }
    }
    return e.before();
  }

  /** Whether a number is more likely the one that went wrong: it reaches further. */
  private static boolean isWorse(Scalar a, Scalar b) {
    if (a.includes(b) != b.includes(a)) {
      return a.includes(b);
    }
    return Long.compareUnsigned(a.umax(), b.umax()) > 0;
  }

  private String text(Event e) {
    FunctionInfo function = op.function(e.function());
    String what = names.text(function, e.insn());
    switch (e.kind()) {
      case BRANCH:
        if (e.note() != null && !what.contains("null") && !what.startsWith("for ")) {
          return what + " " + e.note();
        }
        if (about(e) == JumpRole.NOTHING || about(e) == JumpRole.SOMETHING) {
          return what + (isFalse(e) ? nothing(what) : something(what));
        }
        if (what.startsWith("for ")) {
          return what + (isFalse(e) ? " ends" : " goes round");
        }
        if (isArm(e)) {
          return what + (isFalse(e) ? " does not match" : " matches");
        }
        if (RANGE.matcher(what).matches()) {
          return "the loop over " + what + (isFalse(e) ? " ends" : " goes round");
        }
        return isFalse(e) ? what + " is false" : what + " is true";
      case ACQUIRE:
        return what + " acquires";
      case RELEASE:
        return what + " releases";
      default:
        return what;
    }
  }

  private static String nothing(String what) {
    return isName(what) ? " is null" : what.startsWith("for ") ? " ends" : " finds nothing";
  }

  private static String something(String what) {
    if (what.startsWith("for ")) {
      return " goes round";
    }
    return isName(what) ? " is not null" : " finds something";
  }

  private static boolean isName(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
  }

  /** What a decision found out, as a label at its place in the text. */
  public Label label(Event branch) {
    FunctionInfo function = op.function(branch.function());
    JumpRole role = about(branch);
    boolean search = role == JumpRole.NOTHING || role == JumpRole.SOMETHING;
    String way =
        search
            ? isFalse(branch) ? "finds nothing on this path" : "finds something on this path"
            : isArm(branch)
                ? isFalse(branch) ? "does not match on this path" : "matches on this path"
                : isFalse(branch) ? "not taken on this path" : "taken on this path";
    return new Label(function.span(branch.insn()), way, Label.Role.BRANCH);
  }

  /** Whether a decision means that the condition in the text is false, or its value missing. */
  public boolean isFalse(Event branch) {
    return isFalse(op.function(branch.function()), branch.insn(), branch.taken());
  }

  /** The same for a conditional jump and the side on which it is left. */
  public static boolean isFalse(FunctionInfo function, int at, boolean jumps) {
    JumpRole role = JumpRole.of(function.role(at)).orElse(null);
    if (function.role(at).equals(MATCH)) {
      return !jumps;
    }
    if (role == null) {
      return function.insn(at).offset() >= 0 && jumps;
    }
    boolean holds = role == JumpRole.HOLDS || role == JumpRole.SOMETHING;
    return jumps != holds;
  }

  /** Whether a decision is one for an arm of a match. */
  private boolean isArm(Event branch) {
    return op.function(branch.function()).role(branch.insn()).equals(MATCH);
  }

  private @Nullable JumpRole about(Event branch) {
    return JumpRole.of(op.function(branch.function()).role(branch.insn())).orElse(null);
  }

  /** The newest event about a value, of some kind; null when there is none. */
  public static @Nullable Event find(@Nullable Event last, PathStep.Event kind, long value) {
    for (Event e = last; e != null; e = e.before()) {
      if (e.kind() == kind && e.value() == value) {
        return e;
      }
    }
    return null;
  }

  /** The newest decision, or null. */
  public static @Nullable Event lastBranch(@Nullable Event last) {
    for (Event e = last; e != null; e = e.before()) {
      if (e.kind() == PathStep.Event.BRANCH) {
        return e;
      }
    }
    return null;
  }

  /** Labels for the calls that lead from the op to the function a finding is in. */
  public List<Label> callLabels(VerifierState state) {
    List<Label> labels = new ArrayList<>();
    for (int i = 1; i < state.frames.length; i++) {
      FuncState caller = state.frames[i - 1];
      Span span = caller.function.span(state.frames[i].callSite);
      String name = state.frames[i].function.function().name();
      labels.add(
          new Label(
              span,
              "`" + name + "` is called from " + caller.function.function().name() + " here",
              Label.Role.CALL));
    }
    return labels;
  }
}
