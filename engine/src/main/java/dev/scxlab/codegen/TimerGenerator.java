package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.TimerDecl;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;

/** Calls of timers: the element of their map, then the helper. */
final class TimerGenerator {

  /** {@code BPF_F_TIMER_CPU_PIN}: it fires on the CPU that arms it. */
  static final long PINNED = 2;

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  TimerGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  void effect(CheckedExpr.TimerCall t) {
    Label missing = code.label();
    call(t, missing);
    code.bind(missing);
  }

  /** Whether a cancelled timer was armed. */
  int cancelled(CheckedExpr.TimerCall t, int dst) {
    Label no = code.label();
    Label end = code.label();
    call(t, no);
    code.jumpIfImm(Opcode.JNE, 0, 1, no, "was armed");
    code.moveImm(dst, 1, "was armed");
    code.jump(end, "");
    code.bind(no);
    code.moveImm(dst, 0, "was not armed");
    code.bind(end);
    return dst;
  }

  private void call(CheckedExpr.TimerCall t, Label missing) {
    int mark = frame.stack.mark();
    CheckedExpr index = t.index();
    int i = index == null ? ExprGenerator.ANY : exprs.value(index);
    CheckedExpr delay = t.delay();
    int ns = delay == null ? ExprGenerator.ANY : exprs.value(delay);
    int key = frame.stack.take(4, 4);
    code.at(t.span());
    if (i == ExprGenerator.ANY) {
      code.storeImm(Frame.FP, key, 0, 4, "key");
    } else {
      code.store(Frame.FP, key, i, 4, null, "key");
    }
    lookup(t.timer(), key, missing);
    code.move(1, 0, t.timer().name());
    if (ns == ExprGenerator.ANY) {
      frame.callHelper(Helper.TIMER_CANCEL, t.timer().name() + ".cancel");
    } else {
      code.move(2, ns, "delay");
      code.moveImm(3, PINNED, "flags");
      frame.callHelper(Helper.TIMER_START, t.timer().name() + ".start");
    }
    frame.stack.release(mark);
  }

  /** Leaves the address of a timer in r0, or goes to a label. */
  void lookup(TimerDecl timer, int key, Label missing) {
    frame.loadMap(1, timer.map().index());
    frame.stackAddress(2, key, "key");
    frame.callHelper(Helper.MAP_LOOKUP_ELEM, timer.name());
    code.jumpIfImm(Opcode.JEQ, 0, 0, missing, timer.name());
  }

  /** At the head of a body: one that repeats is armed again. {@code r3} holds the timer. */
  void rearm(TimerDecl timer, CheckedExpr every, Span span) {
    int self = frame.temporary(timer.name(), "timer", span);
    code.at(span);
    code.move(self, 3, timer.name());
    int ns = exprs.value(every);
    code.at(every.span());
    code.move(1, self, timer.name());
    code.move(2, ns, "period");
    code.moveImm(3, PINNED, "flags");
    frame.callHelper(Helper.TIMER_START, timer.name() + " again");
  }
}
