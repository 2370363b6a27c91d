package dev.scxlab.exec;

import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;

/**
 * Arithmetic of RFC 9669 where Java's differs: division by zero gives 0, modulo by zero keeps the
 * dividend, the smallest number by -1 wraps. (Java's own shifts mask their amount as BPF does.)
 */
final class Arithmetic {

  private Arithmetic() {}

  static long divide(long a, long b) {
    return b == 0 ? 0 : Long.divideUnsigned(a, b);
  }

  static long modulo(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  static long divideSigned(long a, long b) {
    return b == 0 ? 0 : a / b;
  }

  static long moduloSigned(long a, long b) {
    return b == 0 ? a : a % b;
  }

  static int divide(int a, int b) {
    return b == 0 ? 0 : Integer.divideUnsigned(a, b);
  }

  static int modulo(int a, int b) {
    return b == 0 ? a : Integer.remainderUnsigned(a, b);
  }

  static int divideSigned(int a, int b) {
    return b == 0 ? 0 : a / b;
  }

  static int moduloSigned(int a, int b) {
    return b == 0 ? a : a % b;
  }

  /** The low {@code bits} of a value in reversed byte order, zero extended. */
  static long swap(long value, int bits) {
    return Long.reverseBytes(value) >>> (64 - bits);
  }

  /** The low {@code bits} of a value, zero extended. */
  static long truncate(long value, int bits) {
    return value << (64 - bits) >>> (64 - bits);
  }

  /**
   * An atomic operation: changes memory and returns what the source register (for a compare and
   * exchange r0) holds afterwards.
   *
   * @param operation the immediate of the instruction
   * @param source value of the source register
   * @param expected value of r0
   */
  static long atomic(
      byte[] memory, long address, int operation, boolean wide, long source, long expected) {
    long old =
        wide
            ? PolicyMemory.load64(memory, address)
            : PolicyMemory.load32(memory, address) & 0xffff_ffffL;
    boolean matches = wide ? old == expected : (int) old == (int) expected;
    long value = operation == Opcode.CMPXCHG && !matches ? old : combine(operation, old, source);
    if (wide) {
      PolicyMemory.store64(memory, address, value);
    } else {
      PolicyMemory.store32(memory, address, value);
    }
    return (operation & Opcode.FETCH) != 0 ? old : source;
  }

  private static long combine(int operation, long old, long source) {
    switch (operation & ~Opcode.FETCH) {
      case Opcode.ATOMIC_ADD:
        return old + source;
      case Opcode.ATOMIC_OR:
        return old | source;
      case Opcode.ATOMIC_AND:
        return old & source;
      case Opcode.ATOMIC_XOR:
        return old ^ source;
      case Opcode.XCHG & ~Opcode.FETCH:
      case Opcode.CMPXCHG & ~Opcode.FETCH:
        return source;
      default:
        throw new LabBug("atomic operation 0x" + Integer.toHexString(operation));
    }
  }
}
