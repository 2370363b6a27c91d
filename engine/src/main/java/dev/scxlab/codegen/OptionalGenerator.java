package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.JumpRole;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;

/** Values that may be missing: tests, and ways to go on when there is none. */
final class OptionalGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  OptionalGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  int orValue(CheckedExpr.OrValue o, int hint) {
    int dst = exprs.target(o, hint);
    Label isNull = code.label();
    Label end = code.label();
    int before = frame.stack.mark();
    int v = valueOrJump(o.value(), isNull);
    code.at(o.value().span());
    code.move(dst, v, "");
    code.jump(end, "");
    code.bind(isNull);
    int behind = frame.stack.mark();
    frame.stack.release(before); // only one side needs its part of the stack
    int b = exprs.value(o.fallback());
    code.at(o.fallback().span());
    code.move(dst, b, "");
    frame.stack.release(Math.max(behind, frame.stack.mark()));
    code.bind(end);
    return dst;
  }

  /** Whether a type is a number that may be missing and so has a second register. */
  static boolean optionalNumber(PolicyType type) {
    return type.optional()
        && !(type instanceof PolicyType.StructRef)
        && !(type instanceof PolicyType.ArrayOf)
        && !PolicyTypes.abi(type).isHandle()
        && !PolicyTypes.abi(type).isIndex();
  }

  /** Goes to a label when a value is null (or a bool is false), else goes on with it. */
  int valueOrJump(CheckedExpr e, Label ifNull) {
    Label there = code.label();
    int r = valueOrJump(e, ExprGenerator.ANY, ifNull, there, false);
    code.bind(there);
    return r;
  }

  /**
   * Goes one way when a value is null (or a bool is false) and another when it is there.
   *
   * @param hint a register for the value that nobody reads, or {@link ExprGenerator#ANY}
   * @param nullNext whether {@code ifNull} is bound next; else {@code there} is
   * @return where the value is when it is there
   */
  int valueOrJump(CheckedExpr e, int hint, Label ifNull, Label there, boolean nullNext) {
    PolicyType type = e.type();
    if (optionalNumber(type)) {
      int r = optionalValue(e, hint, ifNull);
      if (nullNext) {
        code.jump(there, "");
      }
      return r;
    }
    int r = exprs.value(e, hint);
    code.at(e.span());
    AbiType abi = PolicyTypes.abi(type);
    if (abi.isIndex()) {
      code.jumpIfImm(Opcode.JSLT, r, 0, ifNull, JumpRole.NOTHING.text());
      int n = exprs.fact(ExprGenerator.factOf(abi), e.span());
      code.at(e.span());
      if (nullNext) {
        code.jumpIf(Opcode.JSLT, r, n, there, JumpRole.SOMETHING.text());
      } else {
        code.jumpIf(Opcode.JSGE, r, n, ifNull, JumpRole.NOTHING.text());
      }
    } else if (nullNext) {
      code.jumpIfImm(Opcode.JNE, r, 0, there, JumpRole.SOMETHING.text());
    } else {
      code.jumpIfImm(Opcode.JEQ, r, 0, ifNull, JumpRole.NOTHING.text());
    }
    return r;
  }

  private int optionalValue(CheckedExpr e, int hint, Label ifNull) {
    if (e instanceof CheckedExpr.MapCall m) {
      return exprs.maps().numberOrJump(m, hint, ifNull);
    }
    if (e instanceof CheckedExpr.Local l) {
      code.at(e.span());
      code.jumpIfImm(Opcode.JEQ, frame.second(l.variable()), 0, ifNull, JumpRole.NOTHING.text());
      return frame.register(l.variable());
    }
    if (e instanceof CheckedExpr.NullValue) {
      int dst = exprs.target(e, hint);
      code.at(e.span());
      code.jump(ifNull, "null");
      return dst;
    }
    int dst = exprs.target(e, hint);
    Label there = code.label();
    Label other = code.label();
    if (e instanceof CheckedExpr.OrValue o) {
      optionalPart(o.value(), dst, other);
      code.jump(there, "");
      code.bind(other);
      optionalPart(o.fallback(), dst, ifNull);
    } else if (e instanceof CheckedExpr.IfValue i) {
      Label yes = code.label();
      exprs.conditions().condition(i.condition(), yes, other, true);
      code.bind(yes);
      optionalPart(i.then(), dst, ifNull);
      code.jump(there, "");
      code.bind(other);
      optionalPart(i.otherwise(), dst, ifNull);
    } else {
      throw new LabBug("an optional number from " + e.getClass().getSimpleName());
    }
    code.bind(there);
    return dst;
  }

  /** Puts a number that may be missing into a register, or jumps. */
  private void optionalPart(CheckedExpr e, int dst, Label ifNull) {
    int r = optionalNumber(e.type()) ? valueOrJump(e, ifNull) : exprs.value(e);
    code.at(e.span());
    code.move(dst, r, "");
  }
}
