package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.LoopRegion.Kind;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;

/** Loops: a head that tests, a body, one way back, and a region that says so. */
final class LoopGenerator {

  private static final int NONE = -1;

  private final Frame frame;
  private final Assembler code;
  private final ExprGenerator exprs;
  private final StmtGenerator stmts;

  LoopGenerator(Frame frame, ExprGenerator exprs, StmtGenerator stmts) {
    this.frame = frame;
    this.code = frame.code;
    this.exprs = exprs;
    this.stmts = stmts;
  }

  void loop(CheckedStmt s) {
    if (s instanceof CheckedStmt.ForRange f) {
      range(f);
    } else if (s instanceof CheckedStmt.ForIndex f) {
      index(f);
    } else if (s instanceof CheckedStmt.ForDsq f) {
      dsq(f);
    } else if (s instanceof CheckedStmt.ForTasks f) {
      tasks(f);
    } else if (s instanceof CheckedStmt.While w) {
      whileLoop(w);
    } else {
      throw new LabBug("no statement: " + s.getClass().getName());
    }
  }

  /** What each kind of loop adds to the common shape. */
  private interface Part {
    void emit();
  }

  /**
   * The common shape.
   *
   * @param test jumps to the label when the loop is over
   * @param before what stands before the body inside the loop
   * @param next what stands behind the body
   */
  private void shape(
      Span head,
      Kind kind,
      long bound,
      long limit,
      int iteratorSlot,
      int variable,
      LoopTest test,
      BodyStart before,
      CheckedStmt.Block body,
      Part next) {
    int counter = NONE;
    if (limit > 0) {
      counter = frame.temporary("rounds", "u64", head);
      code.at(head);
      code.moveImm(counter, 0, "rounds");
    }
    int region = frame.loops.size();
    boolean limited = limit > 0;
    long most = limited && (bound < 0 || limit < bound) ? limit : bound;
    frame.loops.add(
        new LoopRegion(head, kind, code.position(), NONE, most, limited, iteratorSlot, variable));
    Label top = code.label();
    Label end = code.label();
    Label over = code.label();
    Label again = code.label();
    code.bindLoopHead(top);
    code.at(head);
    test.emit(end);
    before.emit(again); // a CPU that is not in the mask is no step
    if (limited) {
      code.at(head);
      if (limit == (int) limit) {
        code.jumpIfImm(Opcode.JGE, counter, limit, over, "limit");
      }
      code.aluImm(Opcode.ADD, true, false, counter, 1, "limit");
    }
    frame.openLoops.push(new Frame.Loop(end, again, frame.cleanups.size()));
    stmts.block(body);
    frame.openLoops.pop();
    code.bind(again);
    code.at(head);
    next.emit();
    code.jumpBack(top, "next round");
    LoopRegion r = frame.loops.get(region);
    if (limited) {
      code.bind(over);
      if (code.reachable()) {
        exprs.counters().limitHit(head);
      }
    }
    frame.loops.set(
        region,
        new LoopRegion(
            r.span(),
            r.kind(),
            r.head(),
            code.position(),
            r.bound(),
            r.limited(),
            r.iteratorSlot(),
            r.variable()));
    code.bind(end);
  }

  /** The test at a loop's head. */
  private interface LoopTest {
    void emit(Label end);
  }

  /** What stands between test and body; may go on to the next round. */
  private interface BodyStart {
    void emit(Label again);
  }

  // ---- a..b

  private void range(CheckedStmt.ForRange f) {
    boolean signed = PolicyTypes.isSigned(f.variable().type());
    boolean narrow = PolicyTypes.abi(f.variable().type()).bytes() == 4;
    int low = exprs.value(f.low());
    boolean constant = f.high() instanceof CheckedExpr.Const c && ArithmeticGenerator.immediate(c);
    long imm = f.high() instanceof CheckedExpr.Const c ? c.value() : 0;
    int high = constant ? ExprGenerator.ANY : copied(f.high());
    int i = frame.declare(f.variable());
    code.at(f.head());
    code.move(i, low, f.variable().name());
    long bound = NONE;
    if (f.low() instanceof CheckedExpr.Const a && constant) {
      bound = Math.max(0, imm - a.value());
    }
    shape(
        f.head(),
        Kind.RANGE,
        bound,
        f.limit(),
        0,
        i,
        end -> {
          if (constant) {
            code.jumpIfImm(signed ? Opcode.JSGE : Opcode.JGE, i, imm, end, "loop condition");
          } else {
            code.jumpIf(signed ? Opcode.JSGE : Opcode.JGE, i, high, end, "loop condition");
          }
        },
        again -> {},
        f.body(),
        () -> {
          code.aluImm(Opcode.ADD, !narrow || signed, false, i, 1, "next round");
          if (narrow && signed) {
            code.signExtend(i, i, "next round");
          }
        });
  }

  /** The value of a bound in a register that the body cannot change. */
  private int copied(CheckedExpr e) {
    int r = exprs.value(e);
    if (frame.registers.isTemporary(r)) {
      return r;
    }
    int copy = exprs.temporary(e);
    code.at(e.span());
    code.move(copy, r, "");
    return copy;
  }

  // ---- cpus, cores, llcs, nodes, masks

