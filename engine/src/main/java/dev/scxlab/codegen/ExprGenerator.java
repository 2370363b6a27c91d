package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.LibraryFunction;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;

/**
 * Expressions. Every value sits in a register as its type holds it: u32 with the upper half zero,
 * s32 sign-extended, bool 0 or 1, a handle 0 for null.
 */
final class ExprGenerator {

  /** For {@link #value(CheckedExpr, int)}: any register will do. */
  static final int ANY = -1;

  final Frame frame;
  private final Assembler code;
  private final Source source;

  private final PlaceGenerator places;

  private final CallGenerator calls;

  private final MapGenerator maps;

  private final LibraryGenerator library;
  private final TextGenerator texts;
  private final ArithmeticGenerator arithmetic;
  private final ConditionGenerator conditions;
  private final OptionalGenerator optionals;
  private final DsqGenerator dsqs;
  private final CounterGenerator counters;
  private final TimerGenerator timers;

  ExprGenerator(Frame frame, Source source) {
    this.frame = frame;
    this.code = frame.code;
    this.source = source;
    this.places = new PlaceGenerator(this);
    this.calls = new CallGenerator(this);
    this.maps = new MapGenerator(this);
    this.library = new LibraryGenerator(this);
    this.texts = new TextGenerator(this);
    this.arithmetic = new ArithmeticGenerator(this);
    this.conditions = new ConditionGenerator(this);
    this.optionals = new OptionalGenerator(this);
    this.dsqs = new DsqGenerator(this);
    this.counters = new CounterGenerator(this);
    this.timers = new TimerGenerator(this);
  }

  /** Texts of spans, for the names of temporaries. */
  interface Source {
    String text(Span span);
  }

  PlaceGenerator places() {
    return places;
  }

  MapGenerator maps() {
    return maps;
  }

  CallGenerator calls() {
    return calls;
  }

  LibraryGenerator library() {
    return library;
  }

  TextGenerator texts() {
    return texts;
  }

  ArithmeticGenerator arithmetic() {
    return arithmetic;
  }

  ConditionGenerator conditions() {
    return conditions;
  }

  OptionalGenerator optionals() {
    return optionals;
  }

  DsqGenerator dsqs() {
    return dsqs;
  }

  TimerGenerator timers() {
    return timers;
  }

  CounterGenerator counters() {
    return counters;
  }

  /** A register for the value of an expression. */
  int temporary(CheckedExpr e) {
    return frame.temporary(source.text(e.span()), e.type().label(), e.span());
  }

  int target(CheckedExpr e, int hint) {
    return hint == ANY ? temporary(e) : hint;
  }

  /** Puts the value of an expression into a register that nobody reads yet. */
  void into(int register, CheckedExpr e) {
    int r = value(e, register);
    code.at(e.span());
    code.move(register, r, "");
  }

  /** The register that holds the value of an expression; not to be changed. */
  int value(CheckedExpr e) {
    return value(e, ANY);
  }

