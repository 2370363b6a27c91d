package dev.scxlab.verifier.state;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import java.util.function.LongPredicate;

/**
 * What an instruction gave for two values: the same instruction gives the same for the same values,
 * so that {@code x & 1} tested twice is one decision.
 *
 * @param kind the instruction without its registers
 * @param left identity of the left operand; {@link Relation#CONSTANT} for a constant
 * @param leftDelta the rest of that identity; for a constant its number
 * @param right identity of the right operand
 * @param rightDelta the rest of that identity
 * @param value the result, with all that was found out about it since
 */
public record Computed(
    int kind, long left, long leftDelta, long right, long rightDelta, RegState value) {

  /** The result of an instruction; its operands must have identities or be constants. */
  public static Computed of(Insn insn, RegState a, RegState b, RegState value) {
    return new Computed(
        kind(insn),
        Relation.idOf(a),
        Relation.deltaOf(a),
        Relation.idOf(b),
        Relation.deltaOf(b),
        value);
  }

  /** Whether values can be told from others, so that the result can be found again. */
  public static boolean isNamed(RegState a, RegState b) {
    return Relation.idOf(a) != 0 && Relation.idOf(b) != 0;
  }

  private static int kind(Insn insn) {
    return insn.opcodeClass() << 16 | Opcode.operation(insn.opcode()) << 8 | (insn.offset() & 0xff);
  }

  /** Whether it is the result of an operation, for example {@link Opcode#ADD}. */
  public boolean isOf(int operation) {
    return (kind >> 8 & 0xff) == operation;
  }

  /** Whether another one is of the same instruction and the same values. */
  public boolean isSame(Computed other) {
    return kind == other.kind
        && left == other.left
        && leftDelta == other.leftDelta
        && right == other.right
        && rightDelta == other.rightDelta;
  }

  /** Whether an operand has one of some identities. */
  public boolean isOf(LongPredicate ids) {
    return ids.test(left) || ids.test(right);
  }

  public Computed withValue(RegState newValue) {
    return newValue == value
        ? this
        : new Computed(kind, left, leftDelta, right, rightDelta, newValue);
  }
}
