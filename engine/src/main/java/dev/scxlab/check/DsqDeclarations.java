package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DsqDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.syntax.Decl;
import java.util.List;

/** DSQs and families of them. */
final class DsqDeclarations {

  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final Definitions definitions;

  DsqDeclarations(
      ExprChecker exprs, TypeResolver types, Definitions definitions, Initials initials) {
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.definitions = definitions;
  }

  void dsq(Decl.Dsq d) {
    String order = d.order().text();
    if (!order.equals("fifo") && !order.equals("vtime")) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          d.order().span(),
          "a DSQ is `fifo` or `vtime`, found `" + order + "`");
    }
    List<PolicyType.Dimension> dims = types.dimensions(d.dims(), d.span());
    if (dims == null) {
      definitions.define(d.name(), new NamedValue.Broken(d.span()));
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
        definitions.define(d.name(), new NamedValue.Broken(d.span()));
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
    definitions.define(d.name(), new NamedValue.Dsq(dsq));
  }
}
