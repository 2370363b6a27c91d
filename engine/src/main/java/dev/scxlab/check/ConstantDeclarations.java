package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CpuListText;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import java.util.List;

/** Constants, tables and params. */
final class ConstantDeclarations {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final Initials initials;
  private final Definitions definitions;

  ConstantDeclarations(
      ExprChecker exprs, TypeResolver types, Definitions definitions, Initials initials) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.initials = initials;
    this.definitions = definitions;
  }

  void constant(Decl decl) {
    if (!(decl instanceof Decl.Const c) || c.value() instanceof Expr.ArrayLit) {
      return;
    }
    PolicyType declared =
        c.type() == null
            ? null
            : definitions.withoutMask(types.stored(c.type(), false), c.type().span());
    CheckedExpr value = ConstantConditions.fold(exprs.check(c.value()));
    if (declared != null) {
      value =
          exprs.conversions.coerce(
              value, declared, "`" + c.name().text() + "` is declared so", c.name().span());
      value = ConstantConditions.fold(value);
    }
    if (value instanceof CheckedExpr.Const k) {
      if (c.type() != null) {
        TypeResolver.Bounds bounds = types.bounds(c.type().range(), k.type());
        initials.inRange(k, bounds, c.name().text(), k.type());
      }
      definitions.define(c.name(), new NamedValue.Scalar(k.type(), k.value(), k.symbol()));
    } else if (value instanceof CheckedExpr.TextValue t) {
      definitions.define(c.name(), new NamedValue.TextConst(t.value()));
    } else if (NamedValue.Flags.isKnown(value)) {
      definitions.define(c.name(), new NamedValue.Flags(value));
    } else {
      if (!PolicyTypes.isBad(value.type())) {
        problems.report(DiagnosticCode.TYPE_MISMATCH, c.value().span(), "this is not a constant");
      }
      definitions.define(c.name(), new NamedValue.Broken(c.span()));
    }
  }

  /** Tables come behind the structs, of which they may be made. */
  void table(Decl decl) {
    if (decl instanceof Decl.Const c && c.value() instanceof Expr.ArrayLit table) {
      table(c, table);
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
      definitions.define(c.name(), new NamedValue.Broken(c.span()));
      return;
    }
    PolicyType type = definitions.withoutMask(types.stored(c.type(), true), c.type().span());
    TypeResolver.Bounds bounds = types.bounds(c.type().range(), PlaceDeclarations.element(type));
    List<Byte> bytes = initials.table(table, type, bounds, c.name().text(), c.type().span());
    if (bytes == null || !(type instanceof PolicyType.ArrayOf array)) {
      definitions.define(c.name(), new NamedValue.Broken(c.span()));
      return;
    }
    Initials.Extremes range = initials.extremes();
    DataType dataType = Layout.dataType(array, range.min(), range.max());
    DataDef data =
        definitions.addData(
            "." + c.name().text(), Section.RODATA, type, dataType, bytes, c.name().span());
    definitions.define(c.name(), new NamedValue.Table(data));
  }

  /** The text of a set of CPUs, which becomes one when the policy is loaded. */
  private List<Byte> cpus(CheckedExpr.TextValue t) {
    if (CpuListText.parse(t.value()).isEmpty()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.VALUE_OUT_OF_RANGE,
                  t.span(),
                  "`" + t.value() + "` names no set of CPUs")
              .help("write `\"all\"`, or numbers and ranges: `\"0-3,8\"`"));
    }
    return Initials.bytes(t.value());
  }

  void param(Decl decl) {
    if (!(decl instanceof Decl.Param p)) {
      return;
    }
    PolicyType type = types.base(p.type());
    AbiType abi = PolicyTypes.abi(type);
    boolean usable =
        !(type instanceof PolicyType.StructRef)
            && !type.optional()
            && p.type().dims().isEmpty()
            && (abi == AbiType.BOOL
                || abi == AbiType.TEXT
                || abi == AbiType.MASK
                || abi.kind() == AbiType.Kind.INT
                || abi.isIndex());
    if (!usable && !PolicyTypes.isBad(type)) {
      problems.report(
          DiagnosticCode.NOT_PLAIN_DATA,
          p.type().span(),
          "a param is a bool, a number, a mask or a text, found " + type.label());
    }
    if (!usable) {
      definitions.define(p.name(), new NamedValue.Broken(p.span()));
      return;
    }
    TypeResolver.Bounds bounds =
        types.bounds(p.range() == null ? p.type().range() : p.range(), type);
    PolicyType written = abi == AbiType.MASK ? PolicyTypes.TEXT : type;
    CheckedExpr value =
        ConstantConditions.fold(
            exprs.check(
                p.value(), written, "`" + p.name().text() + "` is declared so", p.type().span()));
    DataType dataType = Layout.dataType(type, bounds.min(), bounds.max());
    List<Byte> bytes = List.of();
    if (value instanceof CheckedExpr.Const c) {
      bytes = Initials.bytes(c.value(), dataType.size());
      initials.inRange(c, bounds, p.name().text(), type);
    } else if (value instanceof CheckedExpr.TextValue t) {
      bytes = abi == AbiType.MASK ? cpus(t) : initials.text(t);
    } else if (!PolicyTypes.isBad(value.type())) {
      problems.report(DiagnosticCode.TYPE_MISMATCH, p.value().span(), "a default is a constant");
    }
    DataDef data =
        definitions.addData(
            p.name().text(), Section.RODATA, type, dataType, bytes, p.name().span());
    globals.params.add(new ParamDef(data, p.doc()));
    definitions.define(p.name(), new NamedValue.Param(data));
  }
}
