package dev.scxlab.check;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Name;
import dev.scxlab.syntax.Stmt;
import dev.scxlab.syntax.TypeRef;
import org.jspecify.annotations.Nullable;

/** Locals: names, types and first values. */
final class LocalChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final StmtChecker stmts;
  private final FunctionScope scope;

  LocalChecker(ExprChecker exprs, TypeResolver types, StmtChecker stmts, FunctionScope scope) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.stmts = stmts;
    this.scope = scope;
  }

  /** Declares a local after making sure that its name hides nothing (R5). */
  LocalVariable declare(Name name, LocalVariable.Kind kind, PolicyType type, boolean inMemory) {
    return declare(name, kind, type, inMemory, null);
  }

  private LocalVariable declare(
      Name name,
      LocalVariable.Kind kind,
      PolicyType type,
      boolean inMemory,
      @Nullable DataType stored) {
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
    LocalVariable v = new LocalVariable(text, kind, type, inMemory, stored, name.span());
    scope.add(v);
    return v;
  }

  @Nullable CheckedStmt local(Stmt.Local l) {
    if (l.names().size() == 2) {
      return pair(l);
    }
    Name name = l.names().get(0);
    LocalVariable.Kind kind =
        l.kind() == Stmt.LocalKind.LET ? LocalVariable.Kind.LET : LocalVariable.Kind.VAR;
    TypeRef annotation = l.type();
    TypeResolver.LocalType local = annotation == null ? null : types.local(annotation);
    PolicyType declared = local == null ? null : local.type();
    DataType.Scalar range = local == null ? null : local.range();
    Expr init = l.value();
    if (init == null || init instanceof Expr.ArrayLit) {
      return withoutValue(l, name, kind, local, init);
    }
    CheckedExpr value = exprs.checkFor(init, declared);
    boolean guessed = declared == null && value.type() instanceof PolicyType.Untyped;
    CheckedStmt leave = stmts.leave(l.leave(), value, init.span());
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
    value = exprs.conversions.inRange(value, range, name.text());
    boolean memory = value instanceof CheckedExpr.StructValue;
    LocalVariable v =
        declare(
            name, kind, PolicyTypes.isBad(value.type()) ? PolicyTypes.BAD : type, memory, range);
    v.setFirst(value);
    if (guessed) {
      v.setTypeGuessed();
    }
    if (declared == null) {
      v.setInferred();
    }
    ReferenceLife.begins(v, value);
    return PolicyTypes.isBad(value.type()) || PolicyTypes.isBad(type)
        ? null
        : new CheckedStmt.Declare(l.span(), v, value, leave);
  }

  /** {@code var x: T;}, and {@code var a: T[n] = [];}. */
  private @Nullable CheckedStmt withoutValue(
      Stmt.Local l,
      Name name,
      LocalVariable.Kind kind,
      TypeResolver.@Nullable LocalType local,
      @Nullable Expr empty) {
    PolicyType type = local == null ? PolicyTypes.BAD : local.type();
    DataType stored = local == null ? null : local.stored();
    if (local == null) {
      problems.report(
          problems
              .at(DiagnosticCode.TYPE_MISMATCH, l.span(), "`" + name.text() + "` needs a type")
              .help("for example `var " + name.text() + ": u32[8] = [];`"));
    }
    if (empty != null && !(type instanceof PolicyType.ArrayOf) && !PolicyTypes.isBad(type)) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  empty.span(),
                  "`[]` is an array, `" + name.text() + "` is " + type.label())
              .label(Label.declaration(typeSpan(l), "`" + name.text() + "` is declared so")));
      type = PolicyTypes.BAD;
    }
    if (inMemory(type) && !fitsTheStack(l, name, type)) {
      type = PolicyTypes.BAD;
    }
    if (empty != null && stored instanceof DataType.Array a) {
      beginsInRange(name, a, typeSpan(l));
    }
    LocalVariable v = declare(name, kind, type, inMemory(type), stored);
    if (PolicyTypes.isBad(type)) {
      return null;
    }
    CheckedExpr value = empty == null ? null : new CheckedExpr.EmptyArray(empty.span(), type);
    if (value != null && l.leave() != null) {
      stmts.leave(l.leave(), value, value.span());
    }
    return new CheckedStmt.Declare(l.span(), v, value, null);
  }

  private static Span typeSpan(Stmt.Local l) {
    TypeRef type = l.type();
    return type == null ? l.span() : type.span();
  }

  /** Refuses what no stack can hold: masks, locks, more bytes than there are (R100). */
  private boolean fitsTheStack(Stmt.Local l, Name name, PolicyType type) {
    DataType layout = Layout.dataType(type, null, null);
    if (layout.holdsMask()) {
      problems.report(
          DiagnosticCode.NOT_PLAIN_DATA,
          l.span(),
          "`" + type.label() + "` has a mask and exists in its place only",
          "name the entry instead: `let " + name.text() + " = ...`");
      return false;
    }
    if (layout.size() > KernelLimits.STACK_BYTES) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.VALUE_TOO_LARGE,
                  typeSpan(l),
                  "`"
                      + name.text()
                      + "` needs "
                      + layout.size()
                      + " bytes of stack, "
                      + KernelLimits.STACK_BYTES
                      + " are available")
              .help("keep it in a `percpu var`, whose copy is the CPU's own"));
      return false;
    }
    return true;
  }

  /** Reports an array of numbers that all begin with 0 where 0 is not in their range. */
  private void beginsInRange(Name name, DataType.Array array, Span type) {
    DataType element = array;
    while (element instanceof DataType.Array a) {
      element = a.element();
    }
    if (element instanceof DataType.Scalar s
        && !new TypeResolver.Bounds(s.min(), s.max()).contains(0, !s.kind().signed())) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.VALUE_OUT_OF_RANGE,
                  name.span(),
                  "`" + name.text() + "` begins with 0, which is not in its range")
              .label(Label.declaration(type, "the range")));
    }
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
    } else if (!exprs.conversions.textFits(value)) {
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
    TypeRef annotation = l.type();
    if (annotation != null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH, annotation.span(), "two values have their types already");
    }
    CheckedExpr value = init == null ? new CheckedExpr.Bad(l.span()) : exprs.check(init);
    CheckedStmt leave = init == null ? null : stmts.leave(l.leave(), value, init.span());
    PolicyType first = PolicyTypes.BAD;
    PolicyType second = PolicyTypes.BAD;
    if (value.type() instanceof PolicyType.Pair p && p.optional() && leave == null) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.LOOKUP_MAY_BE_NULL,
                  value.span(),
                  "`" + problems.text(value.span()) + "` may find nothing")
              .help(
                  "leave then: `let (key, value) = "
                      + problems.text(value.span())
                      + " or return;`"));
    } else if (value.type() instanceof PolicyType.Pair p) {
      first = p.first();
      second = p.second();
    } else if (!PolicyTypes.isBad(value.type()) && init != null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          init.span(),
          "expected two values, found " + value.type().label(),
          "write one name in front of `=`");
    }
    LocalVariable.Kind kind =
        l.kind() == Stmt.LocalKind.VAR ? LocalVariable.Kind.VAR : LocalVariable.Kind.LET;
    LocalVariable a = declare(l.names().get(0), kind, first, false);
    LocalVariable b = declare(l.names().get(1), kind, second, false);
    if (second instanceof PolicyType.StructRef) {
      b.names(b.depth()); // a copy out of a tree
    }
    return PolicyTypes.isBad(first)
        ? null
        : new CheckedStmt.DeclarePair(l.span(), a, b, value, leave);
  }
}
