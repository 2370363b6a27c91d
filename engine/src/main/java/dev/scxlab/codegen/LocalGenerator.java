package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Demand;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;

/** Locals: declared and set. */
final class LocalGenerator {

  private final StmtGenerator stmts;
  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  LocalGenerator(StmtGenerator stmts, ExprGenerator exprs) {
    this.stmts = stmts;
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  void declare(CheckedStmt.Declare d) {
    LocalVariable v = d.variable();
    CheckedExpr value = d.value();
    if (v.inMemory()) {
      DataType type = StoredTypes.of(v);
      int slot = frame.stack.take(type.size(), 8);
      frame.slot(v, slot);
      if (value instanceof CheckedExpr.StructValue s) {
        exprs.places().structs().fill(s, Frame.FP, slot, v.name());
      } else if (value != null) {
        exprs.places().structs().clearField(type, Frame.FP, slot, v.name());
      }
      return;
    }
    int stack = frame.stack.mark();
    if (v.type().equals(PolicyTypes.TEXT)) {
      TextGenerator.Words both = new TextGenerator.Words(frame.declare(v), frame.declareHigh(v));
      if (value != null) {
        exprs.texts().into(both, value);
      }
    } else if (OptionalGenerator.optionalNumber(v.type()) && d.leave() == null) {
      int r = frame.declare(v);
      int present = frame.declarePresence(v);
      if (value != null) {
        optionalNumber(r, present, value);
      }
    } else if (value == null) {
      frame.declare(v);
    } else if (d.leave() != null) {
      withLeave(v, value, d.leave());
    } else {
      exprs.into(frame.declare(v), value);
    }
    if (!(v.type() instanceof PolicyType.StructRef)) { // what it names may be on the stack
      frame.stack.release(stack);
    }
  }

  /** {@code let x = e or leave}: x has its value only where e has one. */
  void withLeave(LocalVariable v, CheckedExpr value, CheckedStmt leave) {
    int r = frame.declare(v);
    valueOrLeave(r, value, leave, r, value.span(), v.name());
  }

  /** Puts a value that is there into a register; if it has a range, this is where it is judged. */
  private void valueOrLeave(
      int target, CheckedExpr value, CheckedStmt leave, int hint, Span span, String role) {
    if (value instanceof CheckedExpr.InRange r) {
      int from = stmts.valueOrLeave(r.value(), ExprGenerator.ANY, leave);
      code.at(value.span());
      code.demand(new Demand.Range(value.span(), r.range()));
      code.move(target, from, role);
      return;
    }
    int from = stmts.valueOrLeave(value, hint, leave);
    code.at(span);
    code.move(target, from, role);
  }

  private void optionalNumber(int r, int present, CheckedExpr value) {
    Label isNull = code.label();
    Label end = code.label();
    int from = exprs.optionals().valueOrJump(value, isNull);
    code.at(value.span());
    code.move(r, from, "");
    code.moveImm(present, 1, "has a value");
    code.jump(end, "");
    code.bind(isNull);
    code.at(value.span());
    code.moveImm(present, 0, "has no value");
    code.bind(end);
  }

  void declarePair(CheckedStmt.DeclarePair p) {
    int first = frame.declare(p.first());
    int second = frame.declare(p.second());
    if (p.value() instanceof CheckedExpr.MapCall m) {
      entryOrLeave(p, m, first, second);
      return;
    }
    if (!(p.value() instanceof CheckedExpr.KfuncCall k)) {
      throw new LabBug("a pair from " + p.value().getClass().getSimpleName());
    }
    exprs.calls().pair(k, first, second);
  }

  /** Key and value out of a tree, or the way out. */
  private void entryOrLeave(
      CheckedStmt.DeclarePair p, CheckedExpr.MapCall m, int first, int second) {
    CheckedStmt leave = p.leave();
    if (leave == null) {
      throw new LabBug("a pair that may be null without a way out");
    }
    Label isNull = code.label();
    Label there = code.label();
    exprs.maps().entry(m, first, second, isNull);
    code.jump(there, "");
    code.bind(isNull);
    stmts.statement(leave);
    code.bind(there);
  }

  void assignLocal(CheckedStmt.AssignLocal a) {
    LocalVariable v = a.variable();
    int r = frame.register(v);
    if (v.type().equals(PolicyTypes.TEXT)) {
      exprs.texts().into(new TextGenerator.Words(r, frame.second(v)), a.value());
      return;
    }
    if (OptionalGenerator.optionalNumber(v.type())) {
      optionalNumber(r, frame.second(v), a.value());
      return;
    }
    CheckedStmt leave = a.leave();
    if (leave != null) {
      valueOrLeave(r, a.value(), leave, ExprGenerator.ANY, a.span(), v.name());
      return;
    }
    if (inPlace(a, v, r)) {
      return;
    }
    int from = exprs.value(a.value());
    code.at(a.span());
    code.move(r, from, v.name());
  }

  /** {@code x = x op e} on the register of x itself. */
  private boolean inPlace(CheckedStmt.AssignLocal a, LocalVariable v, int r) {
    if (!(a.value() instanceof CheckedExpr.Arith arith)
        || !(arith.left() instanceof CheckedExpr.Local l)
        || l.variable() != v) {
      return false;
    }
    int right = ExprGenerator.ANY;
    long imm = 0;
    if (arith.right() instanceof CheckedExpr.Const c && ArithmeticGenerator.immediate(c)) {
      imm = c.value();
    } else {
      right = exprs.value(arith.right());
    }
    exprs
        .arithmetic()
        .operate(
            arith.type(),
            arith.operator(),
            r,
            right,
            imm,
            arith.wrapping(),
            arith.operatorSpan(),
            arith.span());
    return true;
  }
}
