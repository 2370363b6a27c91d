package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.LibraryFunction;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.JumpRole;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;

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

  ExprGenerator(Frame frame, Source source) {
    this.frame = frame;
    this.code = frame.code;
    this.source = source;
    this.places = new PlaceGenerator(this);
    this.calls = new CallGenerator(this);
    this.maps = new MapGenerator(this);
    this.library = new LibraryGenerator(this);
    this.texts = new TextGenerator(this);
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

  /** A register for the value of an expression. */
  int temporary(CheckedExpr e) {
    return frame.temporary(source.text(e.span()), e.type().label(), e.span());
  }

  private int target(CheckedExpr e, int hint) {
    return hint == ANY ? temporary(e) : hint;
  }

  // ---- values

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
      return arith(a, hint);
    }
    if (e instanceof CheckedExpr.Unary u) {
      return unary(u, hint);
    }
    if (e instanceof CheckedExpr.Convert c) {
      return convert(c, hint);
    }
    if (e instanceof CheckedExpr.KfuncCall k) {
      return calls.kfunc(k, hint);
    }
    if (e instanceof CheckedExpr.FnCall f) {
      return calls.function(f, hint);
    }
    if (e instanceof CheckedExpr.LibraryCall l && l.function() != LibraryFunction.STARTS_WITH) {
      return library.call(l, hint);
    }
    if (e instanceof CheckedExpr.MapCall m) {
      return maps.value(m, hint);
    }
    if (e instanceof CheckedExpr.DsqValue d) {
      return dsq(d, hint);
    }
    if (e instanceof CheckedExpr.LocalOn l) {
      return localOn(l, hint);
    }
    if (e instanceof CheckedExpr.IfValue i) {
      return ifValue(i, hint);
    }
    if (e instanceof CheckedExpr.OrValue o) {
      return orValue(o, hint);
    }
    if (e instanceof CheckedExpr.StructValue s) {
      return structValue(s);
    }
    return truth(e, hint);
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

  /** A bool that is made by a condition. */
  private int truth(CheckedExpr e, int hint) {
    int dst = target(e, hint);
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

  private int ifValue(CheckedExpr.IfValue i, int hint) {
    int dst = target(i, hint);
    Label yes = code.label();
    Label no = code.label();
    Label end = code.label();
    condition(i.condition(), yes, no, true);
    code.bind(yes);
    int a = value(i.then());
    code.at(i.then().span());
    code.move(dst, a, "");
    code.jump(end, "");
    code.bind(no);
    int b = value(i.otherwise());
    code.at(i.otherwise().span());
    code.move(dst, b, "");
    code.bind(end);
    return dst;
  }

  private int orValue(CheckedExpr.OrValue o, int hint) {
    int dst = target(o, hint);
    Label isNull = code.label();
    Label end = code.label();
    int v = valueOrJump(o.value(), isNull);
    code.at(o.value().span());
    code.move(dst, v, "");
    code.jump(end, "");
    code.bind(isNull);
    int b = value(o.fallback());
    code.at(o.fallback().span());
    code.move(dst, b, "");
    code.bind(end);
    return dst;
  }

  private int structValue(CheckedExpr.StructValue s) {
    int offset = frame.stack.take(s.struct().layout().size(), 8);
    places.fill(s, Frame.FP, offset, "");
    int dst = temporary(s);
    code.at(s.span());
    frame.stackAddress(dst, offset, s.struct().name());
    return dst;
  }

  // ---- arithmetic

  private int arith(CheckedExpr.Arith a, int hint) {
    int l = value(a.left());
    int dst;
    if (hint == ANY && owned(a.left(), l)) {
      dst = l;
    } else {
      dst = target(a, hint);
    }
    if (a.right() instanceof CheckedExpr.Const c && immediate(c)) {
      code.at(a.operatorSpan());
      code.move(dst, l, "");
      operate(
          a.type(), a.operator(), dst, ANY, c.value(), a.wrapping(), a.operatorSpan(), a.span());
      return dst;
    }
    int r = value(a.right());
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
   * {@code dst = dst op (r, or imm when r is ANY)} with the result made to fit its type.
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
    if (r == ANY) {
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

  private int unary(CheckedExpr.Unary u, int hint) {
    int v = value(u.operand());
    int dst = hint == ANY && owned(u.operand(), v) ? v : target(u, hint);
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

  private int convert(CheckedExpr.Convert c, int hint) {
    int v = value(c.value());
    AbiType from = PolicyTypes.abi(c.value().type());
    AbiType to = PolicyTypes.abi(c.type());
    boolean narrows = to.bytes() == 4 && (from.bytes() == 8 || from.signed() != to.signed());
    if (!narrows) {
      if (hint == ANY) {
        return v;
      }
      code.at(c.span());
      code.move(hint, v, "");
      return hint;
    }
    int dst = target(c, hint);
    code.at(c.span());
    if (to.signed()) {
      code.signExtend(dst, v, "as " + c.type().label());
    } else {
      code.zeroExtend(dst, v, "as " + c.type().label());
    }
    return dst;
  }

  // ---- DSQs

  private int dsq(CheckedExpr.DsqValue d, int hint) {
    Symbol symbol = new Symbol.Dsq(d.dsq().index(), d.dsq().name());
    long id = DsqId.declared(d.dsq().index(), 0);
    if (d.indexes().isEmpty()) {
      int dst = target(d, hint);
      code.at(d.span());
      code.loadSymbol(dst, id, symbol, d.dsq().name());
      return dst;
    }
    int[] indexes = new int[d.indexes().size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = value(d.indexes().get(i));
    }
    int dst = target(d, hint);
    code.at(d.span());
    code.loadSymbol(dst, id, symbol, d.dsq().name());
    int stride = 1;
    for (int i = indexes.length - 1; i >= 0; i--) {
      CheckedExpr index = d.indexes().get(i);
      int r = indexes[i];
      code.at(index.span());
      if (stride != 1) {
        int scaled = frame.temporary("", "u64", index.span());
        code.move(scaled, r, "");
        code.aluImm(Opcode.MUL, true, false, scaled, stride, "");
        r = scaled;
      }
      code.alu(Opcode.ADD, true, false, dst, r, "index of " + d.dsq().name());
      stride *= d.dsq().dims().get(i).count();
    }
    return dst;
  }

  private int localOn(CheckedExpr.LocalOn l, int hint) {
    int cpu = value(l.cpu());
    int low = frame.temporary("", "u64", l.cpu().span());
    code.at(l.cpu().span());
    code.zeroExtend(low, cpu, "CPU of LOCAL_ON");
    int dst = target(l, hint);
    code.at(l.span());
    code.loadSymbol(dst, DsqId.LOCAL_ON, new Symbol.Constant("LOCAL_ON"), "LOCAL_ON");
    code.at(l.cpu().span());
    code.alu(Opcode.OR, true, false, dst, low, "CPU of LOCAL_ON");
    return dst;
  }

  // ---- conditions

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
      library.beforeBranch(l, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.LibraryCall l
        && l.function() == LibraryFunction.STARTS_WITH) {
      texts.startsWithBranch(l, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.Const c) {
      code.at(c.span());
      Label to = c.value() != 0 ? yes : no;
      boolean falls = fallYes == (c.value() != 0);
      if (!falls) {
        code.jump(to, "condition");
      }
    } else if (e instanceof CheckedExpr.KfuncCall k) {
      calls.kfuncEffect(k);
      code.at(e.span());
      calls.result(AbiType.BOOL, 0, k.kfunc().functionName());
      branch(Opcode.JNE, 0, ANY, 0, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.FnCall f) {
      calls.functionEffect(f);
      code.at(e.span());
      branch(Opcode.JNE, 0, ANY, 0, yes, no, fallYes);
    } else if (e instanceof CheckedExpr.MapCall m && !optionalNumber(m.type())) {
      maps.effect(m);
      code.at(e.span());
      branch(Opcode.JEQ, 0, ANY, 0, yes, no, fallYes);
    } else {
      int r = value(e);
      code.at(e.span());
      branch(Opcode.JNE, r, ANY, 0, yes, no, fallYes);
    }
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
    if (right == ANY) {
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
      texts.compareBranch(c, yes, no, fallYes);
      return;
    }
    boolean signed = PolicyTypes.isSigned(c.left().type());
    int operation = comparison(c.operator(), signed);
    int l = value(c.left());
    if (c.right() instanceof CheckedExpr.Const k && immediate(k)) {
      code.at(c.span());
      branch(operation, l, ANY, k.value(), yes, no, fallYes);
      return;
    }
    int r = value(c.right());
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

  // ---- null

  private void nullTest(CheckedExpr.IsNull n, Label yes, Label no, boolean fallYes) {
    Label isNull = n.negated() ? no : yes;
    Label isThere = n.negated() ? yes : no;
    boolean nullNext = n.negated() != fallYes;
    boolean plain =
        !PolicyTypes.abi(n.operand().type()).isIndex()
            && !optionalNumber(n.operand().type())
            && !(n.operand() instanceof CheckedExpr.NullValue);
    if (plain) {
      int r = value(n.operand());
      code.at(n.span());
      JumpRole role = fallYes ? JumpRole.FAILS : JumpRole.HOLDS;
      branch(Opcode.JEQ, r, ANY, 0, isNull, isThere, nullNext, role);
      return;
    }
    Label there = nullNext ? isThere : code.label();
    valueOrJump(n.operand(), isNull);
    code.at(n.span());
    if (nullNext) {
      code.jump(isThere, "condition");
    } else {
      code.bind(there);
    }
  }

  /** Whether a type is a number that may be missing and so has a second register. */
  static boolean optionalNumber(PolicyType type) {
    return type.optional()
        && !(type instanceof PolicyType.StructRef)
        && !PolicyTypes.abi(type).isHandle()
        && !PolicyTypes.abi(type).isIndex();
  }

  /** Goes to a label when a value is null (or a bool is false), else goes on with it. */
  int valueOrJump(CheckedExpr e, Label ifNull) {
    Label there = code.label();
    int r = valueOrJump(e, ANY, ifNull, there, false);
    code.bind(there);
    return r;
  }

  /**
   * Goes one way when a value is null (or a bool is false) and another when it is there.
   *
   * @param hint a register for the value that nobody reads, or {@link #ANY}
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
    int r = value(e, hint);
    code.at(e.span());
    AbiType abi = PolicyTypes.abi(type);
    if (abi.isIndex()) {
      code.jumpIfImm(Opcode.JSLT, r, 0, ifNull, JumpRole.NOTHING.text());
      int n = fact(fact(abi), e.span());
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
      return maps.numberOrJump(m, hint, ifNull);
    }
    if (e instanceof CheckedExpr.Local l) {
      code.at(e.span());
      code.jumpIfImm(Opcode.JEQ, frame.presence(l.variable()), 0, ifNull, JumpRole.NOTHING.text());
      return frame.register(l.variable());
    }
    if (e instanceof CheckedExpr.NullValue) {
      int dst = target(e, hint);
      code.at(e.span());
      code.jump(ifNull, "null");
      return dst;
    }
    int dst = target(e, hint);
    Label there = code.label();
    Label other = code.label();
    if (e instanceof CheckedExpr.OrValue o) {
      optionalPart(o.value(), dst, other);
      code.jump(there, "");
      code.bind(other);
      optionalPart(o.fallback(), dst, ifNull);
    } else if (e instanceof CheckedExpr.IfValue i) {
      Label yes = code.label();
      condition(i.condition(), yes, other, true);
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
    int r = optionalNumber(e.type()) ? valueOrJump(e, ifNull) : value(e);
    code.at(e.span());
    code.move(dst, r, "");
  }

  static MachineFact fact(AbiType index) {
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

  // ---- effects

  /** Evaluates for the effect only. */
  void effect(CheckedExpr e) {
    if (e instanceof CheckedExpr.Message m) {
      calls.message(m);
    } else if (e instanceof CheckedExpr.KfuncCall k) {
      calls.kfuncEffect(k);
    } else if (e instanceof CheckedExpr.FnCall f) {
      calls.functionEffect(f);
    } else if (e instanceof CheckedExpr.MapCall m) {
      maps.effect(m);
    } else {
      value(e);
    }
  }

  CallGenerator calls() {
    return calls;
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
