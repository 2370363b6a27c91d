package dev.scxlab.check;

import dev.scxlab.abi.CpuOrder;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of the topology functions: each reads an element of a table of the machine. */
final class MachineTables {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Map<MachineTable, DataDef> used = new EnumMap<>(MachineTable.class);

  MachineTables(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
  }

  /** {@code cpu_llc(c)} and its kin, with the one argument that the call has. */
  CheckedExpr read(Expr.Call c, MachineTable table, Span name) {
    CheckedExpr index =
        exprs.check(
            c.arguments().get(0),
            new PolicyType.Value(table.index(), false),
            "`" + table.functionName() + "` takes this",
            name);
    if (PolicyTypes.isBad(index.type())) {
      return new CheckedExpr.Bad(c.span());
    }
    DataDef data = used.computeIfAbsent(table, t -> define(t, name));
    PolicyType type = new PolicyType.Value(table.value(), false);
    Place.Step step = new Place.IndexStep(index, table.size(), Layout.size(type), index.span());
    return new CheckedExpr.Read(
        new Place.Memory(c.span(), type, new Place.DataBase(data), List.of(step)));
  }

  /** What a loop over a mask walks when that is all CPUs of a part of the machine, else null. */
  static CheckedStmt.@Nullable Members members(CheckedExpr mask) {
    boolean element =
        mask instanceof CheckedExpr.Read r
            && r.place() instanceof Place.Memory m
            && m.base() instanceof Place.DataBase
            && m.steps().size() == 1;
    if (!element) {
      return null;
    }
    Place.Memory m = (Place.Memory) ((CheckedExpr.Read) mask).place();
    if (!(m.steps().get(0) instanceof Place.IndexStep step)) {
      return null;
    }
    return MachineTable.byVariable(((Place.DataBase) m.base()).data().name())
        .flatMap(CpuOrder::ofMasks)
        .map(order -> new CheckedStmt.Members(order, step.index()))
        .orElse(null);
  }

  private DataDef define(MachineTable table, Span use) {
    PolicyType element = new PolicyType.Value(table.value(), false);
    PolicyType type =
        new PolicyType.ArrayOf(
            element, List.of(new PolicyType.Dimension(table.size(), table.index())));
    DataType dataType = Layout.dataType(type, null, null);
    DataDef data =
        new DataDef(
            globals.data.size(), table.variable(), Section.RODATA, type, dataType, List.of(), use);
    globals.data.add(data);
    return data;
  }
}
