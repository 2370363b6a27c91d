package dev.scxlab.syntax;

import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.RuleStopState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.Transition;
import org.jspecify.annotations.Nullable;

/**
 * What the grammar would have taken at the place of a syntax error. Walks the parser's automaton
 * from where prediction began, over the tokens up to the error, and collects what could follow
 * there.
 *
 * <p>Rules that have a name for people (an expression, a type) are collected as such, not by their
 * first tokens.
 */
final class Expectations {

  /** More steps than any sensible error needs; a bound for adversarial texts. */
  private static final int MAX_STEPS = 20_000;

  /** Where the walk goes on when a rule ends; shared, so that equal stacks are one object. */
  private record Frame(int follow, @Nullable Frame parent) {}

  /**
   * A point of the walk.
   *
   * @param index how many of the tokens are behind it
   * @param named the index at which a named rule was entered, so that its first tokens are mute
   */
  private record Point(int state, int index, @Nullable Frame stack, int named) {}

  private final ATN atn;
  private final Set<Integer> named;
  private final Map<Frame, Frame> frames = new HashMap<>();
  private final TreeSet<Integer> tokens = new TreeSet<>();
  private final TreeSet<Integer> rules = new TreeSet<>();
  private int furthest;

  private Expectations(ATN atn, Set<Integer> named) {
    this.atn = atn;
    this.named = named;
  }

  /** Where the parser began to predict when an error came up: an index into all tokens. */
  static int start(RecognitionException e) {
    return e instanceof NoViableAltException noViable
        ? noViable.getStartToken().getTokenIndex()
        : e.getOffendingToken().getTokenIndex();
  }

  /**
   * Walks over token types from the state in which an error came up.
   *
   * @param types the types of the visible tokens from {@link #start} to the last to be tried
   * @param named the rules to be collected as a whole
   */
  static Expectations walk(
      Parser parser, RecognitionException e, List<Integer> types, Set<Integer> named) {
    Expectations walk = new Expectations(parser.getATN(), named);
    int state = e.getOffendingState();
    RuleContext context = e.getCtx();
    if (parser.getErrorHandler() instanceof PassErrorsOn memory
        && memory.decisionState(start(e)) >= 0) {
      state = memory.decisionState(start(e));
      context = memory.decisionContext();
    }
    int start = start(e);
    while (context instanceof ParserRuleContext rule
        && rule.invokingState >= 0
        && rule.getStart().getTokenIndex() == start) {
      state = rule.invokingState; // nothing of this rule was read yet: see it as a whole
      context = rule.parent;
    }
    walk.run(state, walk.stack(context), types);
    return walk;
  }

  /** How many of the tokens can be taken at most. */
  int furthest() {
    return furthest;
  }

  /** The token types that could follow at the furthest place. */
  Set<Integer> tokens() {
    return tokens;
  }

  /** The named rules that could follow there. */
  Set<Integer> rules() {
    return rules;
  }

  private @Nullable Frame stack(@Nullable RuleContext context) {
    if (context == null || context.invokingState < 0) {
      return null;
    }
    Frame parent = stack(context.parent);
    RuleTransition call = (RuleTransition) atn.states.get(context.invokingState).transition(0);
    return frame(call.followState.stateNumber, parent);
  }

  private Frame frame(int follow, @Nullable Frame parent) {
    Frame frame = new Frame(follow, parent);
    return frames.computeIfAbsent(frame, f -> f);
  }

  private void run(int state, @Nullable Frame stack, List<Integer> types) {
    ArrayDeque<Point> open = new ArrayDeque<>();
    Set<Point> seen = new HashSet<>();
    open.add(new Point(state, 0, stack, -1));
    int steps = 0;
    while (!open.isEmpty() && steps++ < MAX_STEPS) {
      Point point = open.removeLast();
      if (seen.add(point)) {
        step(point, types, open);
      }
    }
  }

  private void step(Point point, List<Integer> types, ArrayDeque<Point> open) {
    ATNState state = atn.states.get(point.state);
    if (state instanceof RuleStopState) {
      Frame top = point.stack;
      if (top != null) {
        open.add(new Point(top.follow, point.index, top.parent, point.named));
      }
      return;
    }
    for (Transition transition : state.getTransitions()) {
      int target = transition.target.stateNumber;
      if (transition instanceof RuleTransition call) {
        if (isRecovery(call.ruleIndex)) {
          continue;
        }
        Frame follow = frame(call.followState.stateNumber, point.stack);
        int mute = point.named;
        if (named.contains(call.ruleIndex) && mute != point.index) {
          collect(point.index, rules, call.ruleIndex);
          mute = point.index;
        }
        open.add(new Point(target, point.index, follow, mute));
      } else if (transition.isEpsilon()) {
        open.add(new Point(target, point.index, point.stack, point.named));
      } else {
        consume(point, transition, types, open);
      }
    }
  }

  /** Rules that take what is wrong. */
  private static boolean isRecovery(int rule) {
    return rule == PolicyGrammarParser.RULE_noDeclaration
        || rule == PolicyGrammarParser.RULE_noStatement;
  }

  private void consume(
      Point point, Transition transition, List<Integer> types, ArrayDeque<Point> open) {
    if (point.named != point.index) {
      for (int type : transition.label().toList()) {
        collect(point.index, tokens, type);
      }
    }
    if (point.index >= types.size()) {
      return;
    }
    int type = types.get(point.index);
    boolean takes =
        transition.label().contains(type)
            || (type == PolicyGrammarParser.IF_STATEMENT
                && transition.label().contains(PolicyGrammarParser.IF));
    if (takes) {
      reach(point.index + 1);
      open.add(new Point(transition.target.stateNumber, point.index + 1, point.stack, point.named));
    }
  }

  private void collect(int index, Set<Integer> into, int what) {
    reach(index);
    if (index == furthest) {
      into.add(what);
    }
  }

  private void reach(int index) {
    if (index > furthest) {
      furthest = index;
      tokens.clear();
      rules.clear();
    }
  }
}
