package dev.scxlab.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random but valid straight and branching code over r0 to r9 and 64 bytes below r10: every
 * instruction RFC 9669 has except calls. Loops do not occur: all jumps go forward.
 */
public final class RandomPrograms {

  /** Stack bytes below r10 that programs read and write. */
  public static final int STACK_BYTES = 64;

  private static final int[] ALU_OPERATIONS = {
    Opcode.ADD,
    Opcode.SUB,
    Opcode.MUL,
    Opcode.DIV,
    Opcode.OR,
    Opcode.AND,
    Opcode.LSH,
    Opcode.RSH,
    Opcode.MOD,
    Opcode.XOR,
    Opcode.MOV,
    Opcode.ARSH
  };

  private static final int[] CONDITIONS = {
    Opcode.JEQ,
    Opcode.JGT,
    Opcode.JGE,
    Opcode.JSET,
    Opcode.JNE,
    Opcode.JSGT,
    Opcode.JSGE,
    Opcode.JLT,
    Opcode.JLE,
    Opcode.JSLT,
    Opcode.JSLE
  };

  private static final int[] SIZES = {Opcode.B, Opcode.H, Opcode.W, Opcode.DW};

  private static final int[] ATOMICS = {
    Opcode.ATOMIC_ADD,
    Opcode.ATOMIC_OR,
    Opcode.ATOMIC_AND,
    Opcode.ATOMIC_XOR,
    Opcode.ATOMIC_ADD | Opcode.FETCH,
    Opcode.ATOMIC_OR | Opcode.FETCH,
    Opcode.ATOMIC_AND | Opcode.FETCH,
    Opcode.ATOMIC_XOR | Opcode.FETCH,
    Opcode.XCHG,
    Opcode.CMPXCHG
  };

  private static final long[] CORNERS = {
    0,
    1,
    -1,
    2,
    7,
    31,
    32,
    63,
    64,
    255,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final SplittableRandom random;

  /** Programs of a seed. */
  public RandomPrograms(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A program of about {@code length} instructions behind the ones that fill registers. */
  public List<Insn> next(int length) {
    List<Insn> insns = new ArrayList<>();
    for (int register = 0; register < 10; register++) {
      insns.add(Insn.of(Opcode.LDDW, register, 0, 0, corner()));
    }
    for (int at = 8; at <= STACK_BYTES; at += 8) {
      insns.add(Insn.of(Opcode.STX | Opcode.MEM | Opcode.DW, 10, random.nextInt(10), -at, 0));
    }
    int end = insns.size() + length;
    while (insns.size() < end) {
      insns.add(insn(end - insns.size() - 1));
    }
    insns.add(Insn.of(Opcode.JMP | Opcode.EXIT, 0, 0, 0, 0));
    return insns;
  }

  /** A number that is often at an edge. */
  public long corner() {
    switch (random.nextInt(4)) {
      case 0:
        return random.nextLong();
      case 1:
        return (int) random.nextLong();
      case 2:
        return random.nextInt(-70, 70);
      default:
        return CORNERS[random.nextInt(CORNERS.length)];
    }
  }

  private int immediate() {
    return (int) corner();
  }

  private Insn insn(int left) {
    switch (random.nextInt(10)) {
      case 0:
        return jump(left);
      case 1:
        return load();
      case 2:
        return store();
      case 3:
        return atomic();
      case 4:
        return special();
      default:
        return arithmetic();
    }
  }

  private int register() {
    return random.nextInt(10);
  }

  private Insn arithmetic() {
    int opcodeClass = random.nextBoolean() ? Opcode.ALU : Opcode.ALU64;
    int operation = ALU_OPERATIONS[random.nextInt(ALU_OPERATIONS.length)];
    boolean divides = operation == Opcode.DIV || operation == Opcode.MOD;
    int offset = divides && random.nextBoolean() ? 1 : 0;
    return random.nextBoolean()
        ? Insn.of(opcodeClass | operation | Opcode.X, register(), register(), offset, 0)
        : Insn.of(opcodeClass | operation, register(), 0, offset, immediate());
  }

  /** Negation, sign extension, byte order, wide immediates. */
  private Insn special() {
    boolean wide = random.nextBoolean();
    int opcodeClass = wide ? Opcode.ALU64 : Opcode.ALU;
    switch (random.nextInt(4)) {
      case 0:
        return Insn.of(opcodeClass | Opcode.NEG, register(), 0, 0, 0);
      case 1:
        int bits = 8 << random.nextInt(wide ? 3 : 2);
        return Insn.of(opcodeClass | Opcode.MOV | Opcode.X, register(), register(), bits, 0);
      case 2:
        int direction = !wide && random.nextBoolean() ? Opcode.X : 0;
        int swapped = 16 << random.nextInt(3);
        return Insn.of(opcodeClass | Opcode.END | direction, register(), 0, 0, swapped);
      default:
        return Insn.of(Opcode.LDDW, register(), 0, 0, corner());
    }
  }

  private Insn jump(int left) {
    int distance = left == 0 ? 0 : random.nextInt(Math.min(left, 8) + 1);
    if (random.nextInt(8) == 0) {
      return random.nextBoolean()
          ? Insn.of(Opcode.JMP | Opcode.JA, 0, 0, distance, 0)
          : Insn.of(Opcode.JMP32 | Opcode.JA, 0, 0, 0, distance);
    }
    int opcodeClass = random.nextBoolean() ? Opcode.JMP : Opcode.JMP32;
    int condition = CONDITIONS[random.nextInt(CONDITIONS.length)];
    return random.nextBoolean()
        ? Insn.of(opcodeClass | condition | Opcode.X, register(), register(), distance, 0)
        : Insn.of(opcodeClass | condition, register(), 0, distance, immediate());
  }

  private int place(int size) {
    int bytes = Opcode.accessBytes(size);
    return -random.nextInt(bytes, STACK_BYTES + 1);
  }

  private Insn load() {
    int size = SIZES[random.nextInt(SIZES.length)];
    boolean extended = size != Opcode.DW && random.nextBoolean();
    int mode = extended ? Opcode.MEMSX : Opcode.MEM;
    return Insn.of(Opcode.LDX | mode | size, register(), 10, place(size), 0);
  }

  private Insn store() {
    int size = SIZES[random.nextInt(SIZES.length)];
    return random.nextBoolean()
        ? Insn.of(Opcode.ST | Opcode.MEM | size, 10, 0, place(size), immediate())
        : Insn.of(Opcode.STX | Opcode.MEM | size, 10, register(), place(size), 0);
  }

  private Insn atomic() {
    int size = random.nextBoolean() ? Opcode.W : Opcode.DW;
    int operation = ATOMICS[random.nextInt(ATOMICS.length)];
    return Insn.of(Opcode.STX | Opcode.ATOMIC | size, 10, register(), place(size), operation);
  }
}
