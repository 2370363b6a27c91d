package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.check.MapDecl;
import dev.scxlab.check.Place;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;
import java.util.List;

/** Which of several counters or maps, counted row by row. */
final class CellGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  CellGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  /** The register with the number of a cell; {@link ExprGenerator#ANY} where there is just one. */
  int cell(List<Place.IndexStep> steps, MapDecl map) {
    int sum = ExprGenerator.ANY;
    for (Place.IndexStep step : steps) {
      int r = exprs.value(step.index());
      int part = frame.temporary("", "u64", step.span());
      code.at(step.span());
      code.demand(AddressGenerator.demand(step, steps.size() > 1, map.def().declaration()));
      code.move(part, r, "index of " + map.name());
      if (step.stride() != 1) {
        code.aluImm(Opcode.MUL, true, false, part, step.stride(), "");
      }
      if (sum == ExprGenerator.ANY) {
        sum = part;
      } else {
        code.alu(Opcode.ADD, true, false, sum, part, "index of " + map.name());
      }
    }
    return sum;
  }

  /**
   * Puts a map into r1: itself, or the one of several that a cell names, which is looked up in the
   * array of maps.
   *
   * @param cell as {@link #cell} gave it
   * @param missing where to go should the kernel not find it
   */
  void map(MapDecl map, int cell, Span span, Label missing) {
    code.at(span);
    frame.loadMap(1, map.index());
    if (cell == ExprGenerator.ANY || map.def().count() == 1) {
      return;
    }
    int mark = frame.stack.mark();
    int key = frame.stack.take(4, 4);
    code.store(Frame.FP, key, cell, 4, null, "index of " + map.name());
    frame.stackAddress(2, key, "index of " + map.name());
    frame.callHelper(Helper.MAP_LOOKUP_ELEM, map.name());
    code.jumpIfImm(Opcode.JEQ, 0, 0, missing, map.name());
    code.move(1, 0, map.name());
    frame.stack.release(mark);
  }
}
