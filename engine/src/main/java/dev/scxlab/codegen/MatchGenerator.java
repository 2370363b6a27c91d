package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.ir.Opcode;

/** `match`: a chain of comparisons, then the arms. */
final class MatchGenerator {

  private final StmtGenerator stmts;
  private final ExprGenerator exprs;
  private final Assembler code;

  MatchGenerator(StmtGenerator stmts, ExprGenerator exprs) {
    this.stmts = stmts;
    this.exprs = exprs;
    this.code = exprs.frame.code;
  }

  void match(CheckedStmt.Match m) {
    int v = exprs.value(m.value());
    Label end = code.label();
    Label[] arms = new Label[m.arms().size()];
    for (int i = 0; i < arms.length; i++) {
      arms[i] = code.label();
      for (CheckedExpr.Const c : m.arms().get(i).patterns()) {
        code.at(c.span());
        if (ArithmeticGenerator.immediate(c)) {
          code.jumpIfImm(Opcode.JEQ, v, c.value(), arms[i], "match");
        } else {
          int r = exprs.value(c);
          code.jumpIf(Opcode.JEQ, v, r, arms[i], "match");
        }
      }
    }
    CheckedStmt.Block otherwise = m.otherwise();
    if (otherwise != null) {
      stmts.statement(otherwise);
    }
    code.jump(end, "");
    for (int i = 0; i < arms.length; i++) {
      code.bind(arms[i]);
      stmts.statement(m.arms().get(i).body());
      code.jump(end, "");
    }
    code.bind(end);
  }
}
