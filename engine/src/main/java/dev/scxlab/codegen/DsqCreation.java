package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.DsqDecl;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates a declared DSQ, or all of a family that the machine has: a loop per dimension at the head
 * of init.
 */
final class DsqCreation {

  private final DsqDecl dsq;
  private final Frame frame;
  private final Assembler code;
  private final ExprGenerator exprs;
  private final Span span;

  DsqCreation(DsqDecl dsq, Frame frame, ExprGenerator exprs) {
    this.dsq = dsq;
    this.frame = frame;
    this.code = frame.code;
    this.exprs = exprs;
    this.span = dsq.def().declaration();
  }

  void emit() {
    List<DimensionLoop> loops = new ArrayList<>();
    for (PolicyType.Dimension dim : dsq.dims()) {
      loops.add(new DimensionLoop(dim, frame, exprs, span));
    }
    code.at(span);
    int id = frame.temporary(dsq.name(), "dsq", span);
    Symbol symbol = new Symbol.Dsq(dsq.index(), dsq.name());
    code.loadSymbol(id, DsqId.declared(dsq.index(), 0), symbol, dsq.name());
    dimension(0, id, loops);
  }

  /** Creates what lies below a dimension; {@code id} is the first id there. */
  private void dimension(int depth, int id, List<DimensionLoop> loops) {
    if (depth == loops.size()) {
      create(id);
      return;
    }
    int stride =
        dsq.dims().subList(depth + 1, loops.size()).stream()
            .mapToInt(PolicyType.Dimension::count)
            .reduce(1, (a, b) -> a * b);
    int one = frame.temporary(dsq.name() + "[...]", "dsq", span);
    code.move(one, id, dsq.name());
    loops
        .get(depth)
        .emit(
            dsq.name(),
            i -> {
              dimension(depth + 1, one, loops);
              code.aluImm(Opcode.ADD, true, false, one, stride, "index of " + dsq.name());
            });
  }

  /** Creates one DSQ; an error ends init with it. */
  private void create(int id) {
    Label fine = code.label();
    code.move(1, id, "argument dsq of create_dsq");
    code.moveImm(2, -1, "argument node of create_dsq");
    frame.callKfunc(Kfunc.CREATE_DSQ);
    int error = frame.temporary("creation of " + dsq.name(), "s32", span);
    exprs.calls().result(AbiType.S32, error, "create_dsq");
    code.jumpIfImm(Opcode.JSGE, error, 0, fine, "created");
    code.move(0, error, "result");
    code.exit("creation of " + dsq.name() + " failed");
    code.bind(fine);
  }
}
