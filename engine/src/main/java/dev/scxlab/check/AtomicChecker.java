package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;

/** {@code atomic_add}, {@code atomic_swap}, {@code atomic_cas}: a place and numbers of its type. */
final class AtomicChecker {

  private final ExprChecker exprs;
  private final Problems problems;

  AtomicChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.problems = exprs.problems;
  }

  /** The call, with as many arguments as the function has. */
  CheckedExpr call(Expr.Call c, Span name, LibraryFunction f) {
    Expr first = c.arguments().get(0);
    Place place = exprs.places().place(first);
    List<Expr> rest = c.arguments().subList(1, c.arguments().size());
    if (place == null) {
      rest.forEach(exprs::check);
      return new CheckedExpr.Bad(c.span());
    }
    List<CheckedExpr> values = new ArrayList<>();
    for (Expr e : rest) {
      values.add(exprs.check(e, place.type(), "the place is of this type", first.span()));
    }
    if (!allowed(place, first, f)
        || CallChecker.anyBad(values)
        || !exprs.writes().writable(place, false)) {
      return new CheckedExpr.Bad(c.span());
    }
    return new CheckedExpr.AtomicCall(c.span(), name, f, (Place.Memory) place, values);
  }

  private boolean allowed(Place place, Expr e, LibraryFunction f) {
    AbiType abi = PolicyTypes.abi(place.type());
    boolean number =
        abi.kind() == AbiType.Kind.INT && !(place.type() instanceof PolicyType.EnumValue);
    boolean shared = place instanceof Place.Memory m && !(m.base() instanceof Place.StackBase);
    if (number && shared) {
      return true;
    }
    problems.report(
        problems
            .at(
                DiagnosticCode.TYPE_MISMATCH,
                e.span(),
                shared
                    ? "`" + f.functionName() + "` works on integers, found " + place.type().label()
                    : "`" + f.functionName() + "` works on variables, arrays and entries of maps")
            .help("plain assignment does here"));
    return false;
  }
}
