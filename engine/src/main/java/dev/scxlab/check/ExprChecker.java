package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.NamedConstant;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Gives each expression its meaning and its type. */
final class ExprChecker {

  /** Unknown names for which a like one is looked for among all others. */
  private static final int MOST_SEARCHES = 200;

  private int searches;

  final Globals globals;
  final Problems problems;
  final Conversions conversions;
  final KernelProfile profile;
  private final Operators operators;
  private final PlaceChecker places;
  private final CallChecker calls;
  private final StructValueChecker structValues;
  private final WriteChecker writes;
  private @Nullable FunctionScope scope;

  /** The wide integer that the expression being checked is wanted as, or null. */
  private @Nullable PolicyType context;

  ExprChecker(Globals globals, Problems problems, KernelProfile profile) {
    this.globals = globals;
    this.problems = problems;
    this.profile = profile;
    this.conversions = new Conversions(problems);
    this.operators = new Operators(problems, conversions);
    this.places = new PlaceChecker(this);
    this.calls = new CallChecker(this);
    this.structValues = new StructValueChecker(this);
    this.writes = new WriteChecker(this);
  }

  /** Enters a function; null for the declarations outside, where only constants may be named. */
  void enter(@Nullable FunctionScope function) {
    scope = function;
  }

  @Nullable FunctionScope scope() {
    return scope;
  }

  PlaceChecker places() {
    return places;
  }

  WriteChecker writes() {
    return writes;
  }

  CallChecker calls() {
    return calls;
  }

  Operators operators() {
    return operators;
  }

  /** Checks an expression that must be of a type. */
  CheckedExpr check(Expr e, PolicyType want, String reason, @Nullable Span place) {
    return conversions.coerce(checkFor(e, want), want, reason, place);
  }

  /** Checks an expression that must be of a type for reasons that need no words. */
  CheckedExpr check(Expr e, PolicyType want) {
    return conversions.coerce(checkFor(e, want), want, null, null);
  }

  /** Checks an expression whose numbers have the type they have without a context. */
  CheckedExpr checkSettled(Expr e) {
    return Conversions.settle(check(e));
  }

  /**
   * Checks an expression whose value goes where a type is wanted: a literal that is shifted has no
   * other way to learn that it needs 64 bits.
   */
  CheckedExpr checkFor(Expr e, @Nullable PolicyType want) {
    PolicyType outer = context;
    context = want != null && isWide(want) ? PolicyTypes.required(want) : null;
    CheckedExpr checked = check(e);
    context = outer;
    return checked;
  }

  private static boolean isWide(PolicyType type) {
    AbiType abi = PolicyTypes.abi(type);
    return abi == AbiType.U64 || abi == AbiType.S64;
  }

  /** Checks an expression; numbers may remain untyped. */
  CheckedExpr check(Expr e) {
    PolicyType outer = context;
    if (!(e instanceof Expr.Binary)) {
      context = null;
    }
    CheckedExpr checked = dispatch(e);
    context = outer;
    return checked;
  }

