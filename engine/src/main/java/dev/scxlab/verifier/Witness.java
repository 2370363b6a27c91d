package dev.scxlab.verifier;

import dev.scxlab.ir.JumpRole;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells how a state came to be, in the places of the text. */
final class Witness {

  private static final int MAX_STEPS = 8;
  private static final int MAX_LOOKED_AT = 10_000;

  private final OpAnalysis op;
  private final Names names;

  Witness(OpAnalysis op, Names names) {
    this.op = op;
    this.names = names;
  }

  /** Adds the way to a state: the steps about a value, and the last decisions before the end. */
  void addPath(Diagnostic.Builder diagnostic, @Nullable Event last, long value) {
    Deque<PathStep> steps = new ArrayDeque<>();
    Set<Span> seen = new LinkedHashSet<>();
    int looked = 0;
    for (Event e = last; e != null && looked < MAX_LOOKED_AT; e = e.before()) {
      looked++;
      boolean about = value != 0 && e.value() == value;
      boolean decision = e.kind() == PathStep.Event.BRANCH;
      boolean other = e.kind() == PathStep.Event.MERGE || e.kind() == PathStep.Event.RETURN;
      if (other || (!about && !decision && e.kind() != PathStep.Event.CALL)) {
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

  private String text(Event e) {
    FunctionInfo function = op.function(e.function());
    String what = names.text(function, e.insn());
    switch (e.kind()) {
      case BRANCH:
        if (e.note() != null && !what.contains("null")) {
          return what + " " + e.note();
        }
        if (about(e) == JumpRole.NOTHING || about(e) == JumpRole.SOMETHING) {
          return what + (isFalse(e) ? nothing(what) : something(what));
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
    return isName(what) ? " is null" : " finds nothing";
  }

  private static String something(String what) {
    return isName(what) ? " is not null" : " finds something";
  }

  private static boolean isName(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
  }

  /** What a decision found out, as a label at its place in the text. */
  Label label(Event branch) {
    FunctionInfo function = op.function(branch.function());
    JumpRole role = about(branch);
    boolean search = role == JumpRole.NOTHING || role == JumpRole.SOMETHING;
    String way =
        search
            ? isFalse(branch) ? "finds nothing on this path" : "finds something on this path"
            : isFalse(branch) ? "not taken on this path" : "taken on this path";
    return new Label(function.span(branch.insn()), way, Label.Role.BRANCH);
  }

  /** Whether a decision means that the condition in the text is false, or its value missing. */
  boolean isFalse(Event branch) {
    return isFalse(op.function(branch.function()), branch.insn(), branch.taken());
  }

  /** The same for a conditional jump and the side on which it is left. */
  static boolean isFalse(FunctionInfo function, int at, boolean jumps) {
    JumpRole role = JumpRole.of(function.role(at)).orElse(null);
    if (role == null) {
      return function.insn(at).offset() >= 0 && jumps;
    }
    boolean holds = role == JumpRole.HOLDS || role == JumpRole.SOMETHING;
    return jumps != holds;
  }

  private @Nullable JumpRole about(Event branch) {
    return JumpRole.of(op.function(branch.function()).role(branch.insn())).orElse(null);
  }

  /** The newest event about a value, of some kind; null when there is none. */
  static @Nullable Event find(@Nullable Event last, PathStep.Event kind, long value) {
    for (Event e = last; e != null; e = e.before()) {
      if (e.kind() == kind && e.value() == value) {
        return e;
      }
    }
    return null;
  }

  /** The newest decision, or null. */
  static @Nullable Event lastBranch(@Nullable Event last) {
    for (Event e = last; e != null; e = e.before()) {
      if (e.kind() == PathStep.Event.BRANCH) {
        return e;
      }
    }
    return null;
  }

  /** Labels for the calls that lead from the op to the function a finding is in. */
  List<Label> callLabels(VerifierState state) {
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
