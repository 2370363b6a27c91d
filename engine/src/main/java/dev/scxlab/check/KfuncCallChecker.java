package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of kfuncs: their arguments and what they give. */
final class KfuncCallChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  KfuncCallChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  CheckedExpr kfunc(Expr.Call c, Expr.NameRef n, Kfunc kfunc) {
    if (!kfunc.existsIn(exprs.profile)) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.UNKNOWN_FUNCTION,
                  n.span(),
                  "`" + n.name() + "` does not exist in kernel " + exprs.profile.label())
              .help("it came with kernel " + KernelProfile.versionText(kfunc.since())));
      return exprs.calls().bad(c);
    }
    if (kfunc.notModelled().isPresent()) {
      problems.notModelledBecause(n.span(), "`" + n.name() + "`", kfunc.notModelled().get());
      return exprs.calls().bad(c);
    }
    FunctionScope scope = exprs.scope();
    if (scope != null) {
      scope.kfuncs.add(new FunctionScope.KfuncUse(kfunc, n.span()));
    }
    if (kfunc.isMessage()) {
      return exprs.calls().messages().message(c, n, kfunc);
    }
    List<KfuncParameter> parameters = visible(kfunc);
    int required = (int) parameters.stream().filter(p -> !p.optional()).count();
    int found = c.arguments().size();
    if (found < required || found > parameters.size()) {
      exprs.calls().count(c, n, parameters.size(), signature(n.name(), parameters, kfunc), null);
      return exprs.calls().bad(c);
    }
    for (int i = 0; i < found; i++) {
      if (!exprs.profile.has(parameters.get(i).since())) {
        problems.report(
            problems
                .at(
                    DiagnosticCode.ARGUMENT_MISMATCH,
                    c.arguments().get(i).span(),
                    "`"
                        + n.name()
                        + "` has no `"
                        + parameters.get(i).name()
                        + "` in kernel "
                        + exprs.profile.label())
                .help(
                    "it came with kernel " + KernelProfile.versionText(parameters.get(i).since())));
        return exprs.calls().bad(c);
      }
    }
    if (swapped(c, parameters)) {
      return exprs.calls().bad(c);
    }
    List<CheckedExpr> args = new ArrayList<>();
    List<Mismatch> mismatches = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      KfuncParameter p = parameters.get(i);
      if (i >= found) {
        args.add(
            new CheckedExpr.Const(
                c.span().after(), new PolicyType.Value(p.type(), false), 0, null));
      } else {
        args.add(argument(c, n, kfunc, i, mismatches));
      }
    }
    return CallChecker.anyBad(args)
        ? new CheckedExpr.Bad(c.span())
        : new CheckedExpr.KfuncCall(c.span(), n.span(), resultType(kfunc), kfunc, args);
  }

  /** What a policy writes: without hidden parameters; an iterator and its task are one. */
  static List<KfuncParameter> visible(Kfunc kfunc) {
    List<KfuncParameter> shown = new ArrayList<>();
    for (KfuncParameter p : kfunc.parameters()) {
      boolean taskOfIterator =
          p.type() == AbiType.TASK
              && !shown.isEmpty()
              && shown.get(shown.size() - 1).type() == AbiType.DSQ_ITERATOR;
      boolean shownIterator = p.type() == AbiType.DSQ_ITERATOR;
      if ((!p.hidden() || shownIterator) && !taskOfIterator) {
        shown.add(p);
      }
    }
    return shown;
  }

  static PolicyType resultType(Kfunc kfunc) {
    if (kfunc.result() == AbiType.VOID) {
      return PolicyTypes.VOID;
    }
    PolicyType type = new PolicyType.Value(kfunc.result(), kfunc.nullableResult());
    boolean pair = kfunc.parameters().stream().anyMatch(p -> p.type() == AbiType.OUT_BOOL);
    return pair ? new PolicyType.Pair(type, PolicyTypes.BOOL, false) : type;
  }

  private static String signature(String name, List<KfuncParameter> parameters, Kfunc kfunc) {
    List<String> parts = new ArrayList<>();
    for (KfuncParameter p : parameters) {
      String type = p.type() == AbiType.DSQ_ITERATOR ? "task of the loop" : p.type().label();
      parts.add(p.name() + ": " + type + (p.optional() ? " (may be left out)" : ""));
    }
    PolicyType result = resultType(kfunc);
    String arrow = result instanceof PolicyType.Void ? "" : " -> " + result.label();
    return name + "(" + String.join(", ", parts) + ")" + arrow;
  }

  /** An argument of one type where another is wanted. */
  private record Mismatch(AbiType want, AbiType have) {

    /** Whether the other argument stands where this one should, and this one there. */
    boolean swaps(Mismatch other) {
      return want == other.have && have == other.want;
    }
  }

  private CheckedExpr argument(
      Expr.Call c, Expr.NameRef n, Kfunc kfunc, int i, List<Mismatch> mismatches) {
    Expr e = c.arguments().get(i);
    KfuncParameter p = visible(kfunc).get(i);
    if (p.type() == AbiType.DSQ_ITERATOR) {
      return iterated(c, e, n);
    }
    PolicyType want = new PolicyType.Value(p.type(), p.nullable() && p.type().isIndex());
    CheckedExpr value = exprs.check(e);
    if (value.type() instanceof PolicyType.Null && !p.nullable()) {
      problems.report(
          problems
              .at(DiagnosticCode.NULL_LITERAL, e.span(), "argument " + (i + 1) + " cannot be null")
              .help("the signature is `" + signature(n.name(), visible(kfunc), kfunc) + "`"));
      return new CheckedExpr.Bad(e.span());
    }
    CheckedExpr fitted = Conversions.tryCoerce(value, want);
    if (fitted != null) {
      return fitted;
    }
    AbiType have = PolicyTypes.abi(value.type());
    if (p.type() == AbiType.OWN_MASK && have == AbiType.MASK) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.READ_ONLY_MASK,
                  e.span(),
                  "`" + problems.text(e.span()) + "` is read-only")
              .label(Label.cause(n.span(), "changes the mask"))
              .help("copy it into a mask of your own with `cpumask_copy` first"));
      return new CheckedExpr.Bad(e.span());
    }
    boolean literal =
        value instanceof CheckedExpr.Const && value.type() instanceof PolicyType.Untyped;
    if (literal || (have.isFlags() && p.type().isFlags())) {
      return exprs.conversions.coerce(value, want, null, null);
    }
    Mismatch mismatch = new Mismatch(p.type(), have);
    if (mismatches.stream().anyMatch(mismatch::swaps)) {
      return new CheckedExpr.Bad(e.span());
    }
    mismatches.add(mismatch);
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.ARGUMENT_MISMATCH,
            e.span(),
            "argument "
                + (i + 1)
                + " must be "
                + article(p.type())
                + ", found "
                + value.type().label());
    if (p.type().isIndex() && have.kind() == AbiType.Kind.INT) {
      d.help(wrapped(e.span(), p.type().label()));
    }
    problems.report(
        d.help("the signature is `" + signature(n.name(), visible(kfunc), kfunc) + "`"));
    return new CheckedExpr.Bad(e.span());
  }

  /** A number as one that every machine has. */
  private Help wrapped(Span span, String type) {
    String text = problems.text(span);
    String operand =
        text.matches("[\\w.]+") ? text : "(" + text.replaceFirst(" as \\w+$", "") + ")";
    return Problems.replace(
        "wrap it around", span, "(" + operand + " % nr_" + type + "s) as " + type);
  }

  private static String article(AbiType type) {
    switch (type) {
      case DSQ:
        return "a DSQ";
      case CPU:
        return "a CPU";
      case TASK:
        return "a task";
      case MASK:
        return "a mask";
      case OWN_MASK:
        return "a mask of your own";
      default:
        return type.isFlags() ? FlagText.family(type) : type.label();
    }
  }

  /** Reports two arguments that fit only the other way round, with the edit. */
  private boolean swapped(Expr.Call c, List<KfuncParameter> parameters) {
    List<Expr> args = c.arguments();
    for (int i = 0; i + 1 < args.size(); i++) {
      String a = bareType(args.get(i));
      String b = bareType(args.get(i + 1));
      String first = parameters.get(i).type().label();
      String second = parameters.get(i + 1).type().label();
      if (a != null && b != null && !a.equals(b) && a.equals(second) && b.equals(first)) {
        Span both = args.get(i).span().to(args.get(i + 1).span());
        String text =
            problems.text(args.get(i + 1).span()) + ", " + problems.text(args.get(i).span());
        problems.report(
            problems
                .at(
                    DiagnosticCode.ARGUMENT_MISMATCH,
                    args.get(i).span(),
                    "argument "
                        + (i + 1)
                        + " must be "
                        + article(parameters.get(i).type())
                        + ", found "
                        + a)
                .label(Label.cause(args.get(i + 1).span(), "and this is " + b))
                .help(Help.edit("swap them", Help.Applicability.LIKELY, both, text)));
        return true;
      }
    }
    return false;
  }

  /** The type of a bare name without side effects, or null. */
  private @Nullable String bareType(Expr e) {
    if (!(e instanceof Expr.NameRef n)) {
      return null;
    }
    FunctionScope scope = exprs.scope();
    LocalVariable local = scope == null ? null : scope.find(n.name());
    if (local != null) {
      return local.type().label();
    }
    NamedValue value = globals.value(n.name());
    if (value instanceof NamedValue.Param p) {
      return p.data().type().label();
    }
    if (value instanceof NamedValue.Scalar s) {
      return s.type().label();
    }
    return value instanceof NamedValue.Dsq d && d.dsq().dims().isEmpty() ? "dsq" : null;
  }

  private CheckedExpr iterated(Expr.Call c, Expr e, Expr.NameRef n) {
    FunctionScope scope = exprs.scope();
    LocalVariable loop = scope == null ? null : scope.innermostDsqLoop();
    if (e instanceof Expr.NameRef name
        && loop != null
        && scope != null
        && scope.find(name.name()) == loop) {
      loop.markRead();
      return new CheckedExpr.Local(e.span(), loop);
    }
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.DSQ_MOVE_OUTSIDE_LOOP,
            e.span(),
            loop == null
                ? "`" + n.name() + "` works inside a loop over a DSQ only"
                : "`" + n.name() + "` takes the variable of the innermost loop over a DSQ");
    LocalVariable known =
        e instanceof Expr.NameRef name && scope != null ? scope.find(name.name()) : null;
    if (loop != null) {
      d.label(Label.declaration(loop.declaration(), "that is `" + loop.name() + "`"));
      d.help(Problems.replace("name the loop's variable", e.span(), loop.name()));
    } else {
      if (known != null) {
        d.label(Label.declaration(known.declaration(), "not the variable of a loop over a DSQ"));
      }
      String rest =
          problems.text(
              new Span(e.span().end(), c.arguments().get(c.arguments().size() - 1).span().end()));
      d.help(
          "call it in the loop, with the loop's variable: `for t in dsq(queue) { "
              + n.name()
              + "(t"
              + rest
              + "); }`");
    }
    problems.report(d);
    exprs.check(e);
    return new CheckedExpr.Bad(e.span());
  }
}
