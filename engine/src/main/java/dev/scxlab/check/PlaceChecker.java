package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names, fields and indexes: the ways to a place. */
final class PlaceChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  PlaceChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  // ---- names

  /** A global name as a value. */
  CheckedExpr named(Span span, String name, NamedValue value) {
    if (value instanceof NamedValue.Scalar c) {
      return new CheckedExpr.Const(span, c.type(), c.value(), c.symbol());
    }
    if (value instanceof NamedValue.TextConst t) {
      return new CheckedExpr.TextValue(span, t.value());
    }
    if (value instanceof NamedValue.Param p) {
      return data(span, p.data());
    }
    if (value instanceof NamedValue.Table t) {
      return data(span, t.data());
    }
    if (value instanceof NamedValue.Global g) {
      return data(span, g.data());
    }
    if (value instanceof NamedValue.Fact f) {
      return data(span, f.data());
    }
    if (value instanceof NamedValue.Dsq d) {
      return dsq(span, d.dsq(), List.of());
    }
    if (value instanceof NamedValue.Broken) {
      return new CheckedExpr.Bad(span);
    }
    if (value instanceof NamedValue.Topology t) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  "`" + t.word() + "` is something to walk over, not a value")
              .help(
                  "`for x in " + t.word() + " { }`; for their number write `nr_" + t.word() + "`"));
      return new CheckedExpr.Bad(span);
    }
    if (value instanceof NamedValue.Map m && m.map().def().kind() == MapDef.Kind.PERCPU_ARRAY) {
      problems.report(
          problems
              .at(DiagnosticCode.PERCPU_WITHOUT_OWNER, span, "which CPU's `" + name + "`?")
              .help(Problems.replace("this CPU's copy", span, name + ".this"))
              .help("the copy of a CPU c: `" + name + "[c]`"));
      return new CheckedExpr.Bad(span);
    }
    problems.report(
        DiagnosticCode.TYPE_MISMATCH,
        span,
        "`" + name + "` is a " + value.kind() + ", not a value");
    return new CheckedExpr.Bad(span);
  }

  private static CheckedExpr data(Span span, DataDef data) {
    return new CheckedExpr.Read(
        new Place.Memory(span, data.type(), new Place.DataBase(data), List.of()));
  }

  private CheckedExpr dsq(Span span, DsqDecl dsq, List<CheckedExpr> indexes) {
    if (indexes.size() < dsq.dims().size()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  "`" + dsq.name() + "` is a family of DSQs: say which one")
              .label(Label.declaration(dsq.def().declaration(), "declared here"))
              .help("`" + dsq.name() + "[i]`"));
      return new CheckedExpr.Bad(span);
    }
    return new CheckedExpr.DsqValue(span, dsq, indexes);
  }

  // ---- fields and indexes

  /** A field or an element as a value. */
  CheckedExpr value(Expr e) {
    if (e instanceof Expr.Index i) {
      CheckedExpr special = specialIndex(i);
      if (special != null) {
        return special;
      }
    }
    Place place = place(e);
    if (place == null) {
      return new CheckedExpr.Bad(e.span());
    }
    if (place.type() instanceof PolicyType.ArrayOf) {
      return new CheckedExpr.Read(place);
    }
    return new CheckedExpr.Read(place);
  }

  /** DSQ families, storages and counters by index; null for anything else. */
  private @Nullable CheckedExpr specialIndex(Expr.Index e) {
    List<Expr> indexes = new ArrayList<>();
    Expr base = e;
    while (base instanceof Expr.Index i) {
      indexes.add(0, i.index());
      base = i.base();
    }
    if (!(base instanceof Expr.NameRef n) || isLocal(n.name())) {
      return null;
    }
    NamedValue value = globals.value(n.name());
    if (value instanceof NamedValue.Dsq d) {
      globals.use(n.name());
      return dsqElement(e.span(), d.dsq(), indexes);
    }
    if (value instanceof NamedValue.Map m && storage(m.map())) {
      globals.use(n.name());
      return entry(e, n, m.map(), indexes);
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

  private CheckedExpr entry(Expr.Index e, Expr.NameRef n, MapDecl map, List<Expr> indexes) {
    boolean tasks = map.def().kind() == MapDef.Kind.TASK_STORAGE;
    PolicyType owner = new PolicyType.Value(tasks ? AbiType.TASK : AbiType.CGROUP, false);
    CheckedExpr key =
        exprs.check(
            indexes.get(0),
            owner,
            "`" + n.name() + "` has an entry per " + owner.label(),
            n.span());
    if (map.initial() == null) {
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
                      + map.value().label()
                      + "{}`"));
      return new CheckedExpr.Bad(e.span());
    }
    if (PolicyTypes.isBad(key.type()) || indexes.size() != 1) {
      return new CheckedExpr.Bad(e.span());
    }
    return new CheckedExpr.MapCall(
        e.span(), n.span(), map.value(), CheckedExpr.MapOperation.ENTRY, map, List.of(key));
  }

  private static boolean storage(MapDecl map) {
    MapDef.Kind kind = map.def().kind();
    return kind == MapDef.Kind.TASK_STORAGE || kind == MapDef.Kind.CGROUP_STORAGE;
  }

  private boolean isLocal(String name) {
    FunctionScope f = exprs.scope();
    return f != null && f.find(name) != null;
  }

  /**
   * The place an expression names, or null after a report. Only names, fields and indexes are
   * places; anything else with a handle or a reference as value may stand before a dot.
   */
  @Nullable Place place(Expr e) {
    if (e instanceof Expr.Field f) {
      return field(f);
    }
    if (e instanceof Expr.Index i) {
      return element(i);
    }
    CheckedExpr value = exprs.check(e);
    if (value instanceof CheckedExpr.Read r) {
      return r.place();
    }
    if (value instanceof CheckedExpr.Local l && l.variable().inMemory()) {
      return new Place.Memory(e.span(), l.type(), new Place.StackBase(l.variable()), List.of());
    }
    if (!PolicyTypes.isBad(value.type())) {
      problems.report(
          DiagnosticCode.READ_ONLY, e.span(), "`" + problems.text(e.span()) + "` is not a place");
    }
    return null;
  }

  private @Nullable Place field(Expr.Field f) {
    Place perCpu = thisCpu(f);
    if (perCpu != null) {
      return perCpu;
    }
    CheckedExpr base = exprs.check(f.base());
    return PolicyTypes.isBad(base.type()) ? null : fieldOf(f, base);
  }

  private @Nullable Place thisCpu(Expr.Field f) {
    if (!f.name().text().equals("this")
        || !(f.base() instanceof Expr.NameRef n)
        || isLocal(n.name())
        || !(globals.value(n.name()) instanceof NamedValue.Map m)
        || m.map().def().kind() != MapDef.Kind.PERCPU_ARRAY) {
      return null;
    }
    globals.use(n.name());
    return new Place.Memory(
        f.span(), m.map().value(), new Place.PerCpuBase(m.map(), null), List.of());
  }

  private @Nullable Place fieldOf(Expr.Field f, CheckedExpr base) {
    String name = f.name().text();
    if (base.type() instanceof PolicyType.StructRef s) {
      Optional<StructDef.StructField> found = s.def().field(name);
      if (found.isEmpty()) {
        unknownField(f, s.def().name(), s.def().fields().stream().map(StructDef.StructField::name));
        return null;
      }
      StructDef.StructField field = found.get();
      Place.FieldStep step = new Place.FieldStep(s.def(), field, f.name().span());
      if (base instanceof CheckedExpr.Read r && r.place() instanceof Place.Memory m) {
        List<Place.Step> steps = new ArrayList<>(m.steps());
        steps.add(step);
        return new Place.Memory(f.span(), field.type(), m.base(), steps);
      }
      if (base instanceof CheckedExpr.Local l && l.variable().inMemory()) {
        return new Place.Memory(
            f.span(), field.type(), new Place.StackBase(l.variable()), List.of(step));
      }
      return new Place.Memory(
          f.span(), field.type(), new Place.ReferenceBase(base, s.def()), List.of(step));
    }
    AbiType abi = PolicyTypes.abi(base.type());
    Optional<KernelField> found = KernelField.byName(abi, name);
    if (found.isPresent()) {
      KernelField field = found.get();
      return new Place.Kernel(
          f.span(),
          new PolicyType.Value(field.type(), field.nullable()),
          base,
          field,
          f.name().span());
    }
    if (abi.isHandle()) {
      unknownField(
          f,
          abi.label(),
          Stream.of(KernelField.values())
              .filter(k -> k.struct() == abi)
              .map(KernelField::fieldName));
    } else {
      problems.report(
          DiagnosticCode.UNKNOWN_FIELD, f.name().span(), base.type().label() + " has no fields");
    }
    return null;
  }

  private void unknownField(Expr.Field f, String of, Stream<String> names) {
    String name = f.name().text();
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.UNKNOWN_FIELD, f.name().span(), of + " has no field `" + name + "`");
    List<String> all = names.toList();
    String mapped = foreignName(name);
    Optional<String> near =
        mapped != null && all.contains(mapped)
            ? Optional.of(mapped)
            : Spelling.nearestName(name, all.stream());
    if (near.isPresent()) {
      d.help(Problems.replace("did you mean `" + near.get() + "`?", f.name().span(), near.get()));
    } else {
      d.help("it has " + String.join(", ", all));
    }
    problems.report(d);
  }

  /** What other schedulers and the kernel's C call our fields. */
  private static @Nullable String foreignName(String name) {
    switch (name) {
      case "vruntime":
      case "vtime":
        return "dsq_vtime";
      case "cpus_ptr":
      case "cpus_mask":
      case "cpus_allowed":
        return "cpus";
      case "sum_exec_runtime":
      case "runtime":
        return "sum_exec";
      case "static_prio":
        return "nice";
      case "name":
        return "comm";
      default:
        return null;
    }
  }

  private @Nullable Place element(Expr.Index i) {
    if (i.base() instanceof Expr.NameRef n
        && !isLocal(n.name())
        && globals.value(n.name()) instanceof NamedValue.Map m) {
      globals.use(n.name());
      return mapElement(i, n, m.map());
    }
    Place base = place(i.base());
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
    if (storage(map)) {
      CheckedExpr entry = value(i);
      if (PolicyTypes.isBad(entry.type())) {
        return null;
      }
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          i.span(),
          "an entry as a whole cannot be used here: name a field");
      return null;
    }
    problems.report(
        problems
            .at(DiagnosticCode.TYPE_MISMATCH, i.span(), "`" + n.name() + "` cannot be indexed")
            .help("look it up with `" + n.name() + ".get(...)`"));
    return null;
  }

  /** An index of a dimension: of its own type or a literal, else any integer. */
  CheckedExpr index(Expr e, PolicyType.Dimension dim, String of) {
    if (dim.domain() == AbiType.U64) {
      return exprs.check(e, PolicyTypes.U64, "`" + of + "` is indexed by a u64", null);
    }
    if (dim.domain() != AbiType.VOID) {
      CheckedExpr index = exprs.check(e);
      CheckedExpr fitted = Conversions.tryCoerce(index, new PolicyType.Value(dim.domain(), false));
      if (fitted == null) {
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
                    Problems.replace(
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

  // ---- struct values

  /** The fields of a struct value, each at most once. */
  List<CheckedExpr.FieldValue> fieldValues(StructDef def, Expr.StructLit s) {
    List<CheckedExpr.FieldValue> values = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Expr.FieldInit f : s.fields()) {
      Optional<StructDef.StructField> field = def.field(f.name().text());
      if (field.isEmpty()) {
        Diagnostic.Builder d =
            problems.at(
                DiagnosticCode.UNKNOWN_FIELD,
                f.name().span(),
                def.name() + " has no field `" + f.name().text() + "`");
        Spelling.nearestName(
                f.name().text(), def.fields().stream().map(StructDef.StructField::name))
            .ifPresent(
                near ->
                    d.help(
                        Problems.replace("did you mean `" + near + "`?", f.name().span(), near)));
        problems.report(d);
        exprs.check(f.value());
        continue;
      }
      if (!seen.add(f.name().text())) {
        problems.report(
            DiagnosticCode.DUPLICATE_NAME,
            f.name().span(),
            "`" + f.name().text() + "` is given twice");
      }
      CheckedExpr value =
          exprs.check(f.value(), field.get().type(), "declared here", field.get().span());
      if (!PolicyTypes.isBad(value.type())) {
        values.add(new CheckedExpr.FieldValue(field.get(), value));
      }
    }
    return values;
  }

  /** Refuses a write to a place that may only be read; true when it may be written. */
  boolean writable(Place place, boolean inInitTask) {
    if (place instanceof Place.Kernel k) {
      if (k.field().writable() && (!k.field().writableInInitTaskOnly() || inInitTask)) {
        return true;
      }
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.READ_ONLY,
              k.span(),
              "`"
                  + k.field().fieldName()
                  + "` of a "
                  + k.field().struct().label()
                  + " cannot be written"
                  + (k.field().writable() ? " here" : ""));
      if (k.field().writable()) {
        d.help("it counts in init_task only");
      } else if (k.field().struct() == AbiType.TASK) {
        d.help("of a task, `slice` and `dsq_vtime` can be written, and `disallow` in init_task");
      }
      problems.report(d);
      return false;
    }
    Place.Memory m = (Place.Memory) place;
    if (m.base() instanceof Place.DataBase b && b.data().constant()) {
      boolean param = globals.value(b.data().name()) instanceof NamedValue.Param;
      Diagnostic.Builder d =
          problems
              .at(
                  DiagnosticCode.READ_ONLY,
                  m.span(),
                  "`" + problems.text(m.span()) + "` cannot be written")
              .label(Label.declaration(b.data().span(), param ? "a param" : "a constant"));
      problems.report(
          param
              ? d.help("params change with --set " + b.data().name() + "=...")
              : d.help("copy it into a variable"));
      return false;
    }
    return true;
  }
}
