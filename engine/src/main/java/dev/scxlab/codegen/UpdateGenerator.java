package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Demand;

/** Places that are set or updated. */
final class UpdateGenerator {

  private final StmtGenerator stmts;
  private final ExprGenerator exprs;
  private final Assembler code;

  UpdateGenerator(StmtGenerator stmts, ExprGenerator exprs) {
    this.stmts = stmts;
    this.exprs = exprs;
    this.code = exprs.frame.code;
  }

  void assignPlace(CheckedStmt.AssignPlace a) {
    CheckedStmt leave = a.leave();
    if (leave == null) {
      exprs.places().write(a.place(), a.value());
      return;
    }
    if (a.place() instanceof Place.Kernel k) {
      int object = exprs.value(k.object());
      int from = stmts.valueOrLeave(a.value(), ExprGenerator.ANY, leave);
      exprs.places().kernelFields().kernelWrite(k, object, from);
      return;
    }
    Place.Memory m = (Place.Memory) a.place();
    if (m.type() instanceof PolicyType.StructRef s) {
      exprs
          .places()
          .structs()
          .copyStruct(m, s.def(), () -> stmts.valueOrLeave(a.value(), ExprGenerator.ANY, leave));
      return;
    }
    if (m.base() instanceof Place.PerCpuBase p) {
      PerCpuGenerator.Way way = exprs.places().perCpu().way(m, p);
      int from = stmts.valueOrLeave(a.value(), ExprGenerator.ANY, leave);
      exprs.places().perCpu().store(way, from);
      return;
    }
    AddressGenerator.Address at = exprs.places().addresses().address(m);
    int from = stmts.valueOrLeave(a.value(), ExprGenerator.ANY, leave);
    exprs.places().store(at, m, from);
  }

  void update(CheckedStmt.Update u) {
    if (u.place() instanceof Place.Kernel k) {
      int object = exprs.value(k.object());
      int old = exprs.value(new CheckedExpr.Read(k));
      int sum = operated(u, old);
      exprs.places().kernelFields().kernelWrite(k, object, sum);
      return;
    }
    Place.Memory m = (Place.Memory) u.place();
    DataType.Scalar s = StoredTypes.scalarAt(m);
    if (m.base() instanceof Place.PerCpuBase p) {
      perCpuUpdate(u, m, p, s);
      return;
    }
    AddressGenerator.Address a = exprs.places().addresses().address(m);
    int old = oldValue(u, a, s);
    int sum = operated(u, old);
    exprs.places().store(a, m, sum);
  }

  private int oldValue(CheckedStmt.Update u, AddressGenerator.Address a, DataType.Scalar s) {
    String key = a.key();
    int known = key == null ? -1 : exprs.frame.known(key);
    if (known >= 0) {
      return known;
    }
    int old = exprs.temporary(new CheckedExpr.Read(u.place()));
    code.at(a.span());
    code.load(old, a.base(), a.offset(), s.size(), s.kind().signed(), null, a.role());
    if (key != null) {
      code.known().add(key, old, a.keyBase(), a.constant(), a.aliasClass());
    }
    return old;
  }

  /** The new value of an updated place, in a register of its own. */
  private int operated(CheckedStmt.Update u, int old) {
    int right = ExprGenerator.ANY;
    long imm = 0;
    if (u.value() instanceof CheckedExpr.Const c && ArithmeticGenerator.immediate(c)) {
      imm = c.value();
    } else {
      right = exprs.value(u.value());
    }
    int sum = exprs.temporary(new CheckedExpr.Read(u.place()));
    code.at(u.operatorSpan());
    code.move(sum, old, "");
    exprs
        .arithmetic()
        .operate(
            u.place().type(),
            u.operator(),
            sum,
            right,
            imm,
            u.wrapping(),
            u.operatorSpan(),
            u.span());
    return sum;
  }

  private void perCpuUpdate(
      CheckedStmt.Update u, Place.Memory m, Place.PerCpuBase p, DataType.Scalar s) {
    Label missing = code.label();
    PerCpuGenerator.Way way = exprs.places().perCpu().way(m, p);
    int copy = exprs.places().perCpu().located(way, missing);
    int offset = way.offset();
    int old = exprs.temporary(new CheckedExpr.Read(m));
    code.load(old, copy, offset, s.size(), s.kind().signed(), null, p.map().name());
    int sum = operated(u, old);
    code.at(u.span());
    if (AddressGenerator.isWithinElements(m)) {
      code.demand(new Demand.Range(m.span(), s));
    }
    code.store(copy, offset, sum, s.size(), null, p.map().name());
    code.bind(missing);
    code.known().written(AliasClass.of(m, exprs.frame.program));
  }
}
