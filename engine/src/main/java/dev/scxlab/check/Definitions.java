package dev.scxlab.check;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Enters what declarations define: names, types, data, maps. */
final class Definitions {

  private final Globals globals;
  private final Problems problems;

  Definitions(ExprChecker exprs) {
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  private final Map<String, Span> typeSpans = new HashMap<>();

  DataDef addData(
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

  void define(Name name, NamedValue value) {
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

  boolean defineType(Name name) {
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

  /**
   * Refuses a bare text as the value of a map: what is looked up fits a register, or is a struct.
   */
  PolicyType textInStruct(PolicyType type, Span span) {
    if (!PlaceDeclarations.element(type).equals(PolicyTypes.TEXT)) {
      return type;
    }
    problems.report(
        problems
            .at(DiagnosticCode.NOT_PLAIN_DATA, span, "a text lies in a struct here")
            .help("`struct name { text: text; }`"));
    return PolicyTypes.BAD;
  }

  /** Refuses masks where entries come and go with their values: they exist in their places only. */
  PolicyType withoutMask(PolicyType type, Span span) {
    if (PolicyTypes.isBad(type) || !Layout.dataType(type, null, null).holdsMask()) {
      return type;
    }
    problems.report(
        DiagnosticCode.NOT_PLAIN_DATA,
        span,
        "a mask cannot lie here",
        "masks lie in variables, arrays, percpu variables and storages; here take a number, such"
            + " as a pid");
    return PolicyTypes.BAD;
  }

  /** Refuses a struct with a lock where nothing can hold it ({@code verifier.md} 6.2). */
  PolicyType withoutLock(PolicyType type, Span span) {
    if (PolicyTypes.isBad(type)
        || type instanceof PolicyType.Void
        || !Layout.dataType(type, null, null).holdsLock()) {
      return type;
    }
    problems.report(
        DiagnosticCode.NOT_PLAIN_DATA,
        span,
        "a lock cannot lie here",
        "locks lie in variables, elements of arrays and values of hashes");
    return PolicyTypes.BAD;
  }

  MapDecl addMap(
      Name name,
      MapDef.Kind kind,
      @Nullable PolicyType key,
      PolicyType value,
      DataType valueType,
      int maxEntries,
      CheckedExpr.@Nullable StructValue initial) {
    MapDef def =
        new MapDef(
            name.text(),
            kind,
            key == null ? null : Layout.dataType(key, null, null),
            valueType,
            maxEntries,
            1,
            name.span());
    return addMap(def, key, value, initial);
  }

  /**
   * Adds an array of maps, or one map when there are no dimensions, unless it is too large.
   *
   * @param each entries of one of them
   */
  @Nullable MapDecl addMaps(
      Name name,
      MapDef.Kind kind,
      List<PolicyType.Dimension> dims,
      PolicyType value,
      DataType valueType,
      int each) {
    long count = 1;
    for (PolicyType.Dimension d : dims) {
      count *= d.count();
    }
    boolean cells = kind == MapDef.Kind.HIST || kind == MapDef.Kind.STAT;
    if (count * each > KernelLimits.MAX_MAP_BYTES / valueType.size()) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          name.span(),
          "`"
              + name.text()
              + "` needs more than "
              + (KernelLimits.MAX_MAP_BYTES >> 20)
              + " MiB, which a policy may have",
          "declare fewer elements");
      return null;
    }
    MapDef def =
        new MapDef(
            name.text(),
            kind,
            cells ? Layout.dataType(PolicyTypes.U32, null, null) : null,
            valueType,
            cells ? (int) count * each : each,
            cells ? 1 : (int) count,
            name.span());
    return addMap(
        new MapDecl(globals.maps.size(), def, cells ? PolicyTypes.U32 : null, value, null, dims));
  }

  /** Adds a map whose values are not too large, or reports them. */
  MapDecl addMap(
      MapDef def,
      @Nullable PolicyType key,
      PolicyType value,
      CheckedExpr.@Nullable StructValue initial) {
    return addMap(new MapDecl(globals.maps.size(), def, key, value, initial));
  }

  private MapDecl addMap(MapDecl map) {
    MapDef def = map.def();
    if (def.value().size() > KernelLimits.MAX_VALUE_BYTES) {
      problems.report(
          DiagnosticCode.VALUE_TOO_LARGE,
          def.declaration(),
          "a value of `"
              + def.name()
              + "` needs "
              + def.value().size()
              + " bytes, at most "
              + KernelLimits.MAX_VALUE_BYTES,
          "make its arrays shorter");
    }
    globals.maps.add(map);
    return map;
  }
}
