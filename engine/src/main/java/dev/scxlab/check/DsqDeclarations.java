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
    boolean byKey = dims.stream().anyMatch(x -> x.domain() == AbiType.U64);
    if (byKey && dims.size() > 1) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          d.span(),
          "a family by key has no other dimension",
          "make the key of both numbers, for example `[u64]` indexed by `a << 32 | b`");
      definitions.define(d.name(), new NamedValue.Broken(d.span()));
      return;
    }
    DsqDef def =
        new DsqDef(
            d.name().text(),
            order.equals("vtime"),
            dims.stream().map(PolicyType.Dimension::code).toList(),
            d.name().span());
    DsqDecl dsq = new DsqDecl(globals.dsqs.size(), def, dims);
    globals.dsqs.add(dsq);
    definitions.define(d.name(), new NamedValue.Dsq(dsq));
  }
}
