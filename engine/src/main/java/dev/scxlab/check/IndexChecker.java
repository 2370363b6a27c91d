package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes: of arrays, of DSQ families, of storages. */
final class IndexChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  IndexChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  /** DSQ families, storages and counters by index; null for anything else. */
  @Nullable CheckedExpr specialIndex(Expr.Index e) {
    List<Expr> indexes = new ArrayList<>();
    Expr base = e;
    while (base instanceof Expr.Index i) {
      indexes.add(0, i.index());
      base = i.base();
    }
    if (!(base instanceof Expr.NameRef n) || exprs.places().isLocal(n.name())) {
      return null;
    }
    NamedValue value = globals.value(n.name());
    if (value instanceof NamedValue.Dsq d) {
      globals.use(n.name());
      return dsqElement(e.span(), d.dsq(), indexes);
    }
    if (value instanceof NamedValue.Map m
        && m.map().isStorage()
        && (indexes.size() == 1 || !(m.map().value() instanceof PolicyType.ArrayOf))) {
      globals.use(n.name());
      CheckedExpr.MapCall entry = entry(e, n, m.map(), indexes);
      return entry == null
          ? new CheckedExpr.Bad(e.span())
          : m.map().byReference() ? entry : new CheckedExpr.Read(place(entry));
    }
    if (value instanceof NamedValue.Counter) {
      problems.report(
          DiagnosticCode.READ_ONLY,
          e.span(),
          "a stat can only be counted up: `" + n.name() + "[...] += n`");
      return new CheckedExpr.Bad(e.span());
    }
    return null;
  }

  private CheckedExpr dsqElement(Span span, DsqDecl dsq, List<Expr> indexes) {
    if (indexes.size() != dsq.dims().size()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  "`"
                      + dsq.name()
                      + "` has "
                      + CallChecker.plural(dsq.dims().size(), "dimension")
                      + ", found "
                      + indexes.size())
              .label(Label.declaration(dsq.def().declaration(), "declared here")));
      return new CheckedExpr.Bad(span);
    }
    List<CheckedExpr> checked = new ArrayList<>();
    for (int k = 0; k < indexes.size(); k++) {
      checked.add(index(indexes.get(k), dsq.dims().get(k), dsq.name()));
    }
    return checked.stream().anyMatch(i -> PolicyTypes.isBad(i.type()))
        ? new CheckedExpr.Bad(span)
        : new CheckedExpr.DsqValue(span, dsq, checked);
  }

  private CheckedExpr.@Nullable MapCall entry(
      Expr.Index e, Expr.NameRef n, MapDecl map, List<Expr> indexes) {
    boolean tasks = map.def().kind() == MapDef.Kind.TASK_STORAGE;
    PolicyType owner = new PolicyType.Value(tasks ? AbiType.TASK : AbiType.CGROUP, false);
    CheckedExpr key =
        exprs.check(
            indexes.get(0),
            owner,
            "`" + n.name() + "` has an entry per " + owner.label(),
            n.span());
    if (!map.everyTask()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.LOOKUP_MAY_BE_NULL,
                  e.span(),
                  "`"
                      + problems.text(e.span())
                      + "` may be null: `"
                      + n.name()
                      + "` has no initial value")
              .label(Label.declaration(map.def().declaration(), "entries are made by `create`"))
              .help(
                  "look it up with `"
                      + n.name()
                      + ".get(...) or return`, or declare `"
                      + n.name()
                      + ": "
                      + map.value().label()
                      + " = "
                      + (map.value() instanceof PolicyType.StructRef
                          ? map.value().label() + "{}`"
                          : "0`")));
      return null;
    }
    if (PolicyTypes.isBad(key.type()) || indexes.size() != 1) {
      return null;
    }
    String missing = TaskOrigin.withoutEntry(key);
    if (missing != null) {
      String get = n.name() + ".get(" + problems.text(key.span()) + ")";
      problems.report(
          problems
              .at(
                  DiagnosticCode.LOOKUP_MAY_BE_NULL,
                  e.span(),
                  "`" + problems.text(e.span()) + "` may be missing: " + missing)
              .label(
                  Label.declaration(map.def().declaration(), "has entries of the policy's tasks"))
              .help("look it up with `" + get + "` and say what happens without it"));
      return null;
    }
    return new CheckedExpr.MapCall(
        e.span(), n.span(), map.value(), CheckedExpr.MapOperation.ENTRY, map, List.of(key));
  }

  /** The entry as a place. */
  private static Place place(CheckedExpr.MapCall entry) {
    MapDecl map = entry.map();
    Place.Base base =
        map.byReference()
            ? new Place.ReferenceBase(entry, map.def().value())
            : new Place.EntryBase(entry);
    return new Place.Memory(entry.span(), map.value(), base, List.of());
  }

  @Nullable Place element(Expr.Index i) {
    if (i.base() instanceof Expr.NameRef n
        && !exprs.places().isLocal(n.name())
        && globals.value(n.name()) instanceof NamedValue.Map m) {
      globals.use(n.name());
      return mapElement(i, n, m.map());
    }
    Place base = exprs.places().place(i.base());
    if (base == null) {
      return null;
    }
    if (!(base instanceof Place.Memory m) || !(m.type() instanceof PolicyType.ArrayOf array)) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH, i.span(), base.type().label() + " cannot be indexed");
      return null;
    }
    PolicyType.Dimension dim = array.dims().get(0);
    CheckedExpr index = index(i.index(), dim, problems.text(i.base().span()));
    if (PolicyTypes.isBad(index.type())) {
      return null;
    }
    List<PolicyType.Dimension> rest = array.dims().subList(1, array.dims().size());
    int stride = Layout.size(array.element());
    for (PolicyType.Dimension d : rest) {
      stride *= d.count();
    }
    PolicyType type =
        rest.isEmpty() ? array.element() : new PolicyType.ArrayOf(array.element(), rest);
    List<Place.Step> steps = new ArrayList<>(m.steps());
    steps.add(new Place.IndexStep(index, dim.count(), stride, i.index().span()));
    return new Place.Memory(i.span(), type, m.base(), steps);
  }

  private @Nullable Place mapElement(Expr.Index i, Expr.NameRef n, MapDecl map) {
    if (map.def().kind() == MapDef.Kind.PERCPU_ARRAY) {
      CheckedExpr cpu =
          exprs.check(i.index(), PolicyTypes.CPU, "a percpu variable has a copy per CPU", n.span());
      return PolicyTypes.isBad(cpu.type())
          ? null
          : new Place.Memory(i.span(), map.value(), new Place.PerCpuBase(map, cpu), List.of());
    }
    if (map.isStorage()) {
      CheckedExpr.MapCall entry = entry(i, n, map, List.of(i.index()));
      return entry == null ? null : place(entry);
    }
    problems.report(
        problems
            .at(
                DiagnosticCode.TYPE_MISMATCH,
                i.span(),
                map.dims().isEmpty()
                    ? "`" + n.name() + "` cannot be indexed"
                    : "`" + problems.text(i.span()) + "` is no value")
            .help(use(i, n, map)));
    return null;
  }

  /** What may be done with a map that is no value. */
  private String use(Expr.Index i, Expr.NameRef n, MapDecl map) {
    String name = map.dims().isEmpty() ? n.name() : problems.text(i.span());
    switch (map.def().kind()) {
      case HASH:
        return "look it up with `" + name + ".get(...)`";
      case HIST:
        return "count with `" + name + ".add(n)`";
      default:
        return "take the first with `" + name + ".pop()`";
    }
  }

  /**
   * The indices of one of several maps or counters, row by row; null after a report.
   *
   * @param declaration where they are declared
   */
  @Nullable List<Place.IndexStep> steps(
      Span span, String name, List<Expr> given, List<PolicyType.Dimension> dims, Span declaration) {
    if (given.size() != dims.size()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  dims.isEmpty()
                      ? "`" + name + "` is one alone and has no index"
                      : "`"
                          + name
                          + "` has "
                          + CallChecker.plural(dims.size(), "dimension")
                          + ", found "
                          + given.size())
              .label(Label.declaration(declaration, "declared here")));
      return null;
    }
    List<Place.IndexStep> steps = new ArrayList<>();
    int stride = 1;
    for (int i = given.size() - 1; i >= 0; i--) {
      CheckedExpr index = index(given.get(i), dims.get(i), name);
      if (PolicyTypes.isBad(index.type())) {
        return null;
      }
      steps.add(0, new Place.IndexStep(index, dims.get(i).count(), stride, given.get(i).span()));
      stride *= dims.get(i).count();
    }
    return steps;
  }

  /** An index of a dimension: of its own type or a literal, else any integer. */
  CheckedExpr index(Expr e, PolicyType.Dimension dim, String of) {
    if (dim.domain() == AbiType.U64) {
      return exprs.check(e, PolicyTypes.U64, "`" + of + "` is indexed by a u64", null);
    }
    if (dim.domain() != AbiType.VOID) {
      CheckedExpr index = exprs.check(e);
      CheckedExpr fitted = Conversions.tryCoerce(index, new PolicyType.Value(dim.domain(), false));
      if (fitted == null
          && index instanceof CheckedExpr.Local local
          && local.variable().repeats(new PolicyType.Value(dim.domain(), false))) {
        return new CheckedExpr.Bad(e.span());
      }
      if (fitted == null) {
        Help there =
            PolicyTypes.abi(index.type()).isIndex()
                ? new MismatchHelp(problems)
                    .between(index, PolicyTypes.abi(index.type()), dim.domain())
                : null;
        problems.report(
            problems
                .at(
                    DiagnosticCode.WRONG_DOMAIN,
                    e.span(),
                    "`"
                        + of
                        + "` is indexed by "
                        + dim.domain().label()
                        + ", found "
                        + index.type().label())
                .help(
                    there != null
                        ? there
                        : Problems.replace(
                            "say that it is one",
                            e.span(),
                            "(" + problems.text(e.span()) + ") as " + dim.domain().label())));
        return new CheckedExpr.Bad(e.span());
      }
      return fitted;
    }
    CheckedExpr index = exprs.checkSettled(e);
    AbiType abi = PolicyTypes.abi(index.type());
    boolean integer = abi.kind() == AbiType.Kind.INT && abi != AbiType.TIME;
    if (!integer && !abi.isIndex() && !PolicyTypes.isBad(index.type())) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          e.span(),
          "an index is an integer, found " + index.type().label());
      return new CheckedExpr.Bad(e.span());
    }
    return index;
  }
}