  private void index(CheckedStmt.ForIndex f) {
    CheckedStmt.Members part = f.members();
    if (part != null) {
      members(f, part);
      return;
    }
    CheckedExpr maskExpr = f.mask();
    CheckedExpr fromExpr = f.from();
    int mask = maskExpr == null ? NONE : copied(maskExpr);
    int start = fromExpr == null ? NONE : copied(fromExpr);
    int n = exprs.fact(ExprGenerator.factOf(f.domain()), f.head());
    int v = frame.declare(f.variable());
    int counter = start == NONE ? v : frame.temporary("rounds", "s32", f.head());
    code.at(f.head());
    code.moveImm(counter, 0, f.variable().name());
    Kind kind =
        maskExpr != null ? Kind.MASK : f.domain() == AbiType.CPU ? Kind.CPUS : Kind.TOPOLOGY;
    shape(
        f.head(),
        kind,
        KernelLimits.most(f.domain()),
        f.limit(),
        0,
        v,
        end -> code.jumpIf(Opcode.JSGE, counter, n, end, "loop condition"),
        again -> {
          if (start != NONE) {
            code.move(v, start, "from");
            code.alu(Opcode.ADD, true, false, v, counter, "from");
            code.alu(Opcode.MOD, true, false, v, n, "from");
          }
          if (mask != NONE) {
            int there = frame.temporary("", "bool", f.head());
            code.move(1, v, "argument cpu of cpumask_test_cpu");
            code.move(2, mask, "argument mask of cpumask_test_cpu");
            frame.callKfunc(Kfunc.CPUMASK_TEST_CPU);
            exprs.calls().result(AbiType.BOOL, there, "cpumask_test_cpu");
            code.jumpIfImm(Opcode.JEQ, there, 0, again, "in the mask");
          }
        },
        f.body(),
        () -> code.aluImm(Opcode.ADD, true, false, counter, 1, "next round"));
  }

  /**
   * The CPUs of a core, LLC or node, from the table that has them in this order. The verifier knows
   * this shape: nested loops over parts and their CPUs meet each CPU once.
   */
  private void members(CheckedStmt.ForIndex f, CheckedStmt.Members m) {
    Span head = f.head();
    int part = exprs.value(m.part());
    DataVariable first = frame.program.first(m.order(), head);
    DataVariable cpus = frame.program.cpus(m.order(), head);
    int at = frame.temporary("place of " + f.variable().name(), "s32", head);
    int end = frame.temporary("end of the CPUs", "s32", head);
    int v = frame.declare(f.variable());
    code.at(head);
    int begins = exprs.places().elementAddress(first, part, 4, head);
    code.load(at, begins, 0, 4, true, null, first.name());
    code.load(end, begins, 4, 4, true, null, first.name());
    shape(
        head,
        Kind.MEMBERS,
        KernelLimits.MAX_CPUS,
        f.limit(),
        0,
        v,
        over -> code.jumpIf(Opcode.JSGE, at, end, over, "loop condition"),
        again -> {
          int cpu = exprs.places().elementAddress(cpus, at, 4, head);
          code.load(v, cpu, 0, 4, true, null, cpus.name());
        },
        f.body(),
        () -> code.aluImm(Opcode.ADD, true, false, at, 1, "next round"));
  }

  // ---- DSQs

  private void dsq(CheckedStmt.ForDsq f) {
    int dsq = exprs.value(f.dsq());
    int flags = exprs.value(f.flags());
    int slot = frame.stack.take(KernelLimits.DSQ_ITERATOR_BYTES, 8);
    frame.declare(f.variable());
    frame.iterator(f.variable(), slot);
    code.at(f.dsq().span());
    frame.stackAddress(1, slot, "iterator");
    code.move(2, dsq, "argument dsq of dsq");
    code.move(3, flags, "argument flags of dsq");
    frame.callKfunc(Kfunc.ITER_SCX_DSQ_NEW);
    walk(
        f.head(),
        Kind.DSQ,
        f.limit(),
        slot,
        f.variable(),
        f.body(),
        Kfunc.ITER_SCX_DSQ_NEXT,
        Kfunc.ITER_SCX_DSQ_DESTROY);
  }

  /** The rounds of an iterator that lies in {@code slot}, and its end on every way out. */
  private void walk(
      Span head,
      Kind kind,
      long limit,
      int slot,
      LocalVariable variable,
      CheckedStmt.Block body,
      Kfunc next,
      Kfunc destroy) {
    int register = frame.register(variable);
    frame.cleanups.add(() -> iterator(destroy, slot, head));
    shape(
        head,
        kind,
        NONE,
        limit,
        slot,
        register,
        end -> {
          frame.stackAddress(1, slot, "iterator");
          frame.callKfunc(next);
          code.move(register, 0, variable.name());
          code.jumpIfImm(Opcode.JEQ, register, 0, end, "loop condition");
        },
        again -> {},
        body,
        () -> {});
    frame.cleanups.remove(frame.cleanups.size() - 1);
    iterator(destroy, slot, head);
  }

  private void iterator(Kfunc kfunc, int slot, Span head) {
    code.at(head);
    frame.stackAddress(1, slot, "iterator");
    frame.callKfunc(kfunc);
  }

  private void tasks(CheckedStmt.ForTasks f) {
    int slot = frame.stack.take(KernelLimits.TASK_ITERATOR_BYTES, 8);
    frame.declare(f.variable());
    iterator(Kfunc.ITER_TASK_NEW, slot, f.head());
    walk(
        f.head(),
        Kind.TASKS,
        f.limit(),
        slot,
        f.variable(),
        f.body(),
        Kfunc.ITER_TASK_NEXT,
        Kfunc.ITER_TASK_DESTROY);
  }

  // ---- while

  private void whileLoop(CheckedStmt.While w) {
    shape(
        w.head(),
        Kind.WHILE,
        NONE,
        w.limit(),
        0,
        NONE,
        end -> {
          Label yes = code.label();
          exprs.conditions().condition(w.condition(), yes, end, true);
          code.bind(yes);
        },
        again -> {},
        w.body(),
        () -> {});
  }
}
