package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.ir.DsqDef;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Name;
import dev.scxlab.syntax.PolicyDecl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Declarations at the top level, without the bodies of functions. */
final class DeclarationChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final Initials initials;
  private final Map<String, Span> typeSpans = new HashMap<>();

  DeclarationChecker(ExprChecker exprs, TypeResolver types) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.initials = new Initials(exprs);
  }

  void check(PolicyDecl policy) {
    defineBuiltins(policy.span());
    List<Decl> decls = policy.decls();
    decls.forEach(this::enumType);
    decls.forEach(this::constant);
    decls.stream()
        .filter(d -> d instanceof Decl.Struct)
        .forEach(d -> globals.pendingStructs.add(((Decl.Struct) d).name().text()));
    decls.forEach(this::struct);
    globals.pendingStructs.clear();
    decls.forEach(this::param);
    decls.forEach(this::place);
    long bytes = globals.maps.stream().mapToLong(DeclarationChecker::bytes).sum();
    if (bytes > KernelLimits.MAX_MAP_BYTES) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          policy.name().span(),
          "the maps need "
              + (bytes >> 20)
              + " MiB, a policy may have "
              + (KernelLimits.MAX_MAP_BYTES >> 20)
              + " MiB");
    }
  }

  private static long bytes(MapDecl m) {
    MapDef def = m.def();
    DataType key = def.key();
    long entry = (long) def.value().size() + (key == null ? 0 : key.size());
    return entry * Math.max(1, def.maxEntries()) * Math.max(1, def.count());
  }

  private void defineBuiltins(Span policy) {
    for (MachineFact f : MachineFact.values()) {
      DataDef data =
          addData(
              f.variable(),
              Section.RODATA,
              PolicyTypes.S32,
              new DataType.Scalar(DataType.ScalarKind.S32, "s32", 1L, (long) f.max()),
              List.of(),
              new Span(policy.start(), policy.start()));
      globals.define(f.factName(), new NamedValue.Fact(data), null);
    }
    for (String word : new String[] {"cpus", "cores", "llcs", "nodes", "tasks"}) {
      globals.define(word, new NamedValue.Topology(word), null);
    }
  }

  private DataDef addData(
      String name,
      Section section,
      PolicyType type,
      DataType dataType,
      List<Byte> initial,
      Span span) {
    DataDef d = new DataDef(globals.data.size(), name, section, type, dataType, initial, span);
    globals.data.add(d);
    return d;
  }

  // ---- names

  private void define(Name name, NamedValue value) {
    Span first = globals.valueSpan(name.text());
    boolean builtin = first == null && globals.value(name.text()) != null;
    boolean constant = NameTables.isBuiltinConstant(name.text());
    if (first == null && !builtin && !constant) {
      globals.define(name.text(), value, name.span());
      return;
    }
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.DUPLICATE_NAME, name.span(), "`" + name.text() + "` is already defined");
    if (first != null) {
      d.label(Label.declaration(first, "first defined here"));
      d.help("rename one of them");
    } else {
      d.help("it is a name of the language: choose another");
    }
    problems.report(d);
  }

  private boolean defineType(Name name) {
    Span first = typeSpans.putIfAbsent(name.text(), name.span());
    if (first == null && TypeNames.builtin(name.text()) == null) {
      return true;
    }
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.DUPLICATE_NAME,
            name.span(),
            "the type `" + name.text() + "` is already defined");
    if (first != null) {
      d.label(Label.declaration(first, "first defined here"));
    }
    problems.report(d.help("rename one of them"));
    return false;
  }

  // ---- types

  private void enumType(Decl decl) {
    if (!(decl instanceof Decl.EnumType e)) {
      return;
    }
    PolicyType.EnumDef def =
        new PolicyType.EnumDef(
            e.name().text(), e.members().stream().map(Name::text).toList(), e.name().span());
    if (defineType(e.name())) {
      globals.enums.put(def.name(), def);
    }
    PolicyType type = new PolicyType.EnumValue(def, false);
    for (int i = 0; i < e.members().size(); i++) {
      define(e.members().get(i), new NamedValue.Scalar(type, i, null));
      globals.use(e.members().get(i).text());
    }
  }

  private void struct(Decl decl) {
    if (!(decl instanceof Decl.Struct s)) {
      return;
    }
    List<Layout.FieldSpec> specs = new ArrayList<>();
    Map<String, Span> seen = new HashMap<>();
    for (Decl.StructField f : s.fields()) {
      Span first = seen.putIfAbsent(f.name().text(), f.name().span());
      if (first != null) {
        problems.report(
            problems
                .at(
                    DiagnosticCode.DUPLICATE_NAME,
                    f.name().span(),
                    "`" + f.name().text() + "` is already a field")
                .label(Label.declaration(first, "first defined here")));
        continue;
      }
      PolicyType type = types.stored(f.type(), false);
      if (PolicyTypes.isBad(type)) {
        continue;
      }
      TypeResolver.Bounds bounds = types.bounds(f.type().range(), element(type));
      DataType dataType = Layout.dataType(type, bounds.min(), bounds.max());
      specs.add(new Layout.FieldSpec(f.name().text(), type, dataType, f.name().span()));
    }
    if (s.fields().isEmpty()) {
      problems.report(DiagnosticCode.BAD_SIZE, s.name().span(), "a struct has at least one field");
    }
    if (defineType(s.name())) {
      globals.structs.put(s.name().text(), Layout.struct(s.name().text(), specs, s.name().span()));
    }
  }

  private static PolicyType element(PolicyType type) {
    return type instanceof PolicyType.ArrayOf a ? a.element() : type;
  }

  // ---- constants and params

  private void constant(Decl decl) {
    if (!(decl instanceof Decl.Const c)) {
      return;
    }
    if (c.value() instanceof Expr.ArrayLit table) {
      table(c, table);
      return;
    }
    PolicyType declared = c.type() == null ? null : types.stored(c.type(), false);
    CheckedExpr value = exprs.check(c.value());
    if (declared != null) {
      value =
          exprs.conversions.coerce(
              value, declared, "`" + c.name().text() + "` is declared so", c.name().span());
    }
    if (value instanceof CheckedExpr.Const k) {
      define(c.name(), new NamedValue.Scalar(k.type(), k.value(), k.symbol()));
    } else if (value instanceof CheckedExpr.TextValue t) {
      define(c.name(), new NamedValue.TextConst(t.value()));
    } else {
      if (!PolicyTypes.isBad(value.type())) {
        problems.report(DiagnosticCode.TYPE_MISMATCH, c.value().span(), "this is not a constant");
      }
      define(c.name(), new NamedValue.Broken(c.span()));
    }
  }

  private void table(Decl.Const c, Expr.ArrayLit table) {
    if (c.type() == null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          c.name().span(),
          "a table needs a type",
          "for example `const "
              + c.name().text()
              + ": u32["
              + table.elements().size()
              + "] = ...`");
      define(c.name(), new NamedValue.Broken(c.span()));
      return;
    }
    PolicyType type = types.stored(c.type(), false);
    List<Byte> bytes = initials.table(table, type, c.type().span());
    if (bytes == null || !(type instanceof PolicyType.ArrayOf array)) {
      define(c.name(), new NamedValue.Broken(c.span()));
      return;
    }
    Initials.Extremes range = initials.extremes();
    DataType dataType = Layout.dataType(array, range.min(), range.max());
    DataDef data =
        addData("." + c.name().text(), Section.RODATA, type, dataType, bytes, c.name().span());
    define(c.name(), new NamedValue.Table(data));
  }

  private void param(Decl decl) {
    if (!(decl instanceof Decl.Param p)) {
      return;
    }
    PolicyType type = types.base(p.type());
    AbiType abi = PolicyTypes.abi(type);
    boolean later = abi == AbiType.TEXT || abi == AbiType.MASK;
    boolean usable =
        !(type instanceof PolicyType.StructRef)
            && !type.optional()
            && p.type().dims().isEmpty()
            && (abi == AbiType.BOOL || abi.kind() == AbiType.Kind.INT || abi.isIndex());
    if (later) {
      problems.notModelled(p.type().span(), LanguageLimit.TEXT_OR_MASK_PARAM);
    } else if (!usable && !PolicyTypes.isBad(type)) {
      problems.report(
          DiagnosticCode.NOT_PLAIN_DATA,
          p.type().span(),
          "a param is a bool, a number, a mask or a text, found " + type.label());
    }
    if (!usable) {
      define(p.name(), new NamedValue.Broken(p.span()));
      return;
    }
    TypeResolver.Bounds bounds =
        types.bounds(p.range() == null ? p.type().range() : p.range(), type);
    CheckedExpr value =
        exprs.check(p.value(), type, "`" + p.name().text() + "` is declared so", p.type().span());
    DataType dataType = Layout.dataType(type, bounds.min(), bounds.max());
    List<Byte> bytes = List.of();
    if (value instanceof CheckedExpr.Const c) {
      bytes = Initials.bytes(c.value(), dataType.size());
      initials.inRange(c, bounds, p.name().text(), type);
    } else if (!PolicyTypes.isBad(value.type())) {
      problems.report(DiagnosticCode.TYPE_MISMATCH, p.value().span(), "a default is a constant");
    }
    DataDef data = addData(p.name().text(), Section.RODATA, type, dataType, bytes, p.name().span());
    globals.params.add(new ParamDef(data, p.doc()));
    define(p.name(), new NamedValue.Param(data));
  }

  // ---- places, maps, queues

  private void place(Decl decl) {
    if (decl instanceof Decl.Dsq d) {
      dsq(d);
    } else if (decl instanceof Decl.Storage s) {
      storage(s);
    } else if (decl instanceof Decl.Array a) {
      global(a.name(), a.type(), a.value(), true);
    } else if (decl instanceof Decl.Global g) {
      if (g.perCpu()) {
        perCpu(g);
      } else {
        global(g.name(), g.type(), g.value(), false);
      }
    } else if (decl instanceof Decl.Hash h) {
      hash(h);
    } else if (decl instanceof Decl.Queue q) {
      queue(q);
    } else if (decl instanceof Decl.Counters c) {
      counters(c);
    } else if (decl instanceof Decl.Tree t) {
      problems.notModelled(t.span(), LanguageLimit.TREE);
      define(t.name(), new NamedValue.Broken(t.span()));
    } else if (decl instanceof Decl.Timer t) {
      problems.notModelled(t.name().span(), LanguageLimit.TIMER);
      define(t.name(), new NamedValue.Broken(t.span()));
    } else if (decl instanceof Decl.Agent a) {
      problems.notModelled(a.name().span(), LanguageLimit.AGENT);
      define(a.name(), new NamedValue.Broken(a.span()));
    }
  }

  private void dsq(Decl.Dsq d) {
    String order = d.order().text();
    if (!order.equals("fifo") && !order.equals("vtime")) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          d.order().span(),
          "a DSQ is `fifo` or `vtime`, found `" + order + "`");
    }
    List<PolicyType.Dimension> dims = types.dimensions(d.dims(), d.span());
    if (dims == null) {
      define(d.name(), new NamedValue.Broken(d.span()));
      return;
    }
    for (PolicyType.Dimension dim : dims) {
      boolean later =
          dim.domain() == AbiType.CORE
              || dim.domain() == AbiType.LLC
              || dim.domain() == AbiType.NODE
              || dim.domain() == AbiType.U64;
      if (later) {
        problems.notModelled(d.span(), LanguageLimit.DSQ_DOMAIN);
        define(d.name(), new NamedValue.Broken(d.span()));
        return;
      }
    }
    DsqDef def =
        new DsqDef(
            d.name().text(),
            order.equals("vtime"),
            dims.stream().map(x -> x.domain() == AbiType.CPU ? -1 : x.count()).toList(),
            d.name().span());
    DsqDecl dsq = new DsqDecl(globals.dsqs.size(), def, dims);
    globals.dsqs.add(dsq);
    define(d.name(), new NamedValue.Dsq(dsq));
  }

  private MapDecl addMap(
      Name name,
      MapDef.Kind kind,
      @Nullable PolicyType key,
      PolicyType value,
      DataType valueType,
      int maxEntries,
      CheckedExpr.@Nullable StructValue initial) {
    if (valueType.size() > KernelLimits.MAX_VALUE_BYTES) {
      problems.report(
          DiagnosticCode.VALUE_TOO_LARGE,
          name.span(),
          "a value of `"
              + name.text()
              + "` needs "
              + valueType.size()
              + " bytes, at most "
              + KernelLimits.MAX_VALUE_BYTES);
    }
    MapDef def =
        new MapDef(
            name.text(),
            kind,
            key == null ? null : Layout.dataType(key, null, null),
            valueType,
            maxEntries,
            1,
            name.span());
    MapDecl map = new MapDecl(globals.maps.size(), def, key, value, initial);
    globals.maps.add(map);
    return map;
  }

  private void storage(Decl.Storage s) {
    PolicyType type = types.stored(s.type(), true);
    if (s.ofCgroups()) {
      problems.notModelled(s.span(), LanguageLimit.CGROUP_STORAGE);
      type = PolicyTypes.BAD;
    }
    if (!(type instanceof PolicyType.StructRef ref)) {
      if (!PolicyTypes.isBad(type)) {
        problems.notModelled(s.type().span(), LanguageLimit.SCALAR_STORAGE);
      }
      define(s.name(), new NamedValue.Broken(s.span()));
      return;
    }
    CheckedExpr.StructValue initial = null;
    Expr given = s.value();
    if (given != null) {
      CheckedExpr value = exprs.check(given, type, "an entry is of this type", s.type().span());
      if (value instanceof CheckedExpr.StructValue v) {
        initial = v;
      }
    }
    MapDecl map =
        addMap(s.name(), MapDef.Kind.TASK_STORAGE, null, type, ref.def().layout(), 0, initial);
    define(s.name(), new NamedValue.Map(map));
  }

  private void global(
      Name name, dev.scxlab.syntax.TypeRef ref, @Nullable Expr value, boolean array) {
    PolicyType type = types.stored(ref, true);
    if (!PolicyTypes.isBad(type) && array && !(type instanceof PolicyType.ArrayOf)) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          ref.span(),
          "`" + name.text() + "` needs a size",
          "`" + type.label() + "[64]`, or `[cpus]` for one per CPU");
      type = PolicyTypes.BAD;
    }
    if (PolicyTypes.isBad(type)) {
      define(name, new NamedValue.Broken(name.span()));
      return;
    }
    TypeResolver.Bounds bounds = types.bounds(ref.range(), element(type));
    DataType dataType = Layout.dataType(type, bounds.min(), bounds.max());
    List<Byte> bytes = initials.place(value, type, dataType, bounds, name, ref.span());
    if (dataType.size() > KernelLimits.MAX_MAP_BYTES) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          name.span(),
          "`"
              + name.text()
              + "` needs "
              + dataType.size()
              + " bytes, a policy may have "
              + KernelLimits.MAX_MAP_BYTES);
    }
    DataDef data = addData(name.text(), Section.DATA, type, dataType, bytes, name.span());
    define(name, new NamedValue.Global(data));
  }

  private void perCpu(Decl.Global g) {
    PolicyType type = types.stored(g.type(), true);
    if (type instanceof PolicyType.ArrayOf) {
      problems.notModelled(g.type().span(), LanguageLimit.PERCPU_ARRAY);
      type = PolicyTypes.BAD;
    }
    Expr value = g.value();
    if (value != null) {
      problems.notModelled(value.span(), LanguageLimit.PERCPU_INITIAL);
      type = PolicyTypes.BAD;
    }
    if (PolicyTypes.isBad(type)) {
      define(g.name(), new NamedValue.Broken(g.span()));
      return;
    }
    TypeResolver.Bounds bounds = types.bounds(g.type().range(), type);
    DataType dataType = Layout.dataType(type, bounds.min(), bounds.max());
    MapDecl map =
        addMap(g.name(), MapDef.Kind.PERCPU_ARRAY, PolicyTypes.U32, type, dataType, 1, null);
    define(g.name(), new NamedValue.Map(map));
  }

  private void hash(Decl.Hash h) {
    PolicyType key = types.stored(h.key(), true);
    PolicyType value = types.stored(h.value(), true);
    TypeResolver.OptionalLongResult max = types.constant(h.max(), "the most entries");
    boolean arrays = key instanceof PolicyType.ArrayOf || value instanceof PolicyType.ArrayOf;
    if (arrays || key instanceof PolicyType.StructRef) {
      problems.notModelled(h.span(), LanguageLimit.HASH_OF_AGGREGATES);
    }
    boolean fine =
        !arrays
            && !(key instanceof PolicyType.StructRef)
            && !PolicyTypes.isBad(key)
            && !PolicyTypes.isBad(value)
            && max.present()
            && entries(max.value(), h.max().span(), h.name().text());
    if (!fine) {
      define(h.name(), new NamedValue.Broken(h.span()));
      return;
    }
    TypeResolver.Bounds bounds = types.bounds(h.value().range(), value);
    MapDecl map =
        addMap(
            h.name(),
            MapDef.Kind.HASH,
            key,
            value,
            Layout.dataType(value, bounds.min(), bounds.max()),
            (int) max.value(),
            null);
    define(h.name(), new NamedValue.Map(map));
  }

  private boolean entries(long n, Span span, String name) {
    if (n >= 1 && n <= KernelLimits.MAX_MAP_BYTES) {
      return true;
    }
    problems.report(
        DiagnosticCode.BAD_SIZE,
        span,
        "`" + name + "` has 1 to " + KernelLimits.MAX_MAP_BYTES + " entries, found " + n,
        "for example `max 4096`");
    return false;
  }

  private void queue(Decl.Queue q) {
    PolicyType type = types.stored(q.type(), true);
    if (!q.dims().isEmpty()) {
      problems.notModelled(q.span(), LanguageLimit.QUEUE_ARRAY);
      type = PolicyTypes.BAD;
    } else if (!PolicyTypes.isBad(type) && !(type instanceof PolicyType.ArrayOf)) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          q.type().span(),
          "`" + q.name().text() + "` needs a maximum number of entries",
          "`" + type.label() + "[4096]`");
      type = PolicyTypes.BAD;
    }
    if (!(type instanceof PolicyType.ArrayOf a)) {
      define(q.name(), new NamedValue.Broken(q.span()));
      return;
    }
    if (a.dims().size() != 1) {
      problems.report(DiagnosticCode.BAD_SIZE, q.type().span(), "a queue has one size in brackets");
    }
    TypeResolver.Bounds bounds = types.bounds(q.type().range(), a.element());
    MapDecl map =
        addMap(
            q.name(),
            MapDef.Kind.QUEUE,
            null,
            a.element(),
            Layout.dataType(a.element(), bounds.min(), bounds.max()),
            a.dims().get(0).count(),
            null);
    define(q.name(), new NamedValue.Map(map));
  }

  private void counters(Decl.Counters c) {
    for (Decl.Counter counter : c.counters()) {
      List<PolicyType.Dimension> dims = types.dimensions(counter.dims(), counter.span());
      if (dims == null) {
        define(counter.name(), new NamedValue.Broken(counter.span()));
        continue;
      }
      int cells = 1;
      for (PolicyType.Dimension d : dims) {
        cells *= d.count();
      }
      if (c.histogram() && !dims.isEmpty()) {
        problems.notModelled(counter.span(), LanguageLimit.HISTOGRAM_ARRAY);
        define(counter.name(), new NamedValue.Broken(counter.span()));
        continue;
      }
      MapDecl map =
          addMap(
              counter.name(),
              c.histogram() ? MapDef.Kind.HIST : MapDef.Kind.STAT,
              PolicyTypes.U32,
              PolicyTypes.U64,
              Layout.dataType(PolicyTypes.U64, null, null),
              c.histogram() ? 64 : cells,
              null);
      define(
          counter.name(),
          c.histogram()
              ? new NamedValue.Map(map)
              : new NamedValue.Counter(map, ImmutableList.copyOf(dims)));
    }
  }
}
