package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.DsqDecl;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;

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
    int[] sizes = new int[dsq.dims().size()];
    for (int i = 0; i < sizes.length; i++) {
      AbiType domain = dsq.dims().get(i).domain();
      sizes[i] =
          domain.isIndex()
              ? exprs.fact(ExprGenerator.factOf(domain), span)
              : ExprGenerator.ANY; // known when the policy is compiled
    }
    code.at(span);
    int id = frame.temporary(dsq.name(), "dsq", span);
    Symbol symbol = new Symbol.Dsq(dsq.index(), dsq.name());
    code.loadSymbol(id, DsqId.declared(dsq.index(), 0), symbol, dsq.name());
    dimension(0, id, sizes);
  }

  /** Creates what lies below a dimension; {@code id} is the first id there. */
  private void dimension(int depth, int id, int[] sizes) {
    if (depth == sizes.length) {
      create(id);
      return;
    }
    PolicyType.Dimension dim = dsq.dims().get(depth);
    int stride = 1;
    for (PolicyType.Dimension inner : dsq.dims().subList(depth + 1, sizes.length)) {
      stride *= inner.count();
    }
    int i = frame.temporary("index of " + dsq.name(), "s32", span);
    code.moveImm(i, 0, "index");
    int one = frame.temporary(dsq.name() + "[...]", "dsq", span);
    code.move(one, id, dsq.name());
    int region = frame.loops.size();
    int head = code.position();
    frame.loops.add(region(dim, head, -1, i));
    Label top = code.label();
    Label end = code.label();
    code.bindLoopHead(top);
    if (sizes[depth] == ExprGenerator.ANY) {
      code.jumpIfImm(Opcode.JSGE, i, dim.count(), end, "loop condition");
    } else {
      code.jumpIf(Opcode.JSGE, i, sizes[depth], end, "loop condition");
    }
    dimension(depth + 1, one, sizes);
    code.aluImm(Opcode.ADD, true, false, one, stride, "index of " + dsq.name());
    code.aluImm(Opcode.ADD, true, false, i, 1, "next round");
    code.jumpBack(top, "next round");
    frame.loops.set(region, region(dim, head, code.position(), i));
    code.bind(end);
  }

  private LoopRegion region(PolicyType.Dimension dim, int head, int end, int variable) {
    LoopRegion.Kind kind =
        dim.domain() == AbiType.CPU
            ? LoopRegion.Kind.CPUS
            : dim.domain().isIndex() ? LoopRegion.Kind.TOPOLOGY : LoopRegion.Kind.RANGE;
    return new LoopRegion(span, kind, head, end, dim.count(), false, 0, variable);
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
