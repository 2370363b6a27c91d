package dev.scxlab.check;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Name;
import dev.scxlab.syntax.TypeRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Storages, hashes, queues and counters. */
final class MapDeclarations {

  private final ExprChecker exprs;
  private final Problems problems;
  private final TypeResolver types;
  private final Definitions definitions;
  private final Initials initials;

  MapDeclarations(
      ExprChecker exprs, TypeResolver types, Definitions definitions, Initials initials) {
    this.exprs = exprs;
    this.problems = exprs.problems;
    this.types = types;
    this.definitions = definitions;
    this.initials = initials;
  }

  void storage(Decl.Storage s) {
    PolicyType type = definitions.withoutLock(types.stored(s.type(), true), s.type().span());
    if (s.ofCgroups()) {
      problems.notModelled(s.span(), LanguageLimit.CGROUP_STORAGE);
      type = PolicyTypes.BAD;
    }
    if (!(type instanceof PolicyType.StructRef ref)) {
      plainStorage(s, type);
      return;
    }
    types.bounds(s.type().range(), type);
    CheckedExpr.StructValue initial = null;
    Expr given = s.value();
    if (given != null) {
      CheckedExpr value = exprs.check(given, type, "an entry is of this type", s.type().span());
      if (!(value instanceof CheckedExpr.StructValue v)) {
        definitions.define(s.name(), new NamedValue.Broken(s.span()));
        return;
      }
      initial = v;
    }
    MapDecl map =
        definitions.addMap(
            s.name(), MapDef.Kind.TASK_STORAGE, null, type, ref.def().layout(), 0, initial);
    definitions.define(s.name(), new NamedValue.Map(map));
  }

  /** A storage of numbers or arrays, whose initial value is a constant. */
  private void plainStorage(Decl.Storage s, PolicyType written) {
    TypeRef ref = s.type();
    PolicyType type = definitions.textInStruct(written, ref.span());
    if (!PolicyTypes.isBad(type) && Layout.dataType(type, null, null).holdsMask()) {
      problems.report(
          DiagnosticCode.NOT_PLAIN_DATA,
          ref.span(),
          "a mask lies in a struct here",
          "`struct name { m: mask; }`");
      type = PolicyTypes.BAD;
    }
    if (PolicyTypes.isBad(type)) {
      definitions.define(s.name(), new NamedValue.Broken(s.span()));
      return;
    }
    TypeResolver.Bounds bounds = types.bounds(ref.range(), PlaceDeclarations.element(type));
    DataType layout = Layout.dataType(type, bounds.min(), bounds.max());
    List<Byte> given = initials.place(s.value(), type, layout, bounds, s.name(), ref.span());
    MapDef def =
        new MapDef(
            s.name().text(),
            MapDef.Kind.TASK_STORAGE,
            null,
            layout,
            0,
            1,
            s.value() == null ? List.of() : given,
            s.name().span());
    definitions.define(
        s.name(),
        s.value() != null && given.isEmpty()
            ? new NamedValue.Broken(s.span())
            : new NamedValue.Map(definitions.addMap(def, null, type, null)));
  }

