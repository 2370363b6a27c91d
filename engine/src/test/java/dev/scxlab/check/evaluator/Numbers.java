package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.syntax.BinaryOp;

/** Integer semantics ({@code verifier.md} 6.3). */
final class Numbers {

  private Numbers() {}

  /** A number as its type holds it. */
  static long fit(PolicyType type, long value) {
    AbiType abi = PolicyTypes.abi(type);
    if (abi == AbiType.BOOL) {
      return value & 1;
    }
    if (abi.bytes() != 4) {
      return value;
    }
    return abi.signed() ? (int) value : value & 0xffff_ffffL;
  }

  static long arith(PolicyType type, BinaryOp op, long a, long b) {
    AbiType abi = PolicyTypes.abi(type);
    long amount = b & (abi.bytes() * 8 - 1);
    switch (op) {
      case ADD:
        return fit(type, a + b);
      case SUB:
        return fit(type, a - b);
      case MUL:
        return fit(type, a * b);
      case DIV:
        return fit(type, b == 0 ? 0 : abi.signed() ? a / b : Long.divideUnsigned(a, b));
      case MOD:
        return fit(type, b == 0 ? a : abi.signed() ? a % b : Long.remainderUnsigned(a, b));
      case BIT_AND:
        return a & b;
      case BIT_OR:
        return a | b;
      case BIT_XOR:
        return fit(type, a ^ b);
      case SHL:
        return fit(type, a << amount);
      case SHR:
        return abi.signed() ? a >> amount : a >>> amount;
      default:
        throw new AssertionError(op);
    }
  }

  static boolean compare(PolicyType type, BinaryOp op, long a, long b) {
    int order = PolicyTypes.isSigned(type) ? Long.compare(a, b) : Long.compareUnsigned(a, b);
    switch (op) {
      case EQ:
        return a == b;
      case NE:
        return a != b;
      case LT:
        return order < 0;
      case LE:
        return order <= 0;
      case GT:
        return order > 0;
      case GE:
        return order >= 0;
      default:
        throw new AssertionError(op);
    }
  }
}
