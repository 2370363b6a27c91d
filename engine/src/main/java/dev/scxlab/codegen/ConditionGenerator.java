package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.LibraryFunction;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.JumpRole;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
import dev.scxlab.syntax.BinaryOp;

/** Conditions as jumps, and bools made by them. */
final class ConditionGenerator {

  private final ExprGenerator exprs;
  private final Assembler code;

  ConditionGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.code = exprs.frame.code;
  }

  /** A bool that is made by a condition. */
  int truth(CheckedExpr e, int hint) {
    int dst = exprs.target(e, hint);
    Label yes = code.label();
    Label no = code.label();
    Label end = code.label();
    condition(e, yes, no, true);
    code.bind(yes);
    code.at(e.span());
    code.moveImm(dst, 1, "true");
    code.jump(end, "");
    code.bind(no);
    code.at(e.span());
    code.moveImm(dst, 0, "false");
    code.bind(end);
    return dst;
  }

  /**
   * Jumps by a condition.
   *
   * @param fallYes whether control falls through to {@code yes}, which is bound next; else {@code
   *     no} is
   */
  void condition(CheckedExpr e, Label yes, Label no, boolean fallYes) {
    if (e instanceof CheckedExpr.Logic l) {
      logic(l, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.Not n) {
      condition(n.operand(), no, yes, !fallYes);
    } else if (e instanceof CheckedExpr.Compare c) {
      compare(c, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.IsNull n) {
      nullTest(n, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.LibraryCall l && l.function() == LibraryFunction.BEFORE) {
      exprs.library().beforeBranch(l, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.LibraryCall l
        && l.function() == LibraryFunction.STARTS_WITH) {
      exprs.texts().startsWithBranch(l, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.LibraryCall l && l.function() == LibraryFunction.SAME_MM) {
      sameMm(l, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.Const c) {
      code.at(c.span());
      Label to = c.value() != 0 ? yes : no;
      boolean falls = fallYes == (c.value() != 0);
      if (!falls) {
        code.jump(to, "condition");
      }
    } else if (e instanceof CheckedExpr.KfuncCall k) {
      exprs.calls().kfuncEffect(k);
      code.at(e.span());
      exprs.calls().result(AbiType.BOOL, 0, k.kfunc().functionName());
      branch(Opcode.JNE, 0, ExprGenerator.ANY, 0, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.FnCall f) {
      exprs.calls().functionEffect(f);
      code.at(e.span());
      branch(Opcode.JNE, 0, ExprGenerator.ANY, 0, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.MapCall m
        && !OptionalGenerator.optionalNumber(m.type())
        && !MapGenerator.setsEntry(m)) {
      exprs.maps().effect(m);
      code.at(e.span());
      branch(Opcode.JEQ, 0, ExprGenerator.ANY, 0, yes, no, fallYes);
    } else {
      int r = exprs.value(e);
      code.at(e.span());
      branch(Opcode.JNE, r, ExprGenerator.ANY, 0, yes, no, fallYes);
    }
  }

  /** Kernel threads have no address space, and so share none. */
  private void sameMm(CheckedExpr.LibraryCall l, Label yes, Label no, boolean fallYes) {
    int a = exprs.places().kernelFields().hiddenRead(l.arguments().get(0), KernelField.TASK_MM);
    int b = exprs.places().kernelFields().hiddenRead(l.arguments().get(1), KernelField.TASK_MM);
    code.at(l.span());
    code.jumpIfImm(Opcode.JEQ, a, 0, no, JumpRole.FAILS.text());
    branch(Opcode.JEQ, a, b, 0, yes, no, fallYes);
  }

  private void logic(CheckedExpr.Logic l, Label yes, Label no, boolean fallYes) {
    Label middle = code.label();
    if (l.and()) {
      condition(l.left(), middle, no, true);
    } else {
      condition(l.left(), yes, middle, false);
    }
    code.bind(middle);
    condition(l.right(), yes, no, fallYes);
  }

  /** One conditional jump, turned round when its own side comes next. */
  void branch(int operation, int left, int right, long imm, Label yes, Label no, boolean fallYes) {
    JumpRole role = fallYes ? JumpRole.FAILS : JumpRole.HOLDS;
    branch(operation, left, right, imm, yes, no, fallYes, role);
  }

  private void branch(
      int operation,
      int left,
      int right,
      long imm,
      Label yes,
      Label no,
      boolean fallYes,
      JumpRole role) {
    int op = fallYes ? opposite(operation) : operation;
    Label to = fallYes ? no : yes;
    if (right == ExprGenerator.ANY) {
      code.jumpIfImm(op, left, imm, to, role.text());
    } else {
      code.jumpIf(op, left, right, to, role.text());
    }
  }

  static int opposite(int operation) {
    switch (operation) {
      case Opcode.JEQ:
        return Opcode.JNE;
      case Opcode.JNE:
        return Opcode.JEQ;
      case Opcode.JGT:
        return Opcode.JLE;
      case Opcode.JLE:
        return Opcode.JGT;
      case Opcode.JGE:
        return Opcode.JLT;
      case Opcode.JLT:
        return Opcode.JGE;
      case Opcode.JSGT:
        return Opcode.JSLE;
      case Opcode.JSLE:
        return Opcode.JSGT;
      case Opcode.JSGE:
        return Opcode.JSLT;
      case Opcode.JSLT:
        return Opcode.JSGE;
      default:
        throw new LabBug("no opposite of jump " + operation);
    }
  }

  private void compare(CheckedExpr.Compare c, Label yes, Label no, boolean fallYes) {
    if (c.left().type().equals(PolicyTypes.TEXT)) {
      exprs.texts().compareBranch(c, yes, no, fallYes);
      return;
    }
    boolean signed = PolicyTypes.isSigned(c.left().type());
    int operation = comparison(c.operator(), signed);
    int l = exprs.value(c.left());
    if (c.right() instanceof CheckedExpr.Const k && ArithmeticGenerator.immediate(k)) {
      code.at(c.span());
      branch(operation, l, ExprGenerator.ANY, k.value(), yes, no, fallYes);
      return;
    }
    int r = exprs.value(c.right());
    code.at(c.span());
    branch(operation, l, r, 0, yes, no, fallYes);
  }

  private static int comparison(BinaryOp op, boolean signed) {
    switch (op) {
      case EQ:
        return Opcode.JEQ;
      case NE:
        return Opcode.JNE;
      case LT:
        return signed ? Opcode.JSLT : Opcode.JLT;
      case LE:
        return signed ? Opcode.JSLE : Opcode.JLE;
      case GT:
        return signed ? Opcode.JSGT : Opcode.JGT;
      case GE:
        return signed ? Opcode.JSGE : Opcode.JGE;
      default:
        throw new LabBug("no comparison: " + op);
    }
  }

  private void nullTest(CheckedExpr.IsNull n, Label yes, Label no, boolean fallYes) {
    Label isNull = n.negated() ? no : yes;
    Label isThere = n.negated() ? yes : no;
    if (n.operand() instanceof CheckedExpr.MapCall m && m.type() instanceof PolicyType.Pair) {
      exprs.maps().effect(m);
      code.at(n.span());
      branch(Opcode.JNE, 0, ExprGenerator.ANY, 0, isNull, isThere, n.negated() != fallYes);
      return;
    }
    boolean nullNext = n.negated() != fallYes;
    boolean plain =
        !PolicyTypes.abi(n.operand().type()).isIndex()
            && !OptionalGenerator.optionalNumber(n.operand().type())
            && !(n.operand() instanceof CheckedExpr.NullValue);
    if (plain) {
      int r = exprs.value(n.operand());
      code.at(n.span());
      JumpRole role = fallYes ? JumpRole.FAILS : JumpRole.HOLDS;
      branch(Opcode.JEQ, r, ExprGenerator.ANY, 0, isNull, isThere, nullNext, role);
      return;
    }
    Label there = nullNext ? isThere : code.label();
    exprs.optionals().valueOrJump(n.operand(), isNull);
    code.at(n.span());
    if (nullNext) {
      code.jump(isThere, "condition");
    } else {
      code.bind(there);
    }
  }
}
