package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import java.util.List;

/** The library, written out where it is called. */
final class LibraryGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  LibraryGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  int call(CheckedExpr.LibraryCall l, int hint) {
    List<CheckedExpr> args = l.arguments();
    int[] r = new int[args.size()];
    for (int i = 0; i < r.length; i++) {
      r[i] = exprs.value(args.get(i));
    }
    int dst = exprs.temporary(l);
    code.at(l.span());
    boolean signed = !args.isEmpty() && PolicyTypes.isSigned(args.get(0).type());
    switch (l.function()) {
      case MIN:
        pick(dst, r[0], r[1], signed ? Opcode.JSLE : Opcode.JLE);
        break;
      case MAX:
        pick(dst, r[0], r[1], signed ? Opcode.JSGE : Opcode.JGE);
        break;
      case CLAMP:
        pick(dst, r[0], r[1], signed ? Opcode.JSGE : Opcode.JGE);
        limit(dst, r[2], signed ? Opcode.JSLE : Opcode.JLE);
        break;
      case BEFORE:
        before(l, dst, r);
        break;
      case LATER:
        byOrder(l, dst, r[0], r[1], false);
        break;
      case EARLIER:
        byOrder(l, dst, r[0], r[1], true);
        break;
      case ADD_SAT:
        addSat(l, dst, r);
        break;
      case SUB_SAT:
        subSat(l, dst, r);
        break;
      case CALC_AVG:
        average(l.type(), l.span(), dst, r[0], r[1]);
        break;
      case LOG2:
        log2(dst, r[0], PolicyTypes.abi(args.get(0).type()), l.span());
        break;
      case SCALE_UP:
        scale(l, dst, r, true);
        break;
      case SCALE_DOWN:
        scale(l, dst, r, false);
        break;
      case UPDATE_FREQ:
        frequency(l, dst, r);
        break;
      case EVENTS:
        exprs.calls().event(dst, args.get(0));
        break;
      case THIS_CPU:
        exprs.calls().thisCpu(dst);
        break;
      case CURRENT:
        exprs.calls().current(dst);
        break;
      case RANDOM:
        exprs.calls().random(dst);
        if (r.length == 1) {
          code.alu(Opcode.MOD, false, false, dst, r[0], "random below");
        }
        break;
      default:
        throw new LabBug("not modelled: " + l.function());
    }
    if (hint != ExprGenerator.ANY) {
      code.move(hint, dst, "");
      return hint;
    }
    return dst;
  }

  /** {@code dst} becomes a when the test of a against b holds, else b. */
  private void pick(int dst, int a, int b, int keep) {
    Label end = code.label();
    code.move(dst, a, "");
    code.jumpIf(keep, a, b, end, "");
    code.move(dst, b, "");
    code.bind(end);
  }

  private void limit(int dst, int bound, int keep) {
    Label end = code.label();
    code.jumpIf(keep, dst, bound, end, "");
    code.move(dst, bound, "");
    code.bind(end);
  }

  /** The difference of two numbers of a type, as one with a sign, in a register of its own. */
  private int signedDifference(CheckedExpr.LibraryCall l, int a, int b) {
    int d = frame.temporary("", "s64", l.span());
    boolean narrow = PolicyTypes.abi(l.arguments().get(0).type()).bytes() == 4;
    code.move(d, a, "");
    code.alu(Opcode.SUB, true, false, d, b, "wrapping -");
    if (narrow) {
      code.signExtend(d, d, "");
    }
    return d;
  }

  private void before(CheckedExpr.LibraryCall l, int dst, int[] r) {
    int d = signedDifference(l, r[0], r[1]);
    Label no = code.label();
    Label end = code.label();
    code.jumpIfImm(Opcode.JSGE, d, 0, no, "before");
    code.moveImm(dst, 1, "before");
    code.jump(end, "");
    code.bind(no);
    code.moveImm(dst, 0, "before");
    code.bind(end);
  }

  /** Jumps by {@code before(a, b)} without making a bool of it. */
  void beforeBranch(CheckedExpr.LibraryCall l, Label yes, Label no, boolean fallYes) {
    int a = exprs.value(l.arguments().get(0));
    int b = exprs.value(l.arguments().get(1));
    code.at(l.span());
    int d = signedDifference(l, a, b);
    exprs.conditions().branch(Opcode.JSLT, d, ExprGenerator.ANY, 0, yes, no, fallYes);
  }

  private void byOrder(CheckedExpr.LibraryCall l, int dst, int a, int b, boolean first) {
    int d = signedDifference(l, a, b);
    Label end = code.label();
    code.move(dst, a, "");
    code.jumpIfImm(first ? Opcode.JSLT : Opcode.JSGE, d, 0, end, l.function().functionName());
    code.move(dst, b, "");
    code.bind(end);
  }

  private static boolean narrow(PolicyType type) {
    return PolicyTypes.abi(type).bytes() == 4;
  }

  private void addSat(CheckedExpr.LibraryCall l, int dst, int[] r) {
    boolean narrow = narrow(l.type());
    Label end = code.label();
    code.move(dst, r[0], "");
    code.alu(Opcode.ADD, !narrow, false, dst, r[1], "wrapping +");
    code.jumpIf(Opcode.JGE, dst, r[0], end, "add_sat");
    code.moveImm(dst, narrow ? 0xffff_ffffL : -1, "add_sat");
    code.bind(end);
  }

  private void subSat(CheckedExpr.LibraryCall l, int dst, int[] r) {
    Label less = code.label();
    Label end = code.label();
    code.jumpIf(Opcode.JLT, r[0], r[1], less, "sub_sat");
    code.move(dst, r[0], "");
    code.alu(Opcode.SUB, !narrow(l.type()), false, dst, r[1], "wrapping -");
    code.jump(end, "");
    code.bind(less);
    code.moveImm(dst, 0, "sub_sat");
    code.bind(end);
  }

  private void average(PolicyType type, Span span, int dst, int old, int fresh) {
    boolean wide = !narrow(type);
    int quarter = frame.temporary("", type.label(), span);
    code.move(dst, old, "");
    code.move(quarter, old, "");
    code.aluImm(Opcode.RSH, wide, false, quarter, 2, "/");
    code.alu(Opcode.SUB, wide, false, dst, quarter, "wrapping -");
    int part = frame.temporary("", type.label(), span);
    code.move(part, fresh, "");
    code.aluImm(Opcode.RSH, wide, false, part, 2, "/");
    code.alu(Opcode.ADD, wide, false, dst, part, "wrapping +");
  }

  private void frequency(CheckedExpr.LibraryCall l, int dst, int[] r) {
    int interval = frame.temporary("", "u64", l.span());
    Label positive = code.label();
    code.move(interval, r[1], "");
    code.jumpIfImm(Opcode.JNE, interval, 0, positive, "update_freq");
    code.moveImm(interval, 1, "update_freq");
    code.bind(positive);
    int rate = frame.temporary("", "u64", l.span());
    code.moveImm(rate, 100_000_000L, "update_freq");
    code.alu(Opcode.DIV, true, false, rate, interval, "/");
    average(PolicyTypes.U64, l.span(), dst, r[0], rate);
  }

  private void scale(CheckedExpr.LibraryCall l, int dst, int[] r, boolean up) {
    PolicyType type = l.type();
    code.move(dst, r[0], "");
    if (up) {
      exprs.arithmetic().operate(type, BinaryOp.MUL, dst, r[1], 0, true, l.span(), l.span());
      exprs
          .arithmetic()
          .operate(type, BinaryOp.DIV, dst, ExprGenerator.ANY, 100, false, l.span(), l.span());
    } else {
      exprs
          .arithmetic()
          .operate(type, BinaryOp.MUL, dst, ExprGenerator.ANY, 100, true, l.span(), l.span());
      code.at(l.arguments().get(1).span());
      code.alu(Opcode.DIV, !narrow(type), false, dst, r[1], "/");
    }
  }

  /** Position of the highest set bit, by halves; 0 for 0. */
  void log2(int dst, int value, AbiType type, Span span) {
    int rest = frame.temporary("", "u64", span);
    code.at(span);
    code.move(rest, value, "");
    code.moveImm(dst, 0, "log2");
    for (int bits = type.bytes() == 8 ? 32 : 16; bits >= 1; bits /= 2) {
      Label small = code.label();
      int upper = frame.temporary("", "u64", span);
      code.move(upper, rest, "");
      code.aluImm(Opcode.RSH, true, false, upper, bits, "log2");
      code.jumpIfImm(Opcode.JEQ, upper, 0, small, "log2");
      code.move(rest, upper, "");
      code.aluImm(Opcode.ADD, true, false, dst, bits, "log2");
      code.bind(small);
    }
  }
}
