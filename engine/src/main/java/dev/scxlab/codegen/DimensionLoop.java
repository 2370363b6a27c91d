package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;
import java.util.function.IntConsumer;

/** A generated loop over a dimension of a declaration: what the machine has of it, or a number. */
final class DimensionLoop {

  private final PolicyType.Dimension dim;
  private final Frame frame;
  private final Span span;

  /** The register with the number of rounds, {@link ExprGenerator#ANY} when it is a constant. */
  private final int size;

  /**
   * Reads what the machine has, outside of the loop.
   *
   * @param span what the instructions are for
   */
  DimensionLoop(PolicyType.Dimension dim, Frame frame, ExprGenerator exprs, Span span) {
    this.dim = dim;
    this.frame = frame;
    this.span = span;
    this.size =
        dim.domain().isIndex()
            ? exprs.fact(ExprGenerator.factOf(dim.domain()), span)
            : ExprGenerator.ANY;
  }

  /**
   * Generates the loop.
   *
   * @param name what is indexed
   * @param body generates one round from the register that holds the index
   */
  void emit(String name, IntConsumer body) {
    Assembler code = frame.code;
    int i = frame.temporary("index of " + name, "s32", span);
    code.at(span);
    code.moveImm(i, 0, "index");
    int region = frame.loops.size();
    int head = code.position();
    frame.loops.add(region(head, -1, i));
    Label top = code.label();
    Label end = code.label();
    code.bindLoopHead(top);
    if (size == ExprGenerator.ANY) {
      code.jumpIfImm(Opcode.JSGE, i, dim.count(), end, "loop condition");
    } else {
      code.jumpIf(Opcode.JSGE, i, size, end, "loop condition");
    }
    body.accept(i);
    code.aluImm(Opcode.ADD, true, false, i, 1, "next round");
    code.jumpBack(top, "next round");
    frame.loops.set(region, region(head, code.position(), i));
    code.bind(end);
  }

  private LoopRegion region(int head, int end, int variable) {
    LoopRegion.Kind kind =
        dim.domain() == AbiType.CPU
            ? LoopRegion.Kind.CPUS
            : dim.domain().isIndex() ? LoopRegion.Kind.TOPOLOGY : LoopRegion.Kind.RANGE;
    return new LoopRegion(span, kind, head, end, dim.count(), false, 0, variable);
  }
}