  /**
   * The register that holds the value of an expression.
   *
   * @param hint a register of its type that nobody reads and that may be used, or {@link #ANY}
   */
  int value(CheckedExpr e, int hint) {
    if (e instanceof CheckedExpr.Local l) {
      return local(l, hint);
    }
    if (e instanceof CheckedExpr.Const c) {
      return constant(c, hint);
    }
    if (e instanceof CheckedExpr.NullValue n) {
      int dst = target(e, hint);
      code.at(e.span());
      code.moveImm(dst, PolicyTypes.abi(n.type()).isIndex() ? -1 : 0, "null");
      return dst;
    }
    if (e instanceof CheckedExpr.Read r) {
      return places.read(r, hint);
    }
    if (e instanceof CheckedExpr.Arith a) {
      return arithmetic.arith(a, hint);
    }
    if (e instanceof CheckedExpr.Unary u) {
      return arithmetic.unary(u, hint);
    }
    if (e instanceof CheckedExpr.Convert c) {
      return arithmetic.convert(c, hint);
    }
    if (e instanceof CheckedExpr.KfuncCall k) {
      return calls.kfunc(k, hint);
    }
    if (e instanceof CheckedExpr.FnCall f) {
      return calls.function(f, hint);
    }
    if (e instanceof CheckedExpr.LibraryCall l && !isCondition(l)) {
      return library.call(l, hint);
    }
    if (e instanceof CheckedExpr.MapCall m) {
      return maps.value(m, hint);
    }
    if (e instanceof CheckedExpr.AgentCall a) {
      wake(a);
      return 0;
    }
    if (e instanceof CheckedExpr.AtomicCall a) {
      int dst = hint == ANY ? temporary(e) : hint;
      return new AtomicGenerator(this).call(a, dst);
    }
    if (e instanceof CheckedExpr.TimerCall t) {
      return timers.cancelled(t, target(e, hint));
    }
    if (e instanceof CheckedExpr.DsqValue d) {
      return dsqs.dsq(d, hint);
    }
    if (e instanceof CheckedExpr.LocalOn l) {
      return dsqs.localOn(l, hint);
    }
    if (e instanceof CheckedExpr.IfValue i) {
      return ifValue(i, hint);
    }
    if (e instanceof CheckedExpr.OrValue o) {
      return optionals.orValue(o, hint);
    }
    if (e instanceof CheckedExpr.StructValue s) {
      return structValue(s);
    }
    if (e instanceof CheckedExpr.InRange r) {
      return inRange(r, hint);
    }
    return conditions.truth(e, hint);
  }

  /** Notifies the user-space half: the number of the agent goes into the ring buffer. */
  private void wake(CheckedExpr.AgentCall a) {
    int mark = frame.stack.mark();
    int number = frame.stack.take(4, 4);
    code.at(a.span());
    code.storeImm(Frame.FP, number, a.agent().index(), 4, a.agent().name());
    frame.loadMap(1, frame.program.wakeups(a.agent().span()));
    frame.stackAddress(2, number, a.agent().name());
    code.moveImm(3, 4, "bytes");
    code.moveImm(4, Helper.RINGBUF_WAKEUP, "flags");
    frame.callHelper(Helper.RINGBUF_OUTPUT, a.agent().name() + ".wake");
    frame.stack.release(mark);
  }

  /** Whether a function of the library is made as a jump. */
  private static boolean isCondition(CheckedExpr.LibraryCall l) {
    return l.function() == LibraryFunction.STARTS_WITH || l.function() == LibraryFunction.SAME_MM;
  }

  private int local(CheckedExpr.Local l, int hint) {
    if (l.variable().inMemory()) {
      int dst = target(l, hint);
      code.at(l.span());
      frame.stackAddress(dst, frame.slot(l.variable()), l.variable().name());
      return dst;
    }
    int r = frame.register(l.variable());
    if (hint == ANY) {
      return r;
    }
    code.at(l.span());
    code.move(hint, r, l.variable().name());
    return hint;
  }

  private int constant(CheckedExpr.Const c, int hint) {
    int dst = target(c, hint);
    code.at(c.span());
    constant(c, dst, "");
    return dst;
  }

  private void constant(CheckedExpr.Const c, int dst, String role) {
    String symbol = c.symbol();
    if (symbol != null) {
      code.loadSymbol(dst, c.value(), new Symbol.Constant(symbol), role);
    } else {
      code.moveImm(dst, c.value(), role);
    }
  }

  /** Puts an argument that needs no other register where it belongs. */
  void late(int dst, CheckedExpr e, String role) {
    code.at(e.span());
    if (e instanceof CheckedExpr.Const c) {
      constant(c, dst, role);
    } else if (e instanceof CheckedExpr.DsqValue d) {
      Symbol symbol = new Symbol.Dsq(d.dsq().index(), d.dsq().name());
      code.loadSymbol(dst, DsqId.declared(d.dsq().index(), 0), symbol, role);
    } else {
      code.moveImm(dst, PolicyTypes.abi(e.type()).isIndex() ? -1 : 0, role);
    }
  }

