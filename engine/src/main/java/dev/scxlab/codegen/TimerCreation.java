package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.TimerDecl;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.Opcode;
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
      each(dim, key);
    }
    frame.stack.release(mark);
  }

  private void each(PolicyType.Dimension dim, int key) {
    boolean machine = dim.domain().isIndex();
    int n = machine ? exprs.fact(ExprGenerator.factOf(dim.domain()), span) : ExprGenerator.ANY;
    int i = frame.temporary("index of " + timer.name(), "s32", span);
    code.at(span);
    code.moveImm(i, 0, "index");
    int region = frame.loops.size();
    int head = code.position();
    frame.loops.add(region(dim, head, -1, i));
    Label top = code.label();
    Label end = code.label();
    code.bindLoopHead(top);
    if (machine) {
      code.jumpIf(Opcode.JSGE, i, n, end, "loop condition");
    } else {
      code.jumpIfImm(Opcode.JSGE, i, dim.count(), end, "loop condition");
    }
    code.store(Frame.FP, key, i, 4, null, "key");
    initialise(key);
    code.aluImm(Opcode.ADD, true, false, i, 1, "next round");
    code.jumpBack(top, "next round");
    frame.loops.set(region, region(dim, head, code.position(), i));
    code.bind(end);
  }

  private LoopRegion region(PolicyType.Dimension dim, int head, int end, int variable) {
    LoopRegion.Kind kind =
        dim.domain() == AbiType.CPU
            ? LoopRegion.Kind.CPUS
            : dim.domain().isIndex() ? LoopRegion.Kind.TOPOLOGY : LoopRegion.Kind.RANGE;
    return new LoopRegion(span, kind, head, end, dim.count(), false, 0, variable);
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
