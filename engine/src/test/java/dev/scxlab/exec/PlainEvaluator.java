package dev.scxlab.exec;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import java.math.BigInteger;
import java.util.List;

/**
 * The instruction set once more, written down from RFC 9669 as plainly as possible and slowly, with
 * unbounded integers: what the interpreter is compared with. No calls.
 */
public final class PlainEvaluator {

  final long[] registers = new long[11];
  final byte[] stack = new byte[512];
  long executed;

  /** What r0 holds at the end; r10 is {@code framePointer}. */
  public long run(List<Insn> insns, long framePointer) {
    registers[10] = framePointer;
    int pc = 0;
    while (true) {
      Insn insn = insns.get(pc);
      executed++;
      int next = pc + 1;
      switch (insn.opcode() & 7) {
        case 0:
          registers[insn.dst()] = insn.imm();
          break;
        case 1:
          load(insn);
          break;
        case 2, 3:
          store(insn);
          break;
        case 4, 7:
          arithmetic(insn);
          break;
        default:
          if (insn.opcode() == 0x95) {
            return registers[0];
          }
          next = jump(insn, pc);
      }
      pc = next;
    }
  }

  private static BigInteger unsigned(long value, int bits) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
    return BigInteger.valueOf(value).mod(modulus);
  }

  private static BigInteger signed(long value, int bits) {
    BigInteger u = unsigned(value, bits);
    return u.testBit(bits - 1) ? u.subtract(BigInteger.ONE.shiftLeft(bits)) : u;
  }

  private void arithmetic(Insn insn) {
    int bits = (insn.opcode() & 7) == 7 ? 64 : 32;
    boolean fromRegister = (insn.opcode() & 8) != 0;
    long b = fromRegister ? registers[insn.src()] : insn.imm();
    long a = registers[insn.dst()];
    BigInteger result;
    int shift = (int) (b & (bits - 1));
    switch (insn.opcode() & 0xf0) {
      case 0x00:
        result = unsigned(a, bits).add(unsigned(b, bits));
        break;
      case 0x10:
        result = unsigned(a, bits).subtract(unsigned(b, bits));
        break;
      case 0x20:
        result = unsigned(a, bits).multiply(unsigned(b, bits));
        break;
      case 0x30:
        result = quotient(a, b, bits, insn.offset() == 1);
        break;
      case 0x40:
        result = unsigned(a, bits).or(unsigned(b, bits));
        break;
      case 0x50:
        result = unsigned(a, bits).and(unsigned(b, bits));
        break;
      case 0x60:
        result = unsigned(a, bits).shiftLeft(shift);
        break;
      case 0x70:
        result = unsigned(a, bits).shiftRight(shift);
        break;
      case 0x80:
        result = unsigned(a, bits).negate();
        break;
      case 0x90:
        result = remainder(a, b, bits, insn.offset() == 1);
        break;
      case 0xa0:
        result = unsigned(a, bits).xor(unsigned(b, bits));
        break;
      case 0xb0:
        result = insn.offset() == 0 ? unsigned(b, bits) : signed(b, insn.offset());
        break;
      case 0xc0:
        result = signed(a, bits).shiftRight(shift);
        break;
      default:
        registers[insn.dst()] = byteOrder(insn, a, fromRegister || bits == 64);
        return;
    }
    registers[insn.dst()] = result.mod(BigInteger.ONE.shiftLeft(bits)).longValue();
  }

  private static BigInteger quotient(long a, long b, int bits, boolean signed) {
    if (unsigned(b, bits).signum() == 0) {
      return BigInteger.ZERO;
    }
    return signed
        ? signed(a, bits).divide(signed(b, bits))
        : unsigned(a, bits).divide(unsigned(b, bits));
  }

  private static BigInteger remainder(long a, long b, int bits, boolean signed) {
    if (unsigned(b, bits).signum() == 0) {
      return unsigned(a, bits);
    }
    return signed
        ? signed(a, bits).remainder(signed(b, bits))
        : unsigned(a, bits).mod(unsigned(b, bits));
  }

  private static long byteOrder(Insn insn, long value, boolean swaps) {
    int bytes = (int) insn.imm() / 8;
    long result = 0;
    for (int i = 0; i < bytes; i++) {
      long b = value >>> (8 * i) & 0xff;
      result |= b << (8 * (swaps ? bytes - 1 - i : i));
    }
    return result;
  }

  private int at(Insn insn) {
    return stack.length + insn.offset();
  }

  private long read(int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (stack[at + i] & 0xffL) << (8 * i);
    }
    return value;
  }

  private void write(int at, int bytes, long value) {
    for (int i = 0; i < bytes; i++) {
      stack[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private void load(Insn insn) {
    int bytes = Opcode.accessBytes(insn.opcode());
    long value = read(at(insn), bytes);
    boolean extended = (insn.opcode() & 0xe0) == 0x80;
    registers[insn.dst()] = extended ? signed(value, 8 * bytes).longValue() : value;
  }

  private void store(Insn insn) {
    int bytes = Opcode.accessBytes(insn.opcode());
    if ((insn.opcode() & 0xe0) != 0xc0) {
      boolean immediate = (insn.opcode() & 7) == 2;
      write(at(insn), bytes, immediate ? insn.imm() : registers[insn.src()]);
      return;
    }
    long old = read(at(insn), bytes);
    long source = registers[insn.src()];
    switch ((int) insn.imm() & 0xf0) {
      case 0x00:
        write(at(insn), bytes, old + source);
        break;
      case 0x40:
        write(at(insn), bytes, old | source);
        break;
      case 0x50:
        write(at(insn), bytes, old & source);
        break;
      case 0xa0:
        write(at(insn), bytes, old ^ source);
        break;
      case 0xe0:
        write(at(insn), bytes, source);
        break;
      default:
        if (unsigned(old, 8 * bytes).equals(unsigned(registers[0], 8 * bytes))) {
          write(at(insn), bytes, source);
        }
        registers[0] = old;
        return;
    }
    if ((insn.imm() & 1) != 0) {
      registers[insn.src()] = old;
    }
  }

  private int jump(Insn insn, int pc) {
    int bits = (insn.opcode() & 7) == 5 ? 64 : 32;
    if ((insn.opcode() & 0xf0) == 0) {
      return pc + 1 + (bits == 64 ? insn.offset() : (int) insn.imm());
    }
    long operand = (insn.opcode() & 8) != 0 ? registers[insn.src()] : insn.imm();
    long value = registers[insn.dst()];
    int unsigned = unsigned(value, bits).compareTo(unsigned(operand, bits));
    int signed = signed(value, bits).compareTo(signed(operand, bits));
    boolean taken;
    switch (insn.opcode() & 0xf0) {
      case 0x10:
        taken = unsigned == 0;
        break;
      case 0x20:
        taken = unsigned > 0;
        break;
      case 0x30:
        taken = unsigned >= 0;
        break;
      case 0x40:
        taken = unsigned(value & operand, bits).signum() != 0;
        break;
      case 0x50:
        taken = unsigned != 0;
        break;
      case 0x60:
        taken = signed > 0;
        break;
      case 0x70:
        taken = signed >= 0;
        break;
      case 0xa0:
        taken = unsigned < 0;
        break;
      case 0xb0:
        taken = unsigned <= 0;
        break;
      case 0xc0:
        taken = signed < 0;
        break;
      default:
        taken = signed <= 0;
        break;
    }
    return pc + 1 + (taken ? insn.offset() : 0);
  }
}
