package dev.scxlab.check;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds functions that call themselves, directly or through others (R101), and puts the rest into
 * an order in which callees come before their callers. Goes through the calls once, without
 * recursion of its own: a policy may have thousands of functions in a chain.
 */
final class RecursionChecker {

  /** More circles than this are one mistake made by a program. */
  private static final int MOST_REPORTS = 20;

  /** So many functions of a circle are named. */
  private static final int MOST_NAMES = 8;

  private static final int MOST_LABELS = 5;

  private final Problems problems;
  private final Map<Integer, FunctionScope> scopes;
  private final List<Integer> calleesFirst = new ArrayList<>();
  private final Set<Set<Integer>> reported = new HashSet<>();

  /** The functions on the way, innermost last, each with the call that it is at. */
  private final List<Step> way = new ArrayList<>();

  private final Map<Integer, Integer> depthOnWay = new HashMap<>();
  private int circles;

  private static final class Step {
    final int function;
    final FunctionScope scope;
    int next;

    Step(int function, FunctionScope scope) {
      this.function = function;
      this.scope = scope;
    }

    FunctionScope.FnUse call() {
      return scope.calls.get(next - 1);
    }
  }

  RecursionChecker(Problems problems, Map<Integer, FunctionScope> scopes) {
    this.problems = problems;
    this.scopes = scopes;
  }

  /** Reports circles. */
  void check() {
    Set<Integer> done = new HashSet<>();
    scopes.forEach((start, scope) -> visit(start, scope, done));
  }

  /** All functions, each behind those it calls but for circles; only after {@link #check}. */
  List<Integer> calleesFirst() {
    return calleesFirst;
  }

  private void visit(int start, FunctionScope scope, Set<Integer> done) {
    if (!done.add(start)) {
      return;
    }
    enter(start, scope);
    while (!way.isEmpty()) {
      Step at = way.get(way.size() - 1);
      if (at.next == at.scope.calls.size()) {
        way.remove(way.size() - 1);
        depthOnWay.remove(at.function);
        calleesFirst.add(at.function);
        continue;
      }
      int callee = at.scope.calls.get(at.next++).function().index();
      Integer depth = depthOnWay.get(callee);
      FunctionScope next = scopes.get(callee);
      if (depth != null) {
        circle(depth);
      } else if (next != null && done.add(callee)) {
        enter(callee, next);
      }
    }
  }

  private void enter(int function, FunctionScope scope) {
    depthOnWay.put(function, way.size());
    way.add(new Step(function, scope));
  }

  /** The functions on the way from a depth on call each other, and the last the first. */
  private void circle(int depth) {
    circles++;
    if (circles > MOST_REPORTS) {
      return;
    }
    Set<Integer> members = new HashSet<>();
    Deque<FunctionScope.FnUse> calls = new ArrayDeque<>();
    for (Step step : way.subList(depth, way.size())) {
      members.add(step.function);
      calls.add(step.call());
    }
    if (reported.add(members)) {
      FunctionScope.FnUse closing = calls.removeLast();
      report(way.get(way.size() - 1).scope, List.copyOf(calls), closing);
    }
  }

  private void report(
      FunctionScope last, List<FunctionScope.FnUse> chain, FunctionScope.FnUse closing) {
    String first = closing.function().name();
    StringBuilder words = new StringBuilder("`" + first + "`");
    chain.stream()
        .limit(MOST_NAMES)
        .forEach(u -> words.append(" calls `").append(u.function().name()).append("`"));
    int others = chain.size() - MOST_NAMES;
    words.append(others > 0 ? " and so on through " + others + " others" : "");
    words.append(chain.isEmpty() ? " calls itself" : ", which calls `" + first + "` again");
    Diagnostic.Builder d =
        problems
            .at(DiagnosticCode.RECURSION, closing.span(), "recursion: " + words)
            .op(last.name)
            .help("write `" + first + "` as a loop, with a `var` for what the calls handed on");
    for (FunctionScope.FnUse use : chain.subList(0, Math.min(MOST_LABELS, chain.size()))) {
      String label = "calls `" + use.function().name() + "`";
      d.label(new Label(use.span(), label, Label.Role.CALL));
    }
    problems.report(d);
  }
}
