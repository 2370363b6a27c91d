package dev.scxlab.check;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
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

  /** Unknown functions that a name is looked for which was probably meant. */
  private static final int MOST_SEARCHES = 1_000;

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final LibraryChecker library;
  private final MapCallChecker maps;
  private final TimerCallChecker timers;
  private final AgentCallChecker agents;
  private final KfuncCallChecker kfuncs;
  private final MessageChecker messages;

  private int searches = MOST_SEARCHES;

  CallChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.library = new LibraryChecker(exprs);
    this.maps = new MapCallChecker(exprs);
    this.timers = new TimerCallChecker(exprs);
    this.agents = new AgentCallChecker(exprs);
    this.kfuncs = new KfuncCallChecker(exprs);
    this.messages = new MessageChecker(exprs);
  }

  MessageChecker messages() {
    return messages;
  }

  CheckedExpr call(Expr.Call c) {
    if (c.callee() instanceof Expr.Field f) {
      CheckedExpr special = timers.call(c, f);
      if (special == null) {
        special = agents.call(c, f);
      }
      return special != null ? special : maps.call(c, f);
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
      return messages.message(c, n, null);
    }
    Optional<Kfunc> kfunc = Kfunc.byName(name, exprs.profile).filter(k -> !k.hidden());
    if (kfunc.isPresent()) {
      return kfuncs.kfunc(c, n, kfunc.get());
    }
    unknown(n);
    return bad(c);
  }

  /** Checks the arguments all the same, so that their own mistakes are reported. */
  CheckedExpr bad(Expr.Call c) {
    c.arguments().forEach(exprs::check);
    return new CheckedExpr.Bad(c.span());
  }

  private void unknown(Expr.NameRef n) {
    String name = n.name();
    Diagnostic.Builder d =
        problems.at(DiagnosticCode.UNKNOWN_FUNCTION, n.span(), "unknown function `" + name + "`");
    Optional<KernelSpelling.Ours> ours = KernelSpelling.function(name);
    Optional<String> near = Optional.empty();
    if (ours.isPresent()) {
      d.help(Problems.ours(ours.get(), n.span()));
    } else {
      near = searches-- > 0 ? Spelling.nearestName(name, allNames()) : Optional.empty();
    }
    if (OpsCallback.byName(name).isPresent()) {
      d.help(
          "the kernel calls ops; put what two of them do into a function, `fn name(p: task) {}`");
    }
    NamedValue value = globals.value(name);
    if (value != null) {
      d.help("`" + name + "` is " + value.kindWithArticle() + ", not a function");
    }
    near.ifPresent(globals::useFunction);
    problems.reportUnknown("function " + name, d, n.span(), near);
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
      CheckedExpr given =
          exprs.check(
              c.arguments().get(i),
              fn.parameters().get(i),
              "`" + fn.parameterNames().get(i) + "` is declared so here",
              fn.span());
      DataType.Scalar range = fn.ranges().get(i).orElse(null);
      args.add(exprs.conversions.inRange(given, range, fn.parameterNames().get(i)));
    }
    boolean fit = args.stream().filter(a -> exprs.conversions.textFits(a)).count() == args.size();
    return anyBad(args) || !fit
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

  void count(Expr.Call c, Expr.NameRef n, int want, String signature, @Nullable Span decl) {
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
}
