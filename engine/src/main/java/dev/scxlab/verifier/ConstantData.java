package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Program;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.number.Tnum;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.Places;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of read-only data: facts of the machine and the numbers of const tables. */
final class ConstantData {

  private static final int MAX_ELEMENTS = 4096;

  private ConstantData() {}

  /**
   * Reads a place of read-only data.
   *
   * @return what it holds, or null when the type alone says what it may hold
   */
  static @Nullable RegState read(Program program, RegState base, Scalar offset, int size, long id) {
    if (base.kind() != Kind.DATA) {
      return null;
    }
    DataVariable variable = program.data().get(base.index());
    if (variable.section() != DataVariable.Section.RODATA) {
      return null;
    }
    Optional<MachineFact> fact = MachineFact.byVariable(variable.name());
    if (fact.isPresent()) {
      return RegState.scalar(Scalar.signed(1, fact.get().max()), id)
          .withFacts(Facts.count(domain(fact.get())));
    }
    boolean table =
        variable.type() instanceof DataType.Array || variable.type() instanceof DataType.Struct;
    return table ? table(variable, offset, size, id) : null;
  }

  private static AbiType domain(MachineFact fact) {
    switch (fact) {
      case NR_CPUS:
        return AbiType.CPU;
      case NR_CORES:
        return AbiType.CORE;
      case NR_LLCS:
        return AbiType.LLC;
      case NR_NODES:
        return AbiType.NODE;
    }
    throw new AssertionError(fact);
  }

  /** All numbers of a table that an access may hit. */
  private static @Nullable RegState table(DataVariable variable, Scalar offset, int size, long id) {
    long step = offset.isConstant() ? size : offset.step().distance();
    if (!(Places.find(variable.type(), offset, size) instanceof DataType.Scalar type)
        || (offset.umax() - offset.umin()) / step > MAX_ELEMENTS
        || variable.name().startsWith(MachineTable.PREFIX)) {
      return null;
    }
    Scalar all = null;
    for (long at = offset.step().firstFrom(offset.umin()); at <= offset.umax(); at += step) {
      long number = 0;
      for (int i = 0; i < size; i++) {
        int index = (int) at + i;
        long b = index < variable.initial().size() ? variable.initial().get(index) & 0xff : 0;
        number |= b << (8 * i);
      }
      if (type.kind().signed()) {
        number = Tnum.signExtend(number, 8 * size);
      }
      all = all == null ? Scalar.constant(number) : all.join(Scalar.constant(number));
    }
    return all == null ? null : RegState.scalar(all, id);
  }
}