  private int ifValue(CheckedExpr.IfValue i, int hint) {
    int dst = target(i, hint);
    Label yes = code.label();
    Label no = code.label();
    Label end = code.label();
    conditions.condition(i.condition(), yes, no, true);
    code.bind(yes);
    int before = frame.stack.mark();
    int a = value(i.then());
    code.at(i.then().span());
    code.move(dst, a, "");
    code.jump(end, "");
    code.bind(no);
    int behind = frame.stack.mark();
    frame.stack.release(before); // only one side needs its part of the stack
    int b = value(i.otherwise());
    code.at(i.otherwise().span());
    code.move(dst, b, "");
    frame.stack.release(Math.max(behind, frame.stack.mark()));
    code.bind(end);
    return dst;
  }

  private int structValue(CheckedExpr.StructValue s) {
    int offset = frame.stack.take(s.struct().layout().size(), 8);
    places.structs().fill(s, Frame.FP, offset, "");
    int dst = temporary(s);
    code.at(s.span());
    frame.stackAddress(dst, offset, s.struct().name());
    return dst;
  }

  /** A number for something with a range, in a register of its own: here the range is judged. */
  private int inRange(CheckedExpr.InRange e, int hint) {
    int from = value(e.value());
    int dst = target(e, hint);
    code.at(e.span());
    code.demand(new Demand.Range(e.span(), e.range()));
    code.move(dst, from, "");
    return dst;
  }

  static MachineFact factOf(AbiType index) {
    switch (index) {
      case CPU:
        return MachineFact.NR_CPUS;
      case CORE:
        return MachineFact.NR_CORES;
      case LLC:
        return MachineFact.NR_LLCS;
      default:
        return MachineFact.NR_NODES;
    }
  }

  /** The register that holds a fact of the machine. */
  int fact(MachineFact fact, Span span) {
    DataVariable v = frame.program.variable(fact.variable());
    return places.readData(v, 4, true, fact.factName(), span);
  }

  /** Evaluates for the effect only. */
  void effect(CheckedExpr e) {
    if (e instanceof CheckedExpr.Message m) {
      calls.message(m);
    } else if (e instanceof CheckedExpr.KfuncCall k) {
      calls.kfuncEffect(k);
    } else if (e instanceof CheckedExpr.FnCall f) {
      calls.functionEffect(f);
    } else if (e instanceof CheckedExpr.TimerCall t) {
      timers.effect(t);
    } else if (e instanceof CheckedExpr.MapCall m) {
      maps.effect(m);
    } else {
      value(e);
    }
  }

  /** What is in a word loaded from a kernel object, made into the field's value. */
  void decode(KernelField field, int dst) {
    switch (field.decode()) {
      case BITS:
        int shift = Long.numberOfTrailingZeros(field.operand());
        code.aluImm(Opcode.AND, true, false, dst, field.operand(), field.fieldName());
        if (shift > 0) {
          code.aluImm(Opcode.RSH, true, false, dst, shift, field.fieldName());
        }
        break;
      case MINUS:
        code.aluImm(Opcode.SUB, true, false, dst, field.operand(), field.fieldName());
        break;
      case NOT_ZERO:
        Label end = code.label();
        code.jumpIfImm(Opcode.JEQ, dst, 0, end, field.fieldName());
        code.moveImm(dst, 1, field.fieldName());
        code.bind(end);
        break;
      case PLAIN:
        break;
    }
  }

  /** Whether a map is one of counters. */
  static boolean counts(MapDef.Kind kind) {
    return kind == MapDef.Kind.STAT || kind == MapDef.Kind.HIST;
  }
}
