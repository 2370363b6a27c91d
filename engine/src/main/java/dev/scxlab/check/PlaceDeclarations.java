package dev.scxlab.check;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Variables, arrays and percpu variables. */
final class PlaceDeclarations {

  private final Problems problems;
  private final TypeResolver types;
  private final Initials initials;
  private final Definitions definitions;

  PlaceDeclarations(
      ExprChecker exprs, TypeResolver types, Definitions definitions, Initials initials) {
    this.problems = exprs.problems;
    this.types = types;
    this.initials = initials;
    this.definitions = definitions;
  }

  static PolicyType element(PolicyType type) {
    return type instanceof PolicyType.ArrayOf a ? a.element() : type;
  }

  void global(Name name, dev.scxlab.syntax.TypeRef ref, @Nullable Expr value, boolean array) {
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
      definitions.define(name, new NamedValue.Broken(name.span()));
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
    DataDef data =
        definitions.addData(name.text(), Section.DATA, type, dataType, bytes, name.span());
    definitions.define(name, new NamedValue.Global(data));
  }

  void perCpu(Decl.Global g) {
    PolicyType type = definitions.withoutLock(types.stored(g.type(), true), g.type().span());
    if (PolicyTypes.isBad(type)) {
      definitions.define(g.name(), new NamedValue.Broken(g.span()));
      return;
    }
    TypeResolver.Bounds bounds = types.bounds(g.type().range(), element(type));
    DataType dataType = Layout.dataType(type, bounds.min(), bounds.max());
    List<Byte> initial =
        initials.place(g.value(), type, dataType, bounds, g.name(), g.type().span());
    DataType key = Layout.dataType(PolicyTypes.U32, null, null);
    MapDef def =
        new MapDef(
            g.name().text(),
            MapDef.Kind.PERCPU_ARRAY,
            key,
            dataType,
            1,
            1,
            initial,
            g.name().span());
    MapDecl map = definitions.addMap(def, PolicyTypes.U32, type, null);
    definitions.define(g.name(), new NamedValue.Map(map));
  }
}
