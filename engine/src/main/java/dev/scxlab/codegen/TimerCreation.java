package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.TimerDecl;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;

/** Makes a declared timer, or all of an array that the machine has, ready: at the head of init. */
final class TimerCreation {

  /** {@code CLOCK_MONOTONIC}. */
  private static final long CLOCK = 1;

  private final TimerDecl timer;
  private final int callback;
  private final Frame frame;
  private final Assembler code;
  private final ExprGenerator exprs;
  private final Span span;

  TimerCreation(TimerDecl timer, int callback, Frame frame, ExprGenerator exprs) {
    this.timer = timer;
    this.callback = callback;
    this.frame = frame;
    this.code = frame.code;
    this.exprs = exprs;
    this.span = timer.map().def().declaration();
  }

  void emit() {
    PolicyType.Dimension dim = timer.dim();
    code.at(span);
    int mark = frame.stack.mark();
    int key = frame.stack.take(4, 4);
    if (dim == null) {
      code.storeImm(Frame.FP, key, 0, 4, "key");
      initialise(key);
    } else {
      new DimensionLoop(dim, frame, exprs, span)
          .emit(
              timer.name(),
              i -> {
                code.store(Frame.FP, key, i, 4, null, "key");
                initialise(key);
              });
    }
    frame.stack.release(mark);
  }

  private void initialise(int key) {
    Label missing = code.label();
    exprs.timers().lookup(timer, key, missing);
    int self = frame.temporary(timer.name(), "timer", span);
    code.move(self, 0, timer.name());
    code.move(1, self, timer.name());
    frame.loadMap(2, timer.map().index());
    code.moveImm(3, CLOCK, "clock");
    frame.callHelper(Helper.TIMER_INIT, timer.name());
    code.move(1, self, timer.name());
    code.loadSymbol(2, callback, new Symbol.Code(callback, timer.name() + "_body"), "body");
    frame.callHelper(Helper.TIMER_SET_CALLBACK, timer.name());
    code.bind(missing);
  }
}
