package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/** Statements. */
final class StmtGenerator {

  private final Frame frame;
  private final Assembler code;
  private final ExprGenerator exprs;
  private final LoopGenerator loops;
  private final LocalGenerator locals;
  private final UpdateGenerator updates;
  private final MatchGenerator matches;
  private final UsingGenerator usings;
  private final LockGenerator locks;

  StmtGenerator(Frame frame, ExprGenerator exprs) {
    this.frame = frame;
    this.code = frame.code;
    this.exprs = exprs;
    this.loops = new LoopGenerator(frame, exprs, this);
    this.locals = new LocalGenerator(this, exprs);
    this.updates = new UpdateGenerator(this, exprs);
    this.matches = new MatchGenerator(this, exprs);
    this.usings = new UsingGenerator(this, exprs);
    this.locks = new LockGenerator(this, exprs);
  }

  LocalGenerator locals() {
    return locals;
  }

  void block(CheckedStmt.Block b) {
    int mark = frame.stack.mark();
    for (CheckedStmt s : b.statements()) {
      statement(s);
    }
    frame.stack.release(mark);
  }

  void statement(CheckedStmt s) {
    if (!code.reachable()) {
      return;
    }
    int temporaries = frame.registers.mark();
    code.at(s.span());
    if (s instanceof CheckedStmt.Declare d) {
      locals.declare(d);
    } else if (s instanceof CheckedStmt.DeclarePair p) {
      locals.declarePair(p);
    } else {
      int stack = frame.stack.mark();
      inner(s);
      frame.stack.release(stack);
    }
    frame.registers.release(temporaries);
  }

  private void inner(CheckedStmt s) {
    if (s instanceof CheckedStmt.Block b) {
      block(b);
    } else if (s instanceof CheckedStmt.Effect e) {
      effect(e);
    } else if (s instanceof CheckedStmt.AssignLocal a) {
      locals.assignLocal(a);
    } else if (s instanceof CheckedStmt.AssignPlace a) {
      updates.assignPlace(a);
    } else if (s instanceof CheckedStmt.Update u) {
      updates.update(u);
    } else if (s instanceof CheckedStmt.Count c) {
      exprs.counters().count(c);
    } else if (s instanceof CheckedStmt.If i) {
      ifElse(i);
    } else if (s instanceof CheckedStmt.Match m) {
      matches.match(m);
    } else if (s instanceof CheckedStmt.Using u) {
      usings.using(u);
    } else if (s instanceof CheckedStmt.Lock l) {
      locks.lock(l);
    } else if (s instanceof CheckedStmt.Return r) {
      returns(r);
    } else if (s instanceof CheckedStmt.Break) {
      jump(s.span(), frame.openLoops.element().breakTo());
    } else if (s instanceof CheckedStmt.Continue) {
      jump(s.span(), frame.openLoops.element().continueTo());
    } else {
      loops.loop(s);
    }
  }

  private void jump(Span span, Label to) {
    frame.cleanUpTo(frame.openLoops.element().depth());
    code.at(span);
    code.jump(to, "");
  }

  /** Goes on with a value that is there; the leaving part runs when it is not. */
  int valueOrLeave(CheckedExpr value, int hint, CheckedStmt leave) {
    Label there = code.label();
    Label straight = straightTo(leave);
    if (straight != null) {
      int from = exprs.optionals().valueOrJump(value, hint, straight, there, false);
      code.bind(there);
      return from;
    }
    Label isNull = code.label();
    int from = exprs.optionals().valueOrJump(value, hint, isNull, there, true);
    code.bind(isNull);
    statement(leave);
    code.bind(there);
    return from;
  }

  /** Where a bare `break` or `continue` goes when nothing is to be released on the way. */
  private @Nullable Label straightTo(CheckedStmt leave) {
    Frame.Loop loop = frame.openLoops.peek();
    if (loop == null || frame.cleanups.size() > loop.depth()) {
      return null;
    }
    if (leave instanceof CheckedStmt.Break) {
      return loop.breakTo();
    }
    return leave instanceof CheckedStmt.Continue ? loop.continueTo() : null;
  }

  private void effect(CheckedStmt.Effect e) {
    CheckedStmt leave = e.leave();
    if (leave == null) {
      exprs.effect(e.value());
    } else {
      valueOrLeave(e.value(), ExprGenerator.ANY, leave);
    }
  }

  private void ifElse(CheckedStmt.If i) {
    Label straight = i.otherwise() == null ? straightTo(only(i.then())) : null;
    if (straight != null) {
      Label next = code.label();
      exprs.conditions().condition(i.condition(), straight, next, false);
      code.bind(next);
      return;
    }
    Label yes = code.label();
    Label no = code.label();
    Label end = code.label();
    exprs.conditions().condition(i.condition(), yes, no, true);
    code.bind(yes);
    statement(i.then());
    CheckedStmt otherwise = i.otherwise();
    if (otherwise == null) {
      code.bind(no);
      return;
    }
    code.at(i.span());
    code.jump(end, "");
    code.bind(no);
    statement(otherwise);
    code.bind(end);
  }

  /** The one statement of a block that has just one. */
  private static CheckedStmt only(CheckedStmt s) {
    return s instanceof CheckedStmt.Block b && b.statements().size() == 1
        ? b.statements().get(0)
        : s;
  }

  private void returns(CheckedStmt.Return r) {
    CheckedExpr value = r.value();
    if (value == null) {
      frame.cleanUpTo(0);
      code.at(r.span());
      frame.callbackResult();
      code.exit("return");
      return;
    }
    if (frame.textResult >= 0) {
      TextGenerator.Words text = exprs.texts().words(value);
      code.at(value.span());
      exprs.texts().store(frame.textResult, 0, text, "result");
      frame.cleanUpTo(0);
      code.moveImm(0, 0, "result");
    } else if (value instanceof CheckedExpr.Const) {
      frame.cleanUpTo(0);
      exprs.late(0, value, "result");
    } else if (frame.cleanups.isEmpty()) {
      int v = exprs.value(value);
      code.at(value.span());
      code.move(0, v, "result");
    } else {
      int kept = exprs.temporary(value);
      int v = exprs.value(value);
      code.at(value.span());
      code.move(kept, v, "");
      frame.cleanUpTo(0);
      code.at(value.span());
      code.move(0, kept, "result");
    }
    code.at(r.span());
    code.exit("return");
  }
}
