package dev.scxlab.verifier.state;

import dev.scxlab.ir.DsqDef;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a function computes the id of one of a family of DSQs, and from which numbers. An id that
 * is off by one names another queue or none, which the sum alone does not show, so each index is
 * looked at by itself ({@code verifier.md} 6.2 "DSQ families").
 */
public final class DsqIndexes {

  /**
   * An addition of an index to the id of a family's first DSQ.
   *
   * @param dimension place of its size in {@link DsqDef#dims()}
   * @param register where the index stands, not yet multiplied
   */
  public record Index(DsqDef family, int dimension, int register) {}

  private final Map<Integer, Index> additions = new HashMap<>();

  public DsqIndexes(Program program, Function function) {
    for (int at = 0; at < function.insns().size(); at++) {
      Insn insn = function.insns().get(at);
      if (insn.symbol() instanceof Symbol.Dsq dsq && dsq.declaration() < program.dsqs().size()) {
        collect(function, at, insn.dst(), program.dsqs().get(dsq.declaration()));
      }
    }
  }

  /** Follows the additions behind the load of a family's base, innermost dimension first. */
  private void collect(Function function, int load, int id, DsqDef family) {
    int dimension = family.dims().size() - 1;
    if (dimension < 0 || family.dims().get(0) == DsqDef.BY_KEY) {
      return;
    }
    Map<Integer, Integer> scaled = new HashMap<>();
    for (int at = load + 1; at < function.insns().size() && dimension >= 0; at++) {
      Insn insn = function.insns().get(at);
      boolean wide = insn.opcodeClass() == Opcode.ALU64;
      boolean register = wide && Opcode.isRegisterSource(insn.opcode());
      int operation = Opcode.operation(insn.opcode());
      if (register && operation == Opcode.MOV && insn.dst() != id) {
        scaled.put(insn.dst(), insn.src());
      } else if (register && operation == Opcode.ADD && insn.dst() == id) {
        int index = scaled.getOrDefault(insn.src(), insn.src());
        additions.put(at, new Index(family, dimension, index));
        dimension--;
      } else if (!wide || operation != Opcode.MUL) {
        return;
      }
    }
  }

  /** Whether the id that an instruction completes is that of a DSQ which surely exists. */
  public boolean completes(int at) {
    @Nullable Index index = additions.get(at);
    return index != null && index.dimension == 0;
  }

  /** The index that an instruction adds, or null when it adds none. */
  public @Nullable Index addedAt(int at) {
    return additions.get(at);
  }
}