  private CheckedExpr dispatch(Expr e) {
    if (e instanceof Expr.IntLit n) {
      return number(n);
    }
    if (e instanceof Expr.BoolLit b) {
      return new CheckedExpr.Const(b.span(), PolicyTypes.BOOL, b.value() ? 1 : 0, null);
    }
    if (e instanceof Expr.NullLit) {
      return new CheckedExpr.NullValue(e.span(), PolicyTypes.NULL);
    }
    if (e instanceof Expr.TextLit t) {
      return new CheckedExpr.TextValue(t.span(), t.value());
    }
    if (e instanceof Expr.NameRef n) {
      return name(n);
    }
    if (e instanceof Expr.Binary b) {
      return binary(b);
    }
    if (e instanceof Expr.Unary u) {
      return unary(u);
    }
    if (e instanceof Expr.Field || e instanceof Expr.Index) {
      return places.value(e);
    }
    if (e instanceof Expr.Call c) {
      return calls.call(c);
    }
    if (e instanceof Expr.Cast c) {
      return cast(c);
    }
    if (e instanceof Expr.IfExpr i) {
      return ifValue(i);
    }
    if (e instanceof Expr.OrElse o) {
      return orElse(o);
    }
    if (e instanceof Expr.StructLit s) {
      return structValue(s);
    }
    if (e instanceof Expr.ArrayLit) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          e.span(),
          "a list in brackets is the value of a const table or of a local array only");
    }
    return new CheckedExpr.Bad(e.span());
  }

  private static CheckedExpr number(Expr.IntLit n) {
    if (n.time()) {
      return new CheckedExpr.Const(n.span(), PolicyTypes.TIME, n.value(), null);
    }
    return untyped(n.span(), n.value(), n.value() < 0);
  }

  static CheckedExpr.Const untyped(Span span, long value, boolean huge) {
    return new CheckedExpr.Const(span, PolicyTypes.UNTYPED, value, huge ? Conversions.HUGE : null);
  }

  // ---- names

  private CheckedExpr name(Expr.NameRef n) {
    FunctionScope f = scope;
    LocalVariable local = f == null ? null : f.find(n.name());
    if (local != null) {
      local.markRead();
      return new CheckedExpr.Local(n.span(), local);
    }
    NamedValue value = globals.value(n.name());
    if (value != null) {
      globals.use(n.name());
      return places.named(n.span(), n.name(), value);
    }
    CheckedExpr builtin = builtin(n);
    return builtin != null ? builtin : unknown(n);
  }

  private @Nullable CheckedExpr builtin(Expr.NameRef n) {
    Optional<Flag> flag = Flag.byName(n.name());
    if (flag.isPresent()) {
      Flag found = flag.get();
      if (!profile.has(found.since())) {
        problems.report(
            problems
                .at(
                    DiagnosticCode.UNKNOWN_NAME,
                    n.span(),
                    "`" + n.name() + "` does not exist in kernel " + profile.label())
                .help("it came with kernel " + KernelProfile.versionText(found.since())));
        return new CheckedExpr.Bad(n.span());
      }
      return new CheckedExpr.Const(
          n.span(), new PolicyType.Value(found.family(), false), found.value(), n.name());
    }
    Optional<NamedConstant> constant = NamedConstant.byName(n.name());
    if (constant.isPresent()) {
      NamedConstant c = constant.get();
      if (c.type() == AbiType.U32) {
        return untyped(n.span(), c.value(), false);
      }
      String symbol = c == NamedConstant.KEEP_SLICE ? null : n.name();
      return new CheckedExpr.Const(
          n.span(), new PolicyType.Value(c.type(), false), c.value(), symbol);
    }
    for (Errno errno : Errno.values()) {
      if (errno.name().equals(n.name())) {
        return untyped(n.span(), errno.number(), false);
      }
    }
    return null;
  }

  private CheckedExpr unknown(Expr.NameRef n) {
    FunctionScope f = scope;
    Span ended = f == null ? null : f.declaredInEndedBlock(n.name());
    if (ended != null) {
      problems.report(
          problems
              .at(DiagnosticCode.UNKNOWN_NAME, n.span(), "`" + n.name() + "` is not visible here")
              .label(Label.declaration(ended, "only visible inside this block"))
              .help("move the declaration out of the block"));
      return new CheckedExpr.Bad(n.span());
    }
    if (globals.pendingParams.contains(n.name())) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          n.span(),
          "expected a constant, found the param `" + n.name() + "`",
          "a param has its value when a run begins; declare a `const` that both may use");
      return new CheckedExpr.Bad(n.span());
    }
    Diagnostic.Builder d =
        problems.at(DiagnosticCode.UNKNOWN_NAME, n.span(), "`" + n.name() + "` is not defined");
    Optional<KernelSpelling.Ours> ours = KernelSpelling.value(n.name());
    Optional<String> near = Optional.empty();
    if (ours.isPresent()) {
      d.help(Problems.ours(ours.get(), n.span()));
    } else if (searches++ < MOST_SEARCHES) {
      Stream<String> locals =
          f == null ? Stream.empty() : StreamSupport.stream(f.visibleLocals().spliterator(), false);
      Stream<String> builtins =
          Stream.of(
                  Stream.of(Flag.values()).map(Enum::name),
                  Stream.of(NamedConstant.values()).map(Enum::name),
                  Stream.of(Errno.values()).map(Enum::name))
              .flatMap(s -> s);
      near =
          Spelling.nearestName(
              n.name(), Stream.of(locals, globals.valueNames(), builtins).flatMap(s -> s));
      if (near.isEmpty()) {
        near = withoutFamily(n.name());
      }
    }
    if (globals.functions.containsKey(n.name())
        || LibraryFunction.byName(n.name()).isPresent()
        || Kfunc.byName(n.name(), profile).isPresent()) {
      d.help("`" + n.name() + "` is a function: call it as `" + n.name() + "(...)`");
    }
    near.ifPresent(this::isMeant);
    problems.reportUnknown("value " + n.name(), d, n.span(), near);
    return new CheckedExpr.Bad(n.span());
  }

  /** The flag that a name without its family means, when there is one only. */
  private static Optional<String> withoutFamily(String name) {
    List<String> flags =
        Stream.of(Flag.values()).map(Enum::name).filter(f -> f.endsWith("_" + name)).toList();
    return flags.size() == 1 ? Optional.of(flags.get(0)) : Optional.empty();
  }

  /** What a misspelt name probably means is not unused as well. */
  private void isMeant(String name) {
    LocalVariable local = scope == null ? null : scope.find(name);
    if (local != null) {
      local.markRead();
    } else {
      globals.use(name);
    }
  }

  // ---- operators

  private CheckedExpr unary(Expr.Unary u) {
    CheckedExpr operand = check(u.operand());
    return operators.unary(u, operand);
  }

  private CheckedExpr binary(Expr.Binary b) {
    BinaryOp op = b.operator();
    if (op == BinaryOp.AND || op == BinaryOp.OR) {
      String why = "`" + op.symbol() + "` joins two conditions";
      CheckedExpr left = check(b.left(), PolicyTypes.BOOL, why, b.operatorSpan());
      CheckedExpr right = check(b.right(), PolicyTypes.BOOL, why, b.operatorSpan());
      return new CheckedExpr.Logic(b.span(), op == BinaryOp.AND, left, right);
    }
    if (op == BinaryOp.SHL || op == BinaryOp.SHR) {
      return shift(b);
    }
    if (op == BinaryOp.IN || op.isComparison()) {
      context = null;
    }
    CheckedExpr left;
    CheckedExpr right;
    if (isShift(b.left()) && !isShift(b.right())) {
      right = check(b.right());
      left = checkFor(b.left(), context == null ? right.type() : context);
    } else {
      left = check(b.left());
      right =
          isShift(b.right()) && context == null
              ? checkFor(b.right(), left.type())
              : check(b.right());
    }
    if (op == BinaryOp.IN) {
      return operators.comparisons().in(b, left, right);
    }
    return op.isComparison()
        ? operators.comparisons().compare(b, left, right)
        : operators.arithmetic(
            b.span(), b.operatorSpan(), op, left, right, scope != null && scope.wrapping());
  }

  private static boolean isShift(Expr e) {
    return e instanceof Expr.Binary b
        && (b.operator() == BinaryOp.SHL || b.operator() == BinaryOp.SHR);
  }

  /** A literal that is shifted takes the type its context asks for, where that is a wide one. */
  private CheckedExpr shift(Expr.Binary b) {
    PolicyType want = context;
    context = null;
    CheckedExpr left = check(b.left());
    CheckedExpr right = check(b.right());
    boolean literals = OperandTypes.untyped(left) && OperandTypes.untyped(right);
    if (want != null && OperandTypes.untyped(left) && !literals) {
      left = conversions.coerce(left, want, null, null);
    }
    return operators.arithmetic(
        b.span(), b.operatorSpan(), b.operator(), left, right, scope != null && scope.wrapping());
  }

  private CheckedExpr cast(Expr.Cast c) {
    CheckedExpr value = check(c.value());
    PolicyType want = TypeNames.castTarget(c.type().text());
    PolicyType.EnumDef members = globals.enums.get(c.type().text());
    if (want == null && members != null) {
      want = new PolicyType.EnumValue(members, false);
    }
    if (want == null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          c.type().span(),
          "`" + c.type().text() + "` is no type to convert to",
          "values become u32, u64, s32, s64, time, cpu, core, llc, node, dsq, flags or an enum;"
              + " a condition is a comparison");
      return new CheckedExpr.Bad(c.span());
    }
    return operators.casts().cast(c.span(), value, want);
  }

  private CheckedExpr ifValue(Expr.IfExpr i) {
    CheckedExpr condition = check(i.condition(), PolicyTypes.BOOL, "`if` needs a condition", null);
    CheckedExpr then = check(i.then());
    CheckedExpr otherwise = check(i.otherwise());
    PolicyType type = OperandTypes.common(then, otherwise);
    if (type == null) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  i.otherwise().span(),
                  "expected " + then.type().label() + ", found " + otherwise.type().label())
              .label(Label.cause(i.then().span(), "the other part is " + then.type().label()))
              .help("both parts have one type; of those that may be null, one may be `null`"));
      return new CheckedExpr.Bad(i.span());
    }
    if (PolicyTypes.isBad(type)) {
      return new CheckedExpr.Bad(i.span());
    }
    return new CheckedExpr.IfValue(
        i.span(),
        type,
        condition,
        conversions.coerce(then, type, null, null),
        conversions.coerce(otherwise, type, null, null));
  }

  private CheckedExpr orElse(Expr.OrElse o) {
    CheckedExpr value = check(o.value());
    CheckedExpr fallback = check(o.fallback());
    if (PolicyTypes.isBad(value.type()) || PolicyTypes.isBad(fallback.type())) {
      return new CheckedExpr.Bad(o.span());
    }
    if (!value.type().optional()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  o.value().span(),
                  "`or` needs a value that may be null, found " + value.type().label())
              .help("remove `or` and what follows"));
      return new CheckedExpr.Bad(o.span());
    }
    if (value.type() instanceof PolicyType.Pair) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  o.fallback().span(),
                  "two values have no substitute")
              .help("leave when there are none: `or return`, `or break`, `or continue`"));
      return new CheckedExpr.Bad(o.span());
    }
    PolicyType want =
        fallback.type().optional() || fallback.type() instanceof PolicyType.Null
            ? value.type()
            : PolicyTypes.required(value.type());
    CheckedExpr fitted =
        conversions.coerce(fallback, want, "the value before `or` has this type", value.span());
    return new CheckedExpr.OrValue(o.span(), want, value, fitted);
  }

  private CheckedExpr structValue(Expr.StructLit s) {
    StructDef def = globals.structs.get(s.type().text());
    if (def == null) {
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.UNKNOWN_NAME,
              s.type().span(),
              "there is no struct called `" + s.type().text() + "`");
      Optional<String> near =
          Spelling.nearestName(s.type().text(), globals.structs.keySet().stream());
      if (near.isPresent()) {
        String name = near.get();
        d.help(Problems.replace("did you mean `" + name + "`?", s.type().span(), name));
      } else {
        d.help("the value before `{ }` is named by its struct: `struct NAME { FIELD: TYPE; }`");
      }
      problems.report(d);
      s.fields().forEach(f -> check(f.value()));
      return new CheckedExpr.Bad(s.span());
    }
    return structValues.value(def, s);
  }
}