  void hash(Decl.Hash h) {
    PolicyType key = definitions.withoutMask(types.key(h.key()), h.key().span());
    PolicyType value = definitions.textInStruct(types.stored(h.value(), true), h.value().span());
    value = definitions.withoutMask(value, h.value().span());
    key = definitions.withoutLock(definitions.withoutMask(key, h.key().span()), h.key().span());
    if (h.key().range() != null) {
      problems.report(DiagnosticCode.TYPE_MISMATCH, h.key().range().span(), "a key has no range");
    }
    TypeResolver.OptionalLongResult max = types.constant(h.max(), "the most entries");
    boolean fine =
        !PolicyTypes.isBad(key)
            && !PolicyTypes.isBad(value)
            && max.present()
            && entries(max.value(), h.max().span(), h.name().text());
    if (!fine) {
      definitions.define(h.name(), new NamedValue.Broken(h.span()));
      return;
    }
    TypeResolver.Bounds bounds = types.bounds(h.value().range(), PlaceDeclarations.element(value));
    MapDecl map =
        definitions.addMap(
            h.name(),
            MapDef.Kind.HASH,
            key,
            value,
            Layout.dataType(value, bounds.min(), bounds.max()),
            (int) max.value(),
            null);
    definitions.define(h.name(), new NamedValue.Map(map));
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

  void queue(Decl.Queue q) {
    PolicyType type =
        definitions.withoutLock(
            definitions.withoutMask(types.stored(q.type(), true), q.type().span()),
            q.type().span());
    List<PolicyType.Dimension> dims = types.sizes(q.dims(), q.span());
    if (!PolicyTypes.isBad(type) && !(type instanceof PolicyType.ArrayOf)) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          q.type().span(),
          "`" + q.name().text() + "` needs a maximum number of entries",
          "`" + type.label() + "[4096]`");
      type = PolicyTypes.BAD;
    }
    if (type instanceof PolicyType.ArrayOf text
        && PolicyTypes.isBad(definitions.textInStruct(text.element(), q.type().span()))) {
      type = PolicyTypes.BAD;
    }
    if (!(type instanceof PolicyType.ArrayOf a) || dims == null) {
      definitions.define(q.name(), new NamedValue.Broken(q.span()));
      return;
    }
    if (a.dims().size() != 1) {
      problems.report(DiagnosticCode.BAD_SIZE, q.type().span(), "a queue has one size in brackets");
    }
    TypeResolver.Bounds bounds = types.bounds(q.type().range(), a.element());
    DataType value = Layout.dataType(a.element(), bounds.min(), bounds.max());
    int each = a.dims().get(0).count();
    define(
        q.name(), definitions.addMaps(q.name(), MapDef.Kind.QUEUE, dims, a.element(), value, each));
  }

  /** Defines a map, or makes its name one of which no more is said. */
  private void define(Name name, @Nullable MapDecl map) {
    definitions.define(
        name, map == null ? new NamedValue.Broken(name.span()) : new NamedValue.Map(map));
  }

  void tree(Decl.Tree t) {
    PolicyType type =
        definitions.textInStruct(
            definitions.withoutLock(
                definitions.withoutMask(types.stored(t.type(), true), t.type().span()),
                t.type().span()),
            t.type().span());
    TypeResolver.OptionalLongResult max = types.constant(t.max(), "the most entries");
    List<PolicyType.Dimension> dims = types.sizes(t.dims(), t.span());
    if (type instanceof PolicyType.ArrayOf) {
      problems.report(
          problems
              .at(DiagnosticCode.NOT_PLAIN_DATA, t.type().span(), "an array lies in a struct here")
              .help("the number of entries stands behind `max`"));
      type = PolicyTypes.BAD;
    }
    if (PolicyTypes.isBad(type)
        || dims == null
        || !max.present()
        || !entries(max.value(), t.max().span(), t.name().text())) {
      definitions.define(t.name(), new NamedValue.Broken(t.span()));
      return;
    }
    TypeResolver.Bounds bounds = types.bounds(t.type().range(), type);
    DataType value = Layout.dataType(type, bounds.min(), bounds.max());
    define(
        t.name(),
        definitions.addMaps(
            t.name(),
            MapDef.Kind.TREE,
            dims,
            type,
            Layout.treeEntry(t.name().text(), value),
            (int) max.value()));
  }

  void counters(Decl.Counters c) {
    for (Decl.Counter counter : c.counters()) {
      List<PolicyType.Dimension> dims = types.sizes(counter.dims(), counter.span());
      MapDecl map =
          dims == null
              ? null
              : definitions.addMaps(
                  counter.name(),
                  c.histogram() ? MapDef.Kind.HIST : MapDef.Kind.STAT,
                  dims,
                  PolicyTypes.U64,
                  Layout.dataType(PolicyTypes.U64, null, null),
                  c.histogram() ? MapDef.HIST_BUCKETS : 1);
      if (map == null || c.histogram()) {
        define(counter.name(), map);
      } else {
        definitions.define(counter.name(), new NamedValue.Counter(map, map.dims()));
      }
    }
  }
}
