package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Name;
import dev.scxlab.syntax.Stmt;
import dev.scxlab.syntax.TypeRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements of one function. */
final class StmtChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final LoopChecker loops;
  private final FunctionScope scope;

  StmtChecker(ExprChecker exprs, TypeResolver types, FunctionScope scope) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.scope = scope;
    this.loops = new LoopChecker(exprs, this, scope);
  }

  /** A block in a scope of its own. */
  CheckedStmt.Block block(Stmt.Block b) {
    scope.enterBlock();
    CheckedStmt.Block checked = openBlock(b);
    scope.leaveBlock();
    return checked;
  }

  /** A block in the scope that is open already. */
  CheckedStmt.Block openBlock(Stmt.Block b) {
    return new CheckedStmt.Block(b.span(), statements(b.statements()));
  }

  private List<CheckedStmt> statements(List<Stmt> all) {
    List<CheckedStmt> checked = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Stmt s = all.get(i);
      if (i > 0 && leaves(all.get(i - 1))) {
        problems.report(
            problems
                .at(DiagnosticCode.UNREACHABLE, s.span(), "never reached")
                .label(Label.cause(all.get(i - 1).span(), "every path leaves here"))
                .help("remove it"));
        scope.enterBlock();
        statements(all.subList(i, all.size()));
        scope.leaveBlock();
        return checked;
      }
      if (s instanceof Stmt.Local l && l.kind() == Stmt.LocalKind.USING) {
        CheckedStmt.Using using = usingToBlockEnd(l, all.subList(i + 1, all.size()));
        if (using != null) {
          checked.add(using);
        }
        return checked;
      }
      CheckedStmt done = statement(s);
      if (done != null) {
        checked.add(done);
      }
    }
    return checked;
  }

  /** Whether no path goes on behind a statement. */
  static boolean leaves(Stmt s) {
    if (s instanceof Stmt.Return || s instanceof Stmt.Break || s instanceof Stmt.Continue) {
      return true;
    }
    if (s instanceof Stmt.Block b) {
      return b.statements().stream().anyMatch(StmtChecker::leaves);
    }
    if (s instanceof Stmt.If i) {
      Stmt otherwise = i.otherwise();
      return otherwise != null && leaves(i.then()) && leaves(otherwise);
    }
    if (s instanceof Stmt.Using u) {
      return leaves(u.body());
    }
    if (s instanceof Stmt.Match m) {
      return m.arms().stream().anyMatch(a -> a.patterns().isEmpty())
          && m.arms().stream().allMatch(a -> leaves(a.body()));
    }
    return false;
  }

  private @Nullable CheckedStmt statement(Stmt s) {
    if (s instanceof Stmt.Block b) {
      return block(b);
    }
    if (s instanceof Stmt.Local l) {
      return local(l);
    }
    if (s instanceof Stmt.Assign a) {
      return assign(a);
    }
    if (s instanceof Stmt.Expression e) {
      return effect(e);
    }
    if (s instanceof Stmt.If i) {
      CheckedExpr condition =
          exprs.check(i.condition(), PolicyTypes.BOOL, "`if` needs a condition", null);
      CheckedStmt then = block(i.then());
      Stmt otherwise = i.otherwise();
      CheckedStmt other = otherwise == null ? null : statement(otherwise);
      return new CheckedStmt.If(i.span(), condition, then, other);
    }
    if (s instanceof Stmt.While || s instanceof Stmt.For) {
      return loops.loop(s);
    }
    if (s instanceof Stmt.Match m) {
      return match(m);
    }
    if (s instanceof Stmt.Using u) {
      return using(u.span(), u.name(), u.value(), u.leave(), u.body(), null);
    }
    if (s instanceof Stmt.Return r) {
      return returns(r);
    }
    if (s instanceof Stmt.Break || s instanceof Stmt.Continue) {
      return jump(s);
    }
    if (s instanceof Stmt.Lock l) {
      problems.notModelled(l.span(), LanguageLimit.LOCK);
      block(l.body());
      return null;
    }
    throw new IllegalStateException(s.getClass().getName());
  }

  // ---- locals

  /** Declares a local after making sure that its name hides nothing (R5). */
  LocalVariable declare(Name name, LocalVariable.Kind kind, PolicyType type, boolean inMemory) {
    String text = name.text();
    LocalVariable known = scope.find(text);
    Span first = known != null ? known.declaration() : globals.valueSpan(text);
    boolean throwaway = text.equals("_");
    if (!throwaway && (known != null || first != null)) {
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.DUPLICATE_NAME, name.span(), "`" + text + "` is already defined");
      if (first != null) {
        d.label(Label.declaration(first, "first defined here"));
      }
      problems.report(d.help("rename one of them"));
    } else if (!throwaway && globals.value(text) != null) {
      problems.report(
          DiagnosticCode.DUPLICATE_NAME,
          name.span(),
          "`" + text + "` is a word of the language",
          "rename it");
    }
    LocalVariable v = new LocalVariable(text, kind, type, inMemory, name.span());
    scope.add(v);
    return v;
  }

  private @Nullable CheckedStmt local(Stmt.Local l) {
    if (l.names().size() == 2) {
      return pair(l);
    }
    Name name = l.names().get(0);
    LocalVariable.Kind kind =
        l.kind() == Stmt.LocalKind.LET ? LocalVariable.Kind.LET : LocalVariable.Kind.VAR;
    TypeRef annotation = l.type();
    PolicyType declared = annotation == null ? null : types.localType(annotation);
    Expr init = l.value();
    if (init == null) {
      PolicyType type = declared == null ? PolicyTypes.BAD : declared;
      boolean memory = inMemory(type);
      LocalVariable v = declare(name, kind, type, memory);
      return new CheckedStmt.Declare(l.span(), v, null, null);
    }
    if (init instanceof Expr.ArrayLit) {
      if (declared == null || !PolicyTypes.isBad(declared)) {
        problems.notModelled(l.span(), LanguageLimit.LOCAL_ARRAY);
      }
      declare(name, kind, PolicyTypes.BAD, false);
      return null;
    }
    CheckedExpr value = exprs.check(init);
    CheckedStmt leave = leave(l.leave(), value, init.span());
    if (declared != null && annotation != null) {
      value =
          exprs.conversions.coerce(
              value, declared, "`" + name.text() + "` is declared so", annotation.span());
    } else {
      value = Conversions.settle(value);
    }
    if (declared == null || !PolicyTypes.isBad(declared)) {
      value = storable(value, init.span());
    }
    PolicyType type = declared != null ? declared : value.type();
    if (leave != null) {
      type = PolicyTypes.required(type);
    }
    boolean memory = value instanceof CheckedExpr.StructValue;
    LocalVariable v =
        declare(name, kind, PolicyTypes.isBad(value.type()) ? PolicyTypes.BAD : type, memory);
    return PolicyTypes.isBad(value.type()) || PolicyTypes.isBad(type)
        ? null
        : new CheckedStmt.Declare(l.span(), v, value, leave);
  }

  private static boolean inMemory(PolicyType type) {
    return (type instanceof PolicyType.StructRef s && !s.optional())
        || type instanceof PolicyType.ArrayOf;
  }

  /** Refuses values that no local can hold. */
  private CheckedExpr storable(CheckedExpr value, Span span) {
    PolicyType type = value.type();
    String title = null;
    if (type instanceof PolicyType.Void) {
      title = "this has no value";
    } else if (type instanceof PolicyType.Null) {
      title = "`null` alone has no type: write one, for example `var c: cpu? = null;`";
    } else if (type instanceof PolicyType.Pair) {
      title = "this gives two values: write `let (a, b) = ...`";
    } else if (type instanceof PolicyType.ArrayOf) {
      title = "an array cannot be copied into a local";
    } else if (type.equals(PolicyTypes.TEXT)) {
      problems.notModelled(span, LanguageLimit.TEXT_IN_PLACE);
      return new CheckedExpr.Bad(span);
    }
    if (title == null) {
      return value;
    }
    problems.report(DiagnosticCode.TYPE_MISMATCH, span, title);
    return new CheckedExpr.Bad(span);
  }

  private @Nullable CheckedStmt pair(Stmt.Local l) {
    Expr init = l.value();
    CheckedExpr value = init == null ? new CheckedExpr.Bad(l.span()) : exprs.check(init);
    CheckedStmt leave = init == null ? null : leave(l.leave(), value, init.span());
    PolicyType first = PolicyTypes.BAD;
    PolicyType second = PolicyTypes.BAD;
    if (value.type() instanceof PolicyType.Pair p) {
      first = p.first();
      second = p.second();
    } else if (!PolicyTypes.isBad(value.type()) && init != null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          init.span(),
          "expected two values, found " + value.type().label());
    }
    LocalVariable.Kind kind =
        l.kind() == Stmt.LocalKind.VAR ? LocalVariable.Kind.VAR : LocalVariable.Kind.LET;
    LocalVariable a = declare(l.names().get(0), kind, first, false);
    LocalVariable b = declare(l.names().get(1), kind, second, false);
    return PolicyTypes.isBad(first)
        ? null
        : new CheckedStmt.DeclarePair(l.span(), a, b, value, leave);
  }

  // ---- using

  private CheckedStmt.@Nullable Using usingToBlockEnd(Stmt.Local l, List<Stmt> rest) {
    Expr value = l.value();
    if (value == null || l.names().size() != 1) {
      problems.report(DiagnosticCode.TYPE_MISMATCH, l.span(), "`using` needs one name and a value");
      statements(rest);
      return null;
    }
    return using(l.span(), l.names().get(0), value, l.leave(), null, rest);
  }

  private CheckedStmt.@Nullable Using using(
      Span span,
      Name name,
      Expr init,
      Stmt.@Nullable Leave leaveClause,
      Stmt.@Nullable Block body,
      @Nullable List<Stmt> rest) {
    CheckedExpr value = exprs.check(init);
    CheckedStmt leave = leave(leaveClause, value, init.span());
    boolean mayBeNull = leaveClause == null && value.type().optional();
    Optional<Kfunc> release = releaseOf(value);
    if (release.isEmpty() && !PolicyTypes.isBad(value.type())) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.RELEASE_NOT_ACQUIRED,
                  init.span(),
                  "`using` needs a call that acquires something")
              .help("for a value that nobody must release write `let`"));
    }
    release.ifPresent(r -> scope.kfuncs.add(new FunctionScope.KfuncUse(r, init.span())));
    scope.enterBlock();
    PolicyType type = leave != null ? PolicyTypes.required(value.type()) : value.type();
    LocalVariable v = declare(name, LocalVariable.Kind.USING, type, false);
    v.markRead();
    CheckedStmt.Block inside;
    if (body != null) {
      inside = block(body);
    } else {
      List<Stmt> after = rest == null ? List.of() : rest;
      Span area =
          after.isEmpty()
              ? span.after()
              : after.get(0).span().to(after.get(after.size() - 1).span());
      inside = new CheckedStmt.Block(area, statements(after));
    }
    scope.leaveBlock();
    if (release.isEmpty()) {
      return null;
    }
    return new CheckedStmt.Using(span, v, value, leave, release.get(), mayBeNull, inside);
  }

  private static Optional<Kfunc> releaseOf(CheckedExpr value) {
    return value instanceof CheckedExpr.KfuncCall k ? k.kfunc().releasedBy() : Optional.empty();
  }

  // ---- leaving

  /** The part behind `or` that leaves, checked; null without one. */
  private @Nullable CheckedStmt leave(
      Stmt.@Nullable Leave leave, CheckedExpr value, Span valueSpan) {
    if (leave == null) {
      return null;
    }
    PolicyType type = value.type();
    boolean fine = type.optional() || type.equals(PolicyTypes.BOOL) || PolicyTypes.isBad(type);
    if (!fine) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  valueSpan,
                  "`or` needs a value that may be null, found " + type.label())
              .label(Label.cause(leave.span(), "never taken"))
              .help("remove it"));
    }
    if (leave.action() instanceof Stmt.Block b && !leaves(b)) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          leave.span(),
          "every path of the block behind `or` must leave",
          "end it with `return`, `break` or `continue`");
    }
    return statement(leave.action());
  }

  // ---- assignment

  private @Nullable CheckedStmt assign(Stmt.Assign a) {
    if (a.place() instanceof Expr.NameRef n) {
      LocalVariable v = scope.find(n.name());
      if (v != null && !v.inMemory()) {
        return assignLocal(a, n, v);
      }
      if (v == null && globals.value(n.name()) instanceof NamedValue.Counter c) {
        globals.use(n.name());
        return count(a, c, List.of());
      }
    }
    if (a.place() instanceof Expr.Index && counterBase(a.place()) instanceof NamedValue.Counter c) {
      return count(a, c, counterIndexes(a.place()));
    }
    Place place = exprs.places().place(a.place());
    CheckedExpr value = exprs.check(a.value());
    CheckedStmt leave = leave(a.leave(), value, a.value().span());
    if (place == null
        || PolicyTypes.isBad(value.type())
        || !exprs.places().writable(place, scope.op == OpsCallback.INIT_TASK)) {
      return null;
    }
    if (place.type().equals(PolicyTypes.TEXT) || place.type() instanceof PolicyType.ArrayOf) {
      problems.notModelled(
          a.span(),
          place.type().equals(PolicyTypes.TEXT)
              ? LanguageLimit.TEXT_IN_PLACE
              : LanguageLimit.ARRAY_ASSIGNMENT);
      return null;
    }
    if (a.operator() == null) {
      CheckedExpr fitted =
          exprs.conversions.coerce(
              value,
              place.type(),
              "`" + problems.text(place.span()) + "` has this type",
              place.span());
      return PolicyTypes.isBad(fitted.type())
          ? null
          : new CheckedStmt.AssignPlace(a.span(), place, fitted, leave);
    }
    return update(a, place, value);
  }

  private @Nullable CheckedStmt update(Stmt.Assign a, Place place, CheckedExpr value) {
    CheckedExpr sum =
        exprs
            .operators()
            .arithmetic(
                a.span(),
                operatorSpan(a),
                operator(a),
                new CheckedExpr.Read(place),
                value,
                scope.wrapping());
    CheckedExpr fitted =
        exprs.conversions.coerce(
            sum, place.type(), "`" + problems.text(place.span()) + "` has this type", place.span());
    if (PolicyTypes.isBad(fitted.type())) {
      return null;
    }
    CheckedExpr core = fitted instanceof CheckedExpr.Convert c ? c.value() : fitted;
    if (!(core instanceof CheckedExpr.Arith arith)) {
      return new CheckedStmt.AssignPlace(a.span(), place, fitted, null);
    }
    return new CheckedStmt.Update(
        a.span(), arith.operatorSpan(), place, arith.operator(), arith.right(), arith.wrapping());
  }

  private static dev.scxlab.syntax.BinaryOp operator(Stmt.Assign a) {
    dev.scxlab.syntax.BinaryOp op = a.operator();
    if (op == null) {
      throw new IllegalStateException();
    }
    return op;
  }

  private static Span operatorSpan(Stmt.Assign a) {
    int start = a.place().span().end();
    int end = a.value().span().start();
    return new Span(start, end);
  }

  private @Nullable CheckedStmt assignLocal(Stmt.Assign a, Expr.NameRef n, LocalVariable v) {
    CheckedExpr value = exprs.check(a.value());
    CheckedStmt leave = leave(a.leave(), value, a.value().span());
    if (v.kind() != LocalVariable.Kind.VAR) {
      notAssignable(n, v);
      return null;
    }
    if (a.operator() != null) {
      value =
          exprs
              .operators()
              .arithmetic(
                  a.span(),
                  operatorSpan(a),
                  operator(a),
                  new CheckedExpr.Local(n.span(), v),
                  value,
                  scope.wrapping());
    }
    CheckedExpr fitted =
        exprs.conversions.coerce(
            value, v.type(), "`" + v.name() + "` has this type", v.declaration());
    return PolicyTypes.isBad(fitted.type())
        ? null
        : new CheckedStmt.AssignLocal(a.span(), v, fitted, leave);
  }

  private void notAssignable(Expr.NameRef n, LocalVariable v) {
    switch (v.kind()) {
      case LOOP:
      case DSQ_LOOP:
        problems.report(
            problems
                .at(
                    DiagnosticCode.LOOP_VARIABLE_ASSIGNED,
                    n.span(),
                    "`" + v.name() + "` is set by the loop")
                .label(Label.declaration(v.declaration(), "here"))
                .help("use a variable of its own"));
        return;
      case LET:
        problems.report(
            problems
                .at(DiagnosticCode.READ_ONLY, n.span(), "`" + v.name() + "` is fixed by `let`")
                .label(Label.declaration(v.declaration(), "declared here"))
                .help("declare it with `var`"));
        return;
      default:
        problems.report(
            problems
                .at(DiagnosticCode.READ_ONLY, n.span(), "`" + v.name() + "` cannot be assigned")
                .label(
                    Label.declaration(
                        v.declaration(),
                        v.kind() == LocalVariable.Kind.PARAMETER
                            ? "a parameter"
                            : "released at the end of its block"))
                .help("use a variable of its own"));
    }
  }

  // ---- counters

  private @Nullable NamedValue counterBase(Expr e) {
    Expr base = e;
    while (base instanceof Expr.Index i) {
      base = i.base();
    }
    if (base instanceof Expr.NameRef n && scope.find(n.name()) == null) {
      NamedValue v = globals.value(n.name());
      if (v instanceof NamedValue.Counter) {
        globals.use(n.name());
      }
      return v;
    }
    return null;
  }

  private static List<Expr> counterIndexes(Expr e) {
    List<Expr> indexes = new ArrayList<>();
    Expr base = e;
    while (base instanceof Expr.Index i) {
      indexes.add(0, i.index());
      base = i.base();
    }
    return indexes;
  }

  private @Nullable CheckedStmt count(
      Stmt.Assign a, NamedValue.Counter counter, List<Expr> indexes) {
    String name = counter.map().name();
    CheckedExpr raw = exprs.check(a.value());
    if (a.operator() != dev.scxlab.syntax.BinaryOp.ADD) {
      problems.report(
          problems
              .at(DiagnosticCode.READ_ONLY, a.place().span(), "a stat can only be counted up")
              .label(Label.declaration(counter.map().def().declaration(), "declared here"))
              .help("`" + name + " += n`"));
      return null;
    }
    if (indexes.size() != counter.dims().size()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  a.place().span(),
                  "`"
                      + name
                      + "` has "
                      + CallChecker.plural(counter.dims().size(), "dimension")
                      + ", found "
                      + indexes.size())
              .label(Label.declaration(counter.map().def().declaration(), "declared here")));
      return null;
    }
    List<Place.IndexStep> steps = new ArrayList<>();
    int stride = 1;
    for (int i = indexes.size() - 1; i >= 0; i--) {
      PolicyType.Dimension dim = counter.dims().get(i);
      CheckedExpr index = exprs.places().index(indexes.get(i), dim, name);
      if (PolicyTypes.isBad(index.type())) {
        return null;
      }
      steps.add(0, new Place.IndexStep(index, dim.count(), stride, indexes.get(i).span()));
      stride *= dim.count();
    }
    CheckedExpr value =
        exprs.conversions.coerce(raw, PolicyTypes.U64, "a stat is a u64", a.place().span());
    return PolicyTypes.isBad(value.type())
        ? null
        : new CheckedStmt.Count(a.span(), counter.map(), steps, value);
  }

  // ---- the rest

  private @Nullable CheckedStmt effect(Stmt.Expression e) {
    CheckedExpr value = exprs.check(e.value());
    CheckedStmt leave = leave(e.leave(), value, e.value().span());
    if (PolicyTypes.isBad(value.type())) {
      return null;
    }
    boolean call =
        value instanceof CheckedExpr.KfuncCall
            || value instanceof CheckedExpr.FnCall
            || value instanceof CheckedExpr.MapCall
            || value instanceof CheckedExpr.Message
            || value instanceof CheckedExpr.LibraryCall;
    if (!call && leave == null) {
      problems.report(
          problems
              .at(DiagnosticCode.UNUSED, e.span(), "this value is not used")
              .help("assign it or remove the statement"));
    }
    return new CheckedStmt.Effect(e.span(), value, leave);
  }

  private @Nullable CheckedStmt returns(Stmt.Return r) {
    Expr given = r.value();
    boolean wants = !(scope.result instanceof PolicyType.Void);
    if (given == null) {
      if (wants) {
        problems.report(
            problems
                .at(
                    DiagnosticCode.WRONG_RETURN,
                    r.span(),
                    "`" + scope.name + "` must return a value of type " + scope.result.label())
                .label(Label.declaration(scope.header, "declared here")));
      }
      return new CheckedStmt.Return(r.span(), null);
    }
    scope.returnsValue = true;
    if (!wants) {
      exprs.check(given);
      problems.report(
          problems
              .at(DiagnosticCode.WRONG_RETURN, given.span(), "`" + scope.name + "` has no result")
              .label(Label.declaration(scope.header, "declared here"))
              .help(Problems.replace("return without a value", r.span(), "return;")));
      return new CheckedStmt.Return(r.span(), null);
    }
    CheckedExpr value =
        exprs.check(
            given,
            PolicyTypes.abi(scope.result).isIndex()
                ? PolicyTypes.optional(scope.result)
                : scope.result,
            "`" + scope.name + "` returns this type",
            scope.header);
    return PolicyTypes.isBad(value.type()) ? null : new CheckedStmt.Return(r.span(), value);
  }

  private @Nullable CheckedStmt jump(Stmt s) {
    boolean isBreak = s instanceof Stmt.Break;
    if (!scope.inLoop()) {
      problems.report(
          DiagnosticCode.SYNTAX,
          s.span(),
          "`" + (isBreak ? "break" : "continue") + "` is not inside a loop");
      return null;
    }
    return isBreak ? new CheckedStmt.Break(s.span()) : new CheckedStmt.Continue(s.span());
  }

  private CheckedStmt match(Stmt.Match m) {
    CheckedExpr value = exprs.checkSettled(m.value());
    AbiType abi = PolicyTypes.abi(value.type());
    boolean fine =
        abi == AbiType.BOOL
            || (abi.kind() == AbiType.Kind.INT && abi != AbiType.TIME)
            || abi.isIndex()
            || PolicyTypes.isBad(value.type());
    if (!fine) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          m.value().span(),
          "`match` works on integers, bool and enums, found " + value.type().label());
    }
    List<CheckedStmt.Arm> arms = new ArrayList<>();
    CheckedStmt.Block otherwise = null;
    Set<Long> seen = new LinkedHashSet<>();
    for (Stmt.Arm arm : m.arms()) {
      if (arm.patterns().isEmpty()) {
        otherwise = block(arm.body());
        continue;
      }
      List<CheckedExpr.Const> patterns = new ArrayList<>();
      for (Expr p : arm.patterns()) {
        pattern(p, value, seen).ifPresent(patterns::add);
      }
      arms.add(new CheckedStmt.Arm(arm.span(), patterns, block(arm.body())));
    }
    if (otherwise == null) {
      checkCovered(m, value.type(), seen);
    }
    return new CheckedStmt.Match(m.span(), value, arms, otherwise);
  }

  private Optional<CheckedExpr.Const> pattern(Expr p, CheckedExpr value, Set<Long> seen) {
    CheckedExpr c =
        exprs.check(p, PolicyTypes.required(value.type()), "the value has this type", value.span());
    if (PolicyTypes.isBad(c.type())) {
      return Optional.empty();
    }
    if (!(c instanceof CheckedExpr.Const constant)) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH, p.span(), "the arms of a `match` are constants");
      return Optional.empty();
    }
    if (!seen.add(constant.value())) {
      problems.report(
          DiagnosticCode.DUPLICATE_NAME,
          p.span(),
          "`" + problems.text(p.span()) + "` has an arm already");
    }
    return Optional.of(constant);
  }

  private void checkCovered(Stmt.Match m, PolicyType type, Set<Long> seen) {
    if (!(type instanceof PolicyType.EnumValue e)) {
      return;
    }
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < e.def().members().size(); i++) {
      if (!seen.contains((long) i)) {
        missing.add("`" + e.def().members().get(i) + "`");
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    String names =
        missing.size() == 1
            ? missing.get(0)
            : String.join(", ", missing.subList(0, missing.size() - 1))
                + " and "
                + missing.get(missing.size() - 1);
    problems.report(
        problems
            .at(
                DiagnosticCode.MATCH_INCOMPLETE,
                m.value().span(),
                names + (missing.size() == 1 ? " is" : " are") + " not handled")
            .label(Label.declaration(e.def().span(), "the enum"))
            .help("add the missing arms, or `else => { }`"));
  }

  /** A `limit`: a positive constant, or the given default without one. */
  long limit(@Nullable Expr limit, long otherwise) {
    if (limit == null) {
      return otherwise;
    }
    CheckedExpr value = exprs.checkSettled(limit);
    if (PolicyTypes.isBad(value.type())) {
      return otherwise;
    }
    if (!(value instanceof CheckedExpr.Const c)
        || PolicyTypes.abi(c.type()).kind() != AbiType.Kind.INT
        || c.type().equals(PolicyTypes.TIME)) {
      problems.report(DiagnosticCode.BAD_LIMIT, limit.span(), "limit must be a constant number");
      return otherwise;
    }
    if (c.value() < 1) {
      problems.report(
          problems
              .at(DiagnosticCode.BAD_LIMIT, limit.span(), "limit must be 1 or more")
              .help("a loop that reaches its limit is counted in the stat `limit_hits`"));
      return otherwise;
    }
    if (c.value() > KernelLimits.MAX_LOOP_STEPS) {
      problems.report(
          DiagnosticCode.BOUND_TOO_LARGE,
          limit.span(),
          "limit is at most " + KernelLimits.MAX_LOOP_STEPS);
    }
    return c.value();
  }

  /** Whether a name is a map that is neither counter nor variable; for messages of loops. */
  boolean isMap(String name, MapDef.Kind kind) {
    return globals.value(name) instanceof NamedValue.Map m && m.map().def().kind() == kind;
  }
}
