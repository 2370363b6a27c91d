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
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls: of the policy's functions, of kfuncs, of the library, of maps. */
final class CallChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final LibraryChecker library;
  private final MapCallChecker maps;

  CallChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.library = new LibraryChecker(exprs);
    this.maps = new MapCallChecker(exprs);
  }

  CheckedExpr call(Expr.Call c) {
    if (c.callee() instanceof Expr.Field f) {
      return maps.call(c, f);
    }
    if (!(c.callee() instanceof Expr.NameRef n)) {
      problems.report(
          DiagnosticCode.UNKNOWN_FUNCTION, c.callee().span(), "only functions can be called");
      return bad(c);
    }
    String name = n.name();
    if (exprs.scope() == null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH, c.span(), "a constant cannot call `" + name + "`");
      return bad(c);
    }
    FnSignature fn = globals.functions.get(name);
    if (fn != null) {
      return function(c, n, fn);
    }
    Optional<LibraryFunction> lib = LibraryFunction.byName(name);
    if (lib.isPresent()) {
      return library.call(c, n, lib.get());
    }
    if (name.equals("LOCAL_ON")) {
      return localOn(c);
    }
    if (name.equals("log")) {
      return message(c, n, null);
    }
    Optional<Kfunc> kfunc = Kfunc.byName(name, exprs.profile).filter(k -> !k.hidden());
    if (kfunc.isPresent()) {
      return kfunc(c, n, kfunc.get());
    }
    unknown(n);
    return bad(c);
  }

  /** Checks the arguments all the same, so that their own mistakes are reported. */
  private CheckedExpr bad(Expr.Call c) {
    c.arguments().forEach(exprs::check);
    return new CheckedExpr.Bad(c.span());
  }

  private void unknown(Expr.NameRef n) {
    String name = n.name();
    Diagnostic.Builder d =
        problems.at(DiagnosticCode.UNKNOWN_FUNCTION, n.span(), "unknown function `" + name + "`");
    String stripped =
        name.startsWith("scx_bpf_")
            ? name.substring("scx_bpf_".length())
            : name.startsWith("bpf_") ? name.substring("bpf_".length()) : name;
    Optional<String> near =
        !stripped.equals(name) && Kfunc.byName(stripped, exprs.profile).isPresent()
            ? Optional.of(stripped)
            : Spelling.nearestName(name, allNames());
    near.ifPresent(s -> d.help(Problems.replace("did you mean `" + s + "`?", n.span(), s)));
    NamedValue value = globals.value(name);
    if (value != null) {
      d.help("`" + name + "` is a " + value.kind() + ", not a function");
    }
    problems.report(d);
  }

  private Stream<String> allNames() {
    Stream<String> kfuncs =
        Stream.of(Kfunc.values())
            .filter(k -> !k.hidden())
            .flatMap(k -> Stream.concat(Stream.of(k.functionName()), k.aliases().stream()));
    Stream<String> lib = Stream.of(LibraryFunction.values()).map(LibraryFunction::functionName);
    return Stream.of(globals.functions.keySet().stream(), lib, kfuncs, Stream.of("log"))
        .flatMap(s -> s);
  }

  // ---- functions of the policy

  private CheckedExpr function(Expr.Call c, Expr.NameRef n, FnSignature fn) {
    globals.useFunction(fn.name());
    FunctionScope scope = exprs.scope();
    if (scope != null) {
      scope.calls.add(new FunctionScope.FnUse(fn, n.span()));
    }
    if (c.arguments().size() != fn.parameters().size()) {
      count(c, n, fn.parameters().size(), fn.name() + "(" + parameterList(fn) + ")", fn.span());
      return bad(c);
    }
    List<CheckedExpr> args = new ArrayList<>();
    for (int i = 0; i < fn.parameters().size(); i++) {
      args.add(
          exprs.check(
              c.arguments().get(i),
              fn.parameters().get(i),
              "`" + fn.parameterNames().get(i) + "` is declared so here",
              fn.span()));
    }
    return anyBad(args)
        ? new CheckedExpr.Bad(c.span())
        : new CheckedExpr.FnCall(c.span(), n.span(), fn, args);
  }

  private static String parameterList(FnSignature fn) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < fn.parameters().size(); i++) {
      parts.add(fn.parameterNames().get(i) + ": " + fn.parameters().get(i).label());
    }
    return String.join(", ", parts);
  }

  private void count(Expr.Call c, Expr.NameRef n, int want, String signature, @Nullable Span decl) {
    int found = c.arguments().size();
    Diagnostic.Builder d =
        problems
            .at(
                DiagnosticCode.ARGUMENT_MISMATCH,
                found > want ? c.arguments().get(want).span() : n.span(),
                "`" + n.name() + "` takes " + plural(want, "argument") + ", found " + found)
            .help("the signature is `" + signature + "`");
    if (decl != null) {
      d.label(Label.declaration(decl, "declared here"));
    }
    problems.report(d);
  }

  static String plural(int n, String word) {
    return n + " " + word + (n == 1 ? "" : "s");
  }

  static boolean anyBad(List<CheckedExpr> args) {
    return args.stream().anyMatch(a -> PolicyTypes.isBad(a.type()));
  }

  // ---- kfuncs

  private CheckedExpr kfunc(Expr.Call c, Expr.NameRef n, Kfunc kfunc) {
    if (!kfunc.existsIn(exprs.profile)) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.UNKNOWN_FUNCTION,
                  n.span(),
                  "`" + n.name() + "` does not exist in kernel " + exprs.profile.label())
              .help("it came with kernel " + KernelProfile.versionText(kfunc.since())));
      return bad(c);
    }
    if (kfunc.notModelled().isPresent()) {
      problems.notModelledBecause(n.span(), "`" + n.name() + "`", kfunc.notModelled().get());
      return bad(c);
    }
    FunctionScope scope = exprs.scope();
    if (scope != null) {
      scope.kfuncs.add(new FunctionScope.KfuncUse(kfunc, n.span()));
    }
    if (kfunc.isMessage()) {
      return message(c, n, kfunc);
    }
    List<KfuncParameter> parameters = visible(kfunc);
    int required = (int) parameters.stream().filter(p -> !p.optional()).count();
    int found = c.arguments().size();
    if (found < required || found > parameters.size()) {
      count(c, n, parameters.size(), signature(n.name(), parameters, kfunc), null);
      return bad(c);
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
        return bad(c);
      }
    }
    if (swapped(c, parameters)) {
      return bad(c);
    }
    List<CheckedExpr> args = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      KfuncParameter p = parameters.get(i);
      if (i >= found) {
        args.add(
            new CheckedExpr.Const(
                c.span().after(), new PolicyType.Value(p.type(), false), 0, null));
      } else {
        args.add(argument(c.arguments().get(i), n, kfunc, p, i));
      }
    }
    return anyBad(args)
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
    return pair ? new PolicyType.Pair(type, PolicyTypes.BOOL) : type;
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

  private CheckedExpr argument(Expr e, Expr.NameRef n, Kfunc kfunc, KfuncParameter p, int i) {
    if (p.type() == AbiType.DSQ_ITERATOR) {
      return iterated(e, n);
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
    problems.report(
        problems
            .at(
                DiagnosticCode.ARGUMENT_MISMATCH,
                e.span(),
                "argument "
                    + (i + 1)
                    + " must be "
                    + article(p.type())
                    + ", found "
                    + value.type().label())
            .help("the signature is `" + signature(n.name(), visible(kfunc), kfunc) + "`"));
    return new CheckedExpr.Bad(e.span());
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
    return value instanceof NamedValue.Dsq d && d.dsq().dims().isEmpty() ? "dsq" : null;
  }

  private CheckedExpr iterated(Expr e, Expr.NameRef n) {
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
        d.label(Label.declaration(known.declaration(), "this is no loop over a DSQ"));
      }
      d.help("`for t in dsq(q) { " + n.name() + "(t, ...); }`");
    }
    problems.report(d);
    exprs.check(e);
    return new CheckedExpr.Bad(e.span());
  }

  private CheckedExpr localOn(Expr.Call c) {
    if (c.arguments().size() != 1) {
      problems.report(
          DiagnosticCode.ARGUMENT_MISMATCH,
          c.span(),
          "`LOCAL_ON` takes 1 argument, found " + c.arguments().size());
      return bad(c);
    }
    CheckedExpr cpu =
        exprs.check(
            c.arguments().get(0),
            PolicyTypes.CPU,
            "`LOCAL_ON` is the local DSQ of a CPU",
            c.callee().span());
    return PolicyTypes.isBad(cpu.type()) ? cpu : new CheckedExpr.LocalOn(c.span(), cpu);
  }

  // ---- messages

  private CheckedExpr message(Expr.Call c, Expr.NameRef n, @Nullable Kfunc kfunc) {
    List<Expr> rest = new ArrayList<>(c.arguments());
    CheckedExpr code = null;
    if (kfunc == Kfunc.EXIT) {
      if (rest.isEmpty()) {
        count(c, n, 2, "exit(code: s64, format, ...)", null);
        return bad(c);
      }
      code = exprs.check(rest.remove(0), PolicyTypes.S64, "`exit` begins with a code", n.span());
    }
    if (rest.isEmpty() || !(rest.get(0) instanceof Expr.TextLit format)) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.FORMAT_MISMATCH,
                  rest.isEmpty() ? n.span() : rest.get(0).span(),
                  "`" + n.name() + "` needs a text in quotes")
              .help("`" + n.name() + "(\"...\")`"));
      rest.forEach(exprs::check);
      return new CheckedExpr.Bad(c.span());
    }
    List<CheckedExpr> args = new ArrayList<>();
    for (Expr e : rest.subList(1, rest.size())) {
      args.add(exprs.checkSettled(e));
    }
    boolean fine = MessageFormat.check(problems, format, args);
    if (!fine || anyBad(args) || (code != null && PolicyTypes.isBad(code.type()))) {
      return new CheckedExpr.Bad(c.span());
    }
    return new CheckedExpr.Message(c.span(), n.span(), kfunc, code, format.value(), args);
  }
}
