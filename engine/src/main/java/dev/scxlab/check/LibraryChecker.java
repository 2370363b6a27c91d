package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Calls of the library and of the environment. */
final class LibraryChecker {

  private final ExprChecker exprs;
  private final Problems problems;
  private final MachineTables tables;
  private final AtomicChecker atomics;

  LibraryChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.problems = exprs.problems;
    this.tables = new MachineTables(exprs);
    this.atomics = new AtomicChecker(exprs);
  }

  CheckedExpr call(Expr.Call c, Expr.NameRef n, LibraryFunction f) {
    Span name = n.span();
    switch (f) {
      case MIN:
      case MAX:
        return sameTyped(c, name, f, 2, false);
      case CLAMP:
        return sameTyped(c, name, f, 3, false);
      case ADD_SAT:
      case SUB_SAT:
      case LATER:
      case EARLIER:
      case CALC_AVG:
        return sameTyped(c, name, f, 2, true);
      case BEFORE:
        return truth(sameTyped(c, name, f, 2, true));
      case WRAPPING:
        return wrapping(c, n);
      case LOG2:
        return log2(c, name, f);
      case SCALE_UP:
      case SCALE_DOWN:
        return scale(c, name, f);
      case UPDATE_FREQ:
        return typed(c, name, f, PolicyTypes.U64, PolicyTypes.U64, PolicyTypes.TIME);
      case STARTS_WITH:
        return startsWith(c, name, f);
      case EVENTS:
        return count(c, name, f, 1) ? events(c, name, f) : new CheckedExpr.Bad(c.span());
      case THIS_CPU:
        return typed(c, name, f, PolicyTypes.CPU);
      case CURRENT:
        return typed(c, name, f, PolicyTypes.TASK);
      case RANDOM:
        return c.arguments().isEmpty()
            ? typed(c, name, f, PolicyTypes.U32)
            : typed(c, name, f, PolicyTypes.U32, PolicyTypes.U32);
      case CPU_CORE:
        return topology(c, name, f, MachineTable.CPU_CORE);
      case CPU_LLC:
        return topology(c, name, f, MachineTable.CPU_LLC);
      case LLC_NODE:
        return topology(c, name, f, MachineTable.LLC_NODE);
      case CORE_CPUS:
        return topology(c, name, f, MachineTable.CORE_CPUS);
      case LLC_CPUS:
        return topology(c, name, f, MachineTable.LLC_CPUS);
      case NODE_CPUS:
        return topology(c, name, f, MachineTable.NODE_CPUS);
      case SAME_MM:
        return typed(c, name, f, PolicyTypes.BOOL, PolicyTypes.TASK, PolicyTypes.TASK);
      case ATOMIC_ADD:
      case ATOMIC_SWAP:
        return count(c, name, f, 2) ? atomics.call(c, name, f) : new CheckedExpr.Bad(c.span());
      case ATOMIC_CAS:
        return count(c, name, f, 3) ? atomics.call(c, name, f) : new CheckedExpr.Bad(c.span());
    }
    throw new LabBug("no function " + f);
  }

  /** The counter is named; its place among them is what the generator needs. */
  private CheckedExpr events(Expr.Call c, Span name, LibraryFunction f) {
    Expr argument = c.arguments().get(0);
    Optional<ScxEvent> event =
        argument instanceof Expr.NameRef ref ? ScxEvent.byName(ref.name()) : Optional.empty();
    if (!exprs.profile.has(Kfunc.EVENTS.since())) {
      problems.report(
          DiagnosticCode.UNKNOWN_FUNCTION,
          name,
          "`events` does not exist in kernel " + exprs.profile.label());
    } else if (event.isEmpty() || !event.get().in(exprs.profile)) {
      String known =
          Arrays.stream(ScxEvent.values())
              .filter(e -> e.in(exprs.profile))
              .map(ScxEvent::name)
              .collect(Collectors.joining(", "));
      problems.report(
          problems
              .at(
                  DiagnosticCode.ARGUMENT_MISMATCH,
                  argument.span(),
                  "this is no event counter of kernel " + exprs.profile.label())
              .help("there are " + known));
    } else {
      CheckedExpr index =
          new CheckedExpr.Const(
              argument.span(), PolicyTypes.U32, event.get().ordinal(), event.get().name());
      return new CheckedExpr.LibraryCall(c.span(), name, PolicyTypes.U64, f, List.of(index));
    }
    return new CheckedExpr.Bad(c.span());
  }

  private boolean count(Expr.Call c, Span name, LibraryFunction f, int want) {
    if (c.arguments().size() == want) {
      return true;
    }
    problems.report(
        DiagnosticCode.ARGUMENT_MISMATCH,
        name,
        "`"
            + f.functionName()
            + "` takes "
            + CallChecker.plural(want, "argument")
            + ", found "
            + c.arguments().size());
    c.arguments().forEach(exprs::check);
    return false;
  }

  private CheckedExpr typed(
      Expr.Call c, Span name, LibraryFunction f, PolicyType result, PolicyType... wants) {
    if (!count(c, name, f, wants.length)) {
      return new CheckedExpr.Bad(c.span());
    }
    List<CheckedExpr> args = new ArrayList<>();
    for (int i = 0; i < wants.length; i++) {
      args.add(
          exprs.check(
              c.arguments().get(i), wants[i], "`" + f.functionName() + "` takes this", name));
    }
    return CallChecker.anyBad(args)
        ? new CheckedExpr.Bad(c.span())
        : new CheckedExpr.LibraryCall(c.span(), name, result, f, args);
  }

  /** Functions whose arguments and result have one type. */
  private CheckedExpr sameTyped(
      Expr.Call c, Span name, LibraryFunction f, int want, boolean unsigned) {
    if (!count(c, name, f, want)) {
      return new CheckedExpr.Bad(c.span());
    }
    List<CheckedExpr> args = new ArrayList<>();
    c.arguments().forEach(a -> args.add(plain(exprs.check(a))));
    if (CallChecker.anyBad(args)) {
      return new CheckedExpr.Bad(c.span());
    }
    CheckedExpr shape = args.get(0);
    PolicyType type = shape.type();
    for (CheckedExpr a : args.subList(1, args.size())) {
      PolicyType joined = OperandTypes.common(shape, a);
      if (joined == null) {
        String what = shape.type().label() + " and " + a.type().label();
        problems.report(
            DiagnosticCode.TYPE_MISMATCH,
            a.span(),
            "`" + f.functionName() + "` needs values of one type, found " + what);
        return new CheckedExpr.Bad(c.span());
      }
      type = joined;
      shape = new CheckedExpr.Convert(c.span(), type, shape);
    }
    if (type instanceof PolicyType.Untyped) {
      type = Conversions.settle(args.get(0)).type();
    }
    AbiType abi = PolicyTypes.abi(type);
    if (abi.kind() != AbiType.Kind.INT || (unsigned && abi.signed())) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          args.get(0).span(),
          "`"
              + f.functionName()
              + "` works on "
              + (unsigned ? "unsigned integers" : "integers")
              + " and times, found "
              + type.label());
      return new CheckedExpr.Bad(c.span());
    }
    List<CheckedExpr> fitted = new ArrayList<>();
    for (CheckedExpr a : args) {
      fitted.add(exprs.conversions.coerce(a, type, null, null));
    }
    return new CheckedExpr.LibraryCall(c.span(), name, type, f, fitted);
  }

  private static CheckedExpr plain(CheckedExpr e) {
    return PolicyTypes.abi(e.type()).isIndex()
        ? new CheckedExpr.Convert(e.span(), PolicyTypes.S32, e)
        : e;
  }

  private static CheckedExpr truth(CheckedExpr e) {
    return e instanceof CheckedExpr.LibraryCall l
        ? new CheckedExpr.LibraryCall(
            l.span(), l.nameSpan(), PolicyTypes.BOOL, l.function(), l.arguments())
        : e;
  }

  private CheckedExpr wrapping(Expr.Call c, Expr.NameRef n) {
    if (!count(c, n.span(), LibraryFunction.WRAPPING, 1)) {
      return new CheckedExpr.Bad(c.span());
    }
    FunctionScope scope = exprs.scope();
    if (scope == null) {
      return exprs.check(c.arguments().get(0));
    }
    scope.enterWrapping();
    try {
      return exprs.check(c.arguments().get(0));
    } finally {
      scope.leaveWrapping();
    }
  }

  private CheckedExpr topology(Expr.Call c, Span name, LibraryFunction f, MachineTable table) {
    return count(c, name, f, 1) ? tables.read(c, table, name) : new CheckedExpr.Bad(c.span());
  }

  private CheckedExpr startsWith(Expr.Call c, Span name, LibraryFunction f) {
    CheckedExpr call = typed(c, name, f, PolicyTypes.BOOL, PolicyTypes.TEXT, PolicyTypes.TEXT);
    boolean fits =
        !(call instanceof CheckedExpr.LibraryCall l)
            || l.arguments().stream().allMatch(a -> exprs.conversions.textFits(a));
    return fits ? call : new CheckedExpr.Bad(c.span());
  }

  private CheckedExpr log2(Expr.Call c, Span name, LibraryFunction f) {
    if (!count(c, name, f, 1)) {
      return new CheckedExpr.Bad(c.span());
    }
    CheckedExpr v = exprs.checkSettled(c.arguments().get(0));
    AbiType abi = PolicyTypes.abi(v.type());
    if (PolicyTypes.isBad(v.type())) {
      return v;
    }
    if (abi.kind() != AbiType.Kind.INT || abi.signed()) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          v.span(),
          "`log2` works on unsigned integers and times, found " + v.type().label());
      return new CheckedExpr.Bad(c.span());
    }
    return new CheckedExpr.LibraryCall(c.span(), name, PolicyTypes.U32, f, List.of(v));
  }

  private CheckedExpr scale(Expr.Call c, Span name, LibraryFunction f) {
    if (!count(c, name, f, 2)) {
      return new CheckedExpr.Bad(c.span());
    }
    CheckedExpr v = exprs.checkSettled(c.arguments().get(0));
    CheckedExpr w = exprs.check(c.arguments().get(1), PolicyTypes.U32, "a weight is a u32", name);
    AbiType abi = PolicyTypes.abi(v.type());
    if (PolicyTypes.isBad(v.type()) || PolicyTypes.isBad(w.type())) {
      return new CheckedExpr.Bad(c.span());
    }
    if (abi.kind() != AbiType.Kind.INT || abi.signed()) {
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.TYPE_MISMATCH,
              v.span(),
              "`"
                  + f.functionName()
                  + "` works on unsigned integers and times, found "
                  + v.type().label());
      problems.report(d);
      return new CheckedExpr.Bad(c.span());
    }
    return new CheckedExpr.LibraryCall(c.span(), name, v.type(), f, List.of(v, w));
  }
}
