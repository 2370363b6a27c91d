package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Calls of kfuncs and functions: arguments into r1 to r5, the result made to fit its type. */
final class CallGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  CallGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  // ---- kfuncs

  int kfunc(CheckedExpr.KfuncCall k, int hint) {
    int mark = frame.stack.mark();
    emit(k);
    frame.stack.release(mark);
    if (k.kfunc().result() == AbiType.VOID) {
      return 0;
    }
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(k) : hint;
    code.at(k.span());
    result(k.kfunc().result(), dst, k.kfunc().functionName());
    return dst;
  }

  void kfuncEffect(CheckedExpr.KfuncCall k) {
    int mark = frame.stack.mark();
    emit(k);
    frame.stack.release(mark);
  }

  /** A call with two results. */
  void pair(CheckedExpr.KfuncCall k, int first, int second) {
    int mark = frame.stack.mark();
    int out = emit(k);
    code.at(k.span());
    result(k.kfunc().result(), first, k.kfunc().functionName());
    code.load(second, Frame.FP, out, 1, false, null, "second result");
    frame.stack.release(mark);
  }

  /** Moves r0 into a register with the width of its type ({@code bpf-mapping.md} 2.2). */
  void result(AbiType type, int dst, String role) {
    if (type == AbiType.BOOL) {
      code.move(dst, 0, "result of " + role);
      code.aluImm(Opcode.AND, false, false, dst, 1, "result of " + role);
    } else if (type.bytes() == 4 && type.signed()) {
      code.signExtend(dst, 0, "result of " + role);
    } else if (type.bytes() == 4) {
      code.zeroExtend(dst, 0, "result of " + role);
    } else {
      code.move(dst, 0, "result of " + role);
    }
  }

  /** Emits the call; gives the offset of the slot for a second result, or 0. */
  private int emit(CheckedExpr.KfuncCall k) {
    List<KfuncParameter> parameters = k.kfunc().parameters();
    List<Integer> registers = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    List<CheckedExpr> values = new ArrayList<>();
    int out = 0;
    int next = 0;
    for (int i = 0; i < parameters.size(); i++) {
      KfuncParameter p = parameters.get(i);
      if (p.type() == AbiType.OUT_BOOL) {
        out = frame.stack.take(8, 8);
        code.at(k.nameSpan());
        code.storeImm(Frame.FP, out, 0, 8, p.name());
        registers.add(out);
        spans.add(k.nameSpan());
        values.add(k);
        continue;
      }
      CheckedExpr a = k.arguments().get(next);
      boolean iterator = p.type() == AbiType.DSQ_ITERATOR;
      if (iterator) {
        registers.add(frame.iterator(loopVariable(a)));
        boolean taskFollows =
            i + 1 < parameters.size() && parameters.get(i + 1).type() == AbiType.TASK;
        next += taskFollows ? 0 : 1;
      } else {
        registers.add(late(a) ? ExprGenerator.ANY : exprs.value(a));
        next++;
      }
      spans.add(a.span());
      values.add(a);
    }
    for (int i = 0; i < registers.size(); i++) {
      KfuncParameter p = parameters.get(i);
      code.at(spans.get(i));
      String role = "argument " + p.name() + " of " + k.kfunc().functionName();
      if (p.type().kind() == AbiType.Kind.ADDRESS) {
        frame.stackAddress(i + 1, registers.get(i), role);
      } else if (registers.get(i) == ExprGenerator.ANY) {
        exprs.late(i + 1, values.get(i), role);
      } else {
        code.move(i + 1, registers.get(i), role);
      }
    }
    code.at(k.span());
    frame.callKfunc(k.kfunc());
    return out;
  }

  /** Whether an argument touches no other register and so is put where it belongs at once. */
  private static boolean late(CheckedExpr e) {
    return e instanceof CheckedExpr.Const
        || e instanceof CheckedExpr.NullValue
        || (e instanceof CheckedExpr.DsqValue d && d.indexes().isEmpty());
  }

  private static LocalVariable loopVariable(CheckedExpr e) {
    if (e instanceof CheckedExpr.Local l) {
      return l.variable();
    }
    throw new LabBug("an iterator must be a loop's variable");
  }

  // ---- functions

  int function(CheckedExpr.FnCall f, int hint) {
    functionEffect(f);
    if (f.type() instanceof PolicyType.Void) {
      return 0;
    }
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(f) : hint;
    code.at(f.span());
    code.move(dst, 0, "result of " + f.function().name());
    return dst;
  }

  void functionEffect(CheckedExpr.FnCall f) {
    int mark = frame.stack.mark();
    call(f);
    frame.stack.release(mark);
  }

  /** Calls a function that gives a text, which it puts on the stack of the caller. */
  TextGenerator.Words functionText(CheckedExpr.FnCall f) {
    int mark = frame.stack.mark();
    int slot = call(f);
    code.at(f.span());
    int ended = exprs.temporary(f);
    code.move(ended, 0, "result of " + f.function().name());
    TextGenerator.Words words = exprs.texts().load(Frame.FP, slot, f.span());
    frame.stack.release(mark);
    return words;
  }

  /** Gives the slot of a text that the function gives, or 0. */
  private int call(CheckedExpr.FnCall f) {
    List<Integer> registers = new ArrayList<>();
    for (CheckedExpr a : f.arguments()) {
      boolean text = a.type().equals(PolicyTypes.TEXT);
      registers.add(text ? exprs.texts().onStack(a) : late(a) ? ExprGenerator.ANY : exprs.value(a));
    }
    int slot = f.type().equals(PolicyTypes.TEXT) ? frame.stack.take(TextGenerator.BYTES, 8) : 0;
    for (int i = 0; i < registers.size(); i++) {
      CheckedExpr a = f.arguments().get(i);
      code.at(a.span());
      String role =
          "argument " + f.function().parameterNames().get(i) + " of " + f.function().name();
      if (registers.get(i) == ExprGenerator.ANY) {
        exprs.late(i + 1, a, role);
      } else {
        code.move(i + 1, registers.get(i), role);
      }
    }
    code.at(f.span());
    if (slot != 0) {
      frame.stackAddress(registers.size() + 1, slot, "place of the result");
    }
    code.call(
        Opcode.CALL_FUNCTION,
        f.function().index(),
        new Symbol.Code(f.function().index(), f.function().name()),
        f.function().name());
    code.known().forgetAllButConstants();
    return slot;
  }

  // ---- messages

  void message(CheckedExpr.Message m) {
    int mark = frame.stack.mark();
    List<Integer> registers = new ArrayList<>();
    CheckedExpr exitCode = m.code();
    int codeRegister = exitCode == null ? 0 : exprs.value(exitCode);
    for (CheckedExpr a : m.arguments()) {
      registers.add(a.type().equals(PolicyTypes.TEXT) ? exprs.texts().onStack(a) : exprs.value(a));
    }
    int words = Math.max(1, registers.size());
    int args = frame.stack.take(8 * words, 8);
    code.at(m.span());
    if (registers.isEmpty()) {
      code.storeImm(Frame.FP, args, 0, 8, "message");
    }
    for (int i = 0; i < registers.size(); i++) {
      code.at(m.arguments().get(i).span());
      code.store(
          Frame.FP, args + 8 * i, registers.get(i), 8, null, "argument " + (i + 1) + " of message");
    }
    code.at(m.span());
    Kfunc kfunc = m.kfunc();
    DataVariable format = frame.program.format(m.format(), kfunc == null, m.nameSpan());
    int r = 1;
    if (exitCode != null) {
      code.move(r++, codeRegister, "argument code of exit");
    }
    code.loadSymbol(r++, format.address(), frame.program.symbol(format, 0), "format");
    if (kfunc == null) {
      int size = m.format().getBytes(StandardCharsets.UTF_8).length + 1;
      code.moveImm(r++, size, "size of format");
    }
    frame.stackAddress(r++, args, "arguments");
    code.moveImm(r, 8L * registers.size(), "size of arguments");
    if (kfunc == null) {
      frame.callHelper(Helper.TRACE_VPRINTK, "log");
    } else {
      frame.callKfunc(kfunc);
    }
    frame.stack.release(mark);
  }

  /** A register with the address of a text, which a message takes like a C string. */
  // ---- ways out that the text does not show

  /** Leaves the function with its neutral result, after releasing what is held. */
  void neutralReturn(Span span) {
    frame.cleanUpTo(0);
    code.at(span);
    PolicyType result = frame.result;
    if (result != null && !(result instanceof PolicyType.Void)) {
      code.moveImm(0, 0, "neutral result");
    }
    frame.blankText();
    frame.callbackResult();
    code.exit("way out for a missing entry");
  }

  // ---- the environment

  void current(int dst) {
    frame.callHelper(Helper.GET_CURRENT_TASK_BTF, "current");
    code.move(dst, 0, "result of current");
  }

  void thisCpu(int dst) {
    frame.callHelper(Helper.GET_SMP_PROCESSOR_ID, "this_cpu");
    code.signExtend(dst, 0, "result of this_cpu");
  }

  /** Has the core fill all its counters in on the stack and takes one. */
  void event(int dst, CheckedExpr which) {
    if (!(which instanceof CheckedExpr.Const index)) {
      throw new LabBug("a counter that is no constant");
    }
    int mark = frame.stack.mark();
    int bytes = 8 * ScxEvent.values().length;
    int slot = frame.stack.take(bytes, 8);
    for (int at = 0; at < bytes; at += 8) {
      code.storeImm(Frame.FP, slot + at, 0, 8, "events");
    }
    frame.stackAddress(1, slot, "argument buf of events");
    code.moveImm(2, bytes, "argument size of events");
    frame.callKfunc(Kfunc.EVENTS);
    code.load(dst, Frame.FP, slot + 8 * (int) index.value(), 8, false, null, "counter");
    frame.stack.release(mark);
  }

  void random(int dst) {
    frame.callHelper(Helper.GET_PRANDOM_U32, "random");
    code.zeroExtend(dst, 0, "result of random");
  }
}
