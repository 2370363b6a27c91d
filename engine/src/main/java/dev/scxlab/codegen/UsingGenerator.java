package dev.scxlab.codegen;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.ir.Opcode;

/** `using`: what is held is released on every way out. */
final class UsingGenerator {

  private final StmtGenerator stmts;
  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  UsingGenerator(StmtGenerator stmts, ExprGenerator exprs) {
    this.stmts = stmts;
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  void using(CheckedStmt.Using u) {
    CheckedStmt leave = u.leave();
    int r;
    if (leave != null) {
      stmts.locals().withLeave(u.variable(), u.value(), leave);
      r = frame.register(u.variable());
    } else {
      r = frame.declare(u.variable());
      exprs.into(r, u.value());
    }
    frame.cleanups.add(() -> release(u, r));
    stmts.block(u.body());
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
}
