package dev.scxlab.codegen;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/** Statements. */
final class StmtGenerator {

  private final Frame frame;
  private final Assembler code;
  private final ExprGenerator exprs;
  private final LoopGenerator loops;

  StmtGenerator(Frame frame, ExprGenerator exprs) {
    this.frame = frame;
    this.code = frame.code;
    this.exprs = exprs;
    this.loops = new LoopGenerator(frame, exprs, this);
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
      declare(d);
    } else if (s instanceof CheckedStmt.DeclarePair p) {
      declarePair(p);
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
      assignLocal(a);
    } else if (s instanceof CheckedStmt.AssignPlace a) {
      assignPlace(a);
    } else if (s instanceof CheckedStmt.Update u) {
      update(u);
    } else if (s instanceof CheckedStmt.Count c) {
      exprs.maps().count(c);
    } else if (s instanceof CheckedStmt.If i) {
      ifElse(i);
    } else if (s instanceof CheckedStmt.Match m) {
      match(m);
    } else if (s instanceof CheckedStmt.Using u) {
      using(u);
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

  // ---- locals

  private void declare(CheckedStmt.Declare d) {
    LocalVariable v = d.variable();
    CheckedExpr value = d.value();
    if (v.inMemory()) {
      PolicyType.StructRef type = (PolicyType.StructRef) v.type();
      int slot = frame.stack.take(type.def().layout().size(), 8);
      frame.slot(v, slot);
      if (value instanceof CheckedExpr.StructValue s) {
        exprs.places().fill(s, Frame.FP, slot, v.name());
      } else if (value != null) {
        int from = exprs.value(value);
        exprs.places().copyFields(Frame.FP, slot, from, 0, type.def().layout(), d.span());
      }
      return;
    }
    int stack = frame.stack.mark();
    if (ExprGenerator.optionalNumber(v.type()) && d.leave() == null) {
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
    boolean keepsStack = value instanceof CheckedExpr.MapCall m && popsStruct(m);
    if (!keepsStack) {
      frame.stack.release(stack);
    }
  }

  private static boolean popsStruct(CheckedExpr.MapCall m) {
    return (m.operation() == CheckedExpr.MapOperation.POP
            || m.operation() == CheckedExpr.MapOperation.PEEK)
        && m.map().value() instanceof PolicyType.StructRef;
  }

  /** {@code let x = e or leave}: x has its value only where e has one. */
  private void withLeave(LocalVariable v, CheckedExpr value, CheckedStmt leave) {
    int r = frame.declare(v);
    int from = valueOrLeave(value, r, leave);
    code.at(value.span());
    code.move(r, from, v.name());
  }

  private void optionalNumber(int r, int present, CheckedExpr value) {
    Label isNull = code.label();
    Label end = code.label();
    int from = exprs.valueOrJump(value, isNull);
    code.at(value.span());
    code.move(r, from, "");
    code.moveImm(present, 1, "has a value");
    code.jump(end, "");
    code.bind(isNull);
    code.at(value.span());
    code.moveImm(present, 0, "has no value");
    code.bind(end);
  }

  private void declarePair(CheckedStmt.DeclarePair p) {
    int first = frame.declare(p.first());
    int second = frame.declare(p.second());
    if (!(p.value() instanceof CheckedExpr.KfuncCall k)) {
      throw new LabBug("a pair from " + p.value().getClass().getSimpleName());
    }
    exprs.calls().pair(k, first, second);
  }

  private void assignLocal(CheckedStmt.AssignLocal a) {
    LocalVariable v = a.variable();
    int r = frame.register(v);
    if (ExprGenerator.optionalNumber(v.type())) {
      optionalNumber(r, frame.presence(v), a.value());
      return;
    }
    CheckedStmt leave = a.leave();
    if (leave != null) {
      int from = valueOrLeave(a.value(), ExprGenerator.ANY, leave);
      code.at(a.span());
      code.move(r, from, v.name());
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
    if (arith.right() instanceof CheckedExpr.Const c && ExprGenerator.immediate(c)) {
      imm = c.value();
    } else {
      right = exprs.value(arith.right());
    }
    exprs.operate(
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

  // ---- places

  private void assignPlace(CheckedStmt.AssignPlace a) {
    CheckedStmt leave = a.leave();
    if (leave == null) {
      exprs.places().write(a.place(), a.value());
      return;
    }
    int from = valueOrLeave(a.value(), ExprGenerator.ANY, leave);
    writeRegister(a.place(), from);
  }

  private void writeRegister(Place place, int register) {
    if (place instanceof Place.Kernel k) {
      exprs.places().kernelWrite(k, exprs.value(k.object()), register);
      return;
    }
    Place.Memory m = (Place.Memory) place;
    exprs.places().store(exprs.places().address(m), exprs.places().scalarAt(m), register, m.span());
  }

  /** Goes on with a value that is there; the leaving part runs when it is not. */
  private int valueOrLeave(CheckedExpr value, int hint, CheckedStmt leave) {
    Label there = code.label();
    Label straight = straightTo(leave);
    if (straight != null) {
      int from = exprs.valueOrJump(value, hint, straight, there, false);
      code.bind(there);
      return from;
    }
    Label isNull = code.label();
    int from = exprs.valueOrJump(value, hint, isNull, there, true);
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

  private void update(CheckedStmt.Update u) {
    if (u.place() instanceof Place.Kernel k) {
      int object = exprs.value(k.object());
      int old = exprs.value(new CheckedExpr.Read(k));
      int sum = operated(u, old);
      exprs.places().kernelWrite(k, object, sum);
      return;
    }
    Place.Memory m = (Place.Memory) u.place();
    DataType.Scalar s = exprs.places().scalarAt(m);
    if (m.base() instanceof Place.PerCpuBase p) {
      perCpuUpdate(u, m, p, s);
      return;
    }
    PlaceGenerator.Address a = exprs.places().address(m);
    int old = oldValue(u, a, s);
    int sum = operated(u, old);
    exprs.places().store(a, s, sum, m.span());
  }

  private int oldValue(CheckedStmt.Update u, PlaceGenerator.Address a, DataType.Scalar s) {
    String key = a.key();
    int known = key == null ? -1 : code.known().find(key);
    if (known >= 0) {
      return known;
    }
    int old = exprs.temporary(new CheckedExpr.Read(u.place()));
    code.at(a.span());
    code.load(old, a.base(), a.offset(), s.size(), s.kind().signed(), null, a.role());
    if (key != null) {
      code.known().add(key, old, a.keyBase(), a.constant(), a.aliasClass());
    }
    return old;
  }

  /** The new value of an updated place, in a register of its own. */
  private int operated(CheckedStmt.Update u, int old) {
    int right = ExprGenerator.ANY;
    long imm = 0;
    if (u.value() instanceof CheckedExpr.Const c && ExprGenerator.immediate(c)) {
      imm = c.value();
    } else {
      right = exprs.value(u.value());
    }
    int sum = exprs.temporary(new CheckedExpr.Read(u.place()));
    code.at(u.operatorSpan());
    code.move(sum, old, "");
    exprs.operate(
        u.place().type(), u.operator(), sum, right, imm, u.wrapping(), u.operatorSpan(), u.span());
    return sum;
  }

  private void perCpuUpdate(
      CheckedStmt.Update u, Place.Memory m, Place.PerCpuBase p, DataType.Scalar s) {
    int right = ExprGenerator.ANY;
    long imm = 0;
    if (u.value() instanceof CheckedExpr.Const c && ExprGenerator.immediate(c)) {
      imm = c.value();
    } else {
      right = exprs.value(u.value());
    }
    Label missing = code.label();
    exprs.places().perCpuLookup(p, m.span(), missing);
    int offset = PlaceGenerator.constantOffset(m);
    int sum = exprs.temporary(new CheckedExpr.Read(m));
    code.load(sum, 0, offset, s.size(), s.kind().signed(), null, p.map().name());
    exprs.operate(
        u.place().type(), u.operator(), sum, right, imm, u.wrapping(), u.operatorSpan(), u.span());
    code.at(u.span());
    code.store(0, offset, sum, s.size(), null, p.map().name());
    code.bind(missing);
  }

  // ---- control

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
      exprs.condition(i.condition(), straight, next, false);
      code.bind(next);
      return;
    }
    Label yes = code.label();
    Label no = code.label();
    Label end = code.label();
    exprs.condition(i.condition(), yes, no, true);
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

  private void match(CheckedStmt.Match m) {
    int v = exprs.value(m.value());
    Label end = code.label();
    Label[] arms = new Label[m.arms().size()];
    for (int i = 0; i < arms.length; i++) {
      arms[i] = code.label();
      for (CheckedExpr.Const c : m.arms().get(i).patterns()) {
        code.at(c.span());
        if (ExprGenerator.immediate(c)) {
          code.jumpIfImm(Opcode.JEQ, v, c.value(), arms[i], "match");
        } else {
          int r = exprs.value(c);
          code.jumpIf(Opcode.JEQ, v, r, arms[i], "match");
        }
      }
    }
    CheckedStmt.Block otherwise = m.otherwise();
    if (otherwise != null) {
      statement(otherwise);
    }
    code.jump(end, "");
    for (int i = 0; i < arms.length; i++) {
      code.bind(arms[i]);
      statement(m.arms().get(i).body());
      code.jump(end, "");
    }
    code.bind(end);
  }

  private void using(CheckedStmt.Using u) {
    CheckedStmt leave = u.leave();
    int r;
    if (leave != null) {
      withLeave(u.variable(), u.value(), leave);
      r = frame.register(u.variable());
    } else {
      r = frame.declare(u.variable());
      exprs.into(r, u.value());
    }
    frame.cleanups.add(() -> release(u, r));
    block(u.body());
    frame.cleanups.remove(frame.cleanups.size() - 1);
    release(u, r);
  }

  private void release(CheckedStmt.Using u, int r) {
    Kfunc release = u.release();
    Label none = code.label();
    code.at(u.variable().declaration());
    if (u.mayBeNull()) {
      code.jumpIfImm(Opcode.JEQ, r, 0, none, "release");
    }
    code.move(1, r, "release of " + u.variable().name());
    frame.callKfunc(release);
    if (u.mayBeNull()) {
      code.bind(none);
    }
  }

  private void returns(CheckedStmt.Return r) {
    CheckedExpr value = r.value();
    if (value == null) {
      frame.cleanUpTo(0);
      code.at(r.span());
      code.exit("return");
      return;
    }
    if (value instanceof CheckedExpr.Const) {
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
