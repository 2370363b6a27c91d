package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;

/** Arithmetic, bit operators, shifts and changes of width. */
final class ArithmeticGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  ArithmeticGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  int arith(CheckedExpr.Arith a, int hint) {
    int l = exprs.value(a.left());
    int dst;
    if (hint == ExprGenerator.ANY && owned(a.left(), l)) {
      dst = l;
    } else {
      dst = exprs.target(a, hint);
    }
    if (a.right() instanceof CheckedExpr.Const c && immediate(c)) {
      code.at(a.operatorSpan());
      code.move(dst, l, "");
      operate(
          a.type(),
          a.operator(),
          dst,
          ExprGenerator.ANY,
          c.value(),
          a.wrapping(),
          a.operatorSpan(),
          a.span());
      return dst;
    }
    int r = exprs.value(a.right());
    code.at(a.operatorSpan());
    code.move(dst, l, "");
    operate(a.type(), a.operator(), dst, r, 0, a.wrapping(), a.operatorSpan(), a.span());
    return dst;
  }

  /** Whether a register is a temporary that only this expression made and nothing else knows. */
  private boolean owned(CheckedExpr e, int register) {
    boolean made =
        e instanceof CheckedExpr.Arith
            || e instanceof CheckedExpr.Unary
            || e instanceof CheckedExpr.KfuncCall
            || e instanceof CheckedExpr.FnCall
            || e instanceof CheckedExpr.Const;
    return made && frame.registers.isTemporary(register);
  }

  static boolean immediate(CheckedExpr.Const c) {
    return c.symbol() == null && c.value() == (int) c.value();
  }

  /**
   * {@code dst = dst op (r, or imm when r is ExprGenerator.ANY)} with the result made to fit its
   * type.
   *
   * @param whole the whole expression, for the width change behind the operation
   */
  void operate(
      PolicyType type,
      BinaryOp op,
      int dst,
      int r,
      long imm,
      boolean wrapping,
      Span opSpan,
      Span whole) {
    AbiType abi = PolicyTypes.abi(type);
    boolean signed = abi.signed();
    boolean narrow = abi.bytes() == 4;
    boolean shift = op == BinaryOp.SHL || op == BinaryOp.SHR;
    boolean onWide = !narrow || (signed && !shift);
    int operation = operation(op, signed);
    boolean signedDivision = signed && (op == BinaryOp.DIV || op == BinaryOp.MOD);
    String role = wrapping ? "wrapping " + op.symbol() : op.symbol();
    code.at(opSpan);
    if (r == ExprGenerator.ANY) {
      code.aluImm(operation, onWide, signedDivision, dst, imm, role);
    } else {
      code.alu(operation, onWide, signedDivision, dst, r, role);
    }
    boolean bits = op == BinaryOp.BIT_AND || op == BinaryOp.BIT_OR || op == BinaryOp.BIT_XOR;
    if (narrow && signed && !bits) {
      code.at(whole);
      code.signExtend(dst, dst, "width of s32");
    }
  }

  private static int operation(BinaryOp op, boolean signed) {
    switch (op) {
      case ADD:
        return Opcode.ADD;
      case SUB:
        return Opcode.SUB;
      case MUL:
        return Opcode.MUL;
      case DIV:
        return Opcode.DIV;
      case MOD:
        return Opcode.MOD;
      case BIT_AND:
        return Opcode.AND;
      case BIT_OR:
        return Opcode.OR;
      case BIT_XOR:
        return Opcode.XOR;
      case SHL:
        return Opcode.LSH;
      case SHR:
        return signed ? Opcode.ARSH : Opcode.RSH;
      default:
        throw new LabBug("no arithmetic: " + op);
    }
  }

  int unary(CheckedExpr.Unary u, int hint) {
    int v = exprs.value(u.operand());
    int dst = hint == ExprGenerator.ANY && owned(u.operand(), v) ? v : exprs.target(u, hint);
    AbiType abi = PolicyTypes.abi(u.type());
    code.at(u.span());
    code.move(dst, v, "");
    boolean narrow = abi.bytes() == 4;
    if (u.operator() == Expr.UnaryOp.NEG) {
      code.negate(dst, !narrow || abi.signed(), "-");
    } else {
      code.aluImm(Opcode.XOR, !narrow || abi.signed(), false, dst, -1, "~");
    }
    if (narrow && abi.signed()) {
      code.signExtend(dst, dst, "width of s32");
    }
    return dst;
  }

  int convert(CheckedExpr.Convert c, int hint) {
    int v = exprs.value(c.value());
    AbiType from = PolicyTypes.abi(c.value().type());
    AbiType to = PolicyTypes.abi(c.type());
    boolean narrows = to.bytes() == 4 && (from.bytes() == 8 || from.signed() != to.signed());
    if (!narrows) {
      if (hint == ExprGenerator.ANY) {
        return v;
      }
      code.at(c.span());
      code.move(hint, v, "");
      return hint;
    }
    int dst = exprs.target(c, hint);
    code.at(c.span());
    if (to.signed()) {
      code.signExtend(dst, v, "as " + c.type().label());
    } else {
      code.zeroExtend(dst, v, "as " + c.type().label());
    }
    return dst;
  }
}
