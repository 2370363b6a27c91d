package dev.scxlab.exec;

import static dev.scxlab.ir.Opcode.CMPXCHG;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Program;
import dev.scxlab.source.LabBug;
import dev.scxlab.verifier.VerifiedProgram;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions of one program in one policy memory. Counts executed instructions exactly and
 * allocates nothing per call. Belongs to one simulated run and one thread; a host call may enter it
 * again (an op inside an op), which then runs on registers and a stack of its own.
 *
 * <p>What the verifier promises is checked cheaply: memory bounds, number of frames, budget. A
 * breach is a {@link LabBug}.
 */
public final class Interpreter {

  /** How deep ops nest in ops: {@code dequeue} inside {@code dispatch}, and some reserve. */
  private static final int MAX_NESTING = 4;

  private static final int STACK_POINTER = 10;
  private static final long LOW = 0xffff_ffffL;

  /** Registers, return places and stack of one op that is running. */
  private static final class Activation {
    private final long[][] frames;
    private final int[] returns = new int[KernelLimits.MAX_FRAMES];

    Activation(int registers, int stack) {
      this.frames = new long[KernelLimits.MAX_FRAMES][registers];
      for (int i = 0; i < frames.length; i++) {
        frames[i][STACK_POINTER] = stack + (long) (i + 1) * KernelLimits.STACK_BYTES;
      }
    }
  }

  private final DecodedProgram program;
  private final PolicyMemory memory;
  private final HostCalls host;
  private final long budget;
  private final @Nullable Activation[] activations = new Activation[MAX_NESTING];
  private int nesting;
  private long executedInsns;

  /** Makes an interpreter for a verified program. */
  public static Interpreter of(VerifiedProgram program, PolicyMemory memory, HostCalls host) {
    return new Interpreter(program.program(), memory, host, KernelLimits.INSN_BUDGET);
  }

  /**
   * Makes an interpreter for a program that nobody has verified; for tests and for plain bytecode.
   *
   * @param budget the most instructions one call may execute
   */
  Interpreter(Program program, PolicyMemory memory, HostCalls host, long budget) {
    this.program = new DecodedProgram(program);
    this.memory = memory;
    this.host = host;
    this.budget = budget;
  }

  /** Instructions the last completed call of {@link #run} executed, nested calls left out. */
  public long executedInsns() {
    return executedInsns;
  }

  /** How many calls of {@link #run} are under way. */
  public int nesting() {
    return nesting;
  }

  /**
   * Runs a function to its end.
   *
   * @param function its index in the program
   * @param r1 its first argument; for an op the address of its arguments
   * @param r2 its second argument
   * @return r0
   */
  public long run(int function, long r1, long r2) {
    return run(function, r1, r2, 0);
  }

  /** As {@link #run(int, long, long)} with a third argument. */
  public long run(int function, long r1, long r2, long r3) {
    if (nesting == MAX_NESTING) {
      throw new LabBug("ops nest " + nesting + " deep");
    }
    Activation activation = activations[nesting];
    if (activation == null) {
      int stack = memory.allocate((long) KernelLimits.MAX_FRAMES * KernelLimits.STACK_BYTES);
      activation = new Activation(program.registers(), stack);
      activations[nesting] = activation;
    }
    nesting++;
    try {
      long[] regs = activation.frames[0];
      regs[1] = r1;
      regs[2] = r2;
      regs[3] = r3;
      return loop(activation, program.start(function));
    } finally {
      nesting--;
    }
  }

  // One method, one loop, one dense switch. HotSpot compiles no method above 8,000 bytes of
  // bytecode: a test keeps this one below 7,000. Cases that continue go on to the next
  // instruction; those that break take their jump.
  private long loop(Activation activation, int start) {
    final long[] code = program.code();
    final long[] wide = program.wide();
    final long limit = budget;
    byte[] memory = this.memory.bytes();
    long[] regs = activation.frames[0];
    int depth = 0;
    int pc = start;
    // Executed instructions are taken + pc at any time: every jump takes its distance off.
    long taken = -start;
    try {
      for (; ; ) {
        final long insn = code[pc++];
        final int dst = (int) insn >>> 8 & 0xff;
        final int imm = (int) (insn >>> 32);
        final int offset = (int) insn >> 16;
        switch ((int) insn & 0xff) {
          case Op.ALU64_K + Op.ADD:
            regs[dst] += imm;
            continue;
          case Op.ALU64_K + Op.SUB:
            regs[dst] -= imm;
            continue;
          case Op.ALU64_K + Op.MUL:
            regs[dst] *= imm;
            continue;
          case Op.ALU64_K + Op.OR:
            regs[dst] |= imm;
            continue;
          case Op.ALU64_K + Op.AND:
            regs[dst] &= imm;
            continue;
          case Op.ALU64_K + Op.XOR:
            regs[dst] ^= imm;
            continue;
          case Op.ALU64_K + Op.LSH:
            regs[dst] <<= imm;
            continue;
          case Op.ALU64_K + Op.RSH:
            regs[dst] >>>= imm;
            continue;
          case Op.ALU64_K + Op.ARSH:
            regs[dst] >>= imm;
            continue;
          case Op.ALU64_K + Op.MOV:
            regs[dst] = imm;
            continue;
          case Op.ALU64_K + Op.DIV:
            regs[dst] = Arithmetic.divide(regs[dst], (long) imm);
            continue;
          case Op.ALU64_K + Op.MOD:
            regs[dst] = Arithmetic.modulo(regs[dst], (long) imm);
            continue;
          case Op.ALU64_K + Op.SDIV:
            regs[dst] = Arithmetic.divideSigned(regs[dst], (long) imm);
            continue;
          case Op.ALU64_K + Op.SMOD:
            regs[dst] = Arithmetic.moduloSigned(regs[dst], (long) imm);
            continue;
          case Op.ALU64_K + Op.NEG:
            regs[dst] = -regs[dst];
            continue;
          case Op.ALU32_K + Op.ADD:
            regs[dst] = ((int) regs[dst] + imm) & LOW;
            continue;
          case Op.ALU32_K + Op.SUB:
            regs[dst] = ((int) regs[dst] - imm) & LOW;
            continue;
          case Op.ALU32_K + Op.MUL:
            regs[dst] = (regs[dst] * imm) & LOW;
            continue;
          case Op.ALU32_K + Op.OR:
            regs[dst] = ((int) regs[dst] | imm) & LOW;
            continue;
          case Op.ALU32_K + Op.AND:
            regs[dst] = ((int) regs[dst] & imm) & LOW;
            continue;
          case Op.ALU32_K + Op.XOR:
            regs[dst] = ((int) regs[dst] ^ imm) & LOW;
            continue;
          case Op.ALU32_K + Op.LSH:
            regs[dst] = ((int) regs[dst] << imm) & LOW;
            continue;
          case Op.ALU32_K + Op.RSH:
            regs[dst] = ((int) regs[dst] >>> imm) & LOW;
            continue;
          case Op.ALU32_K + Op.ARSH:
            regs[dst] = ((int) regs[dst] >> imm) & LOW;
            continue;
          case Op.ALU32_K + Op.MOV:
            regs[dst] = imm & LOW;
            continue;
          case Op.ALU32_K + Op.DIV:
            regs[dst] = Arithmetic.divide((int) regs[dst], imm) & LOW;
            continue;
          case Op.ALU32_K + Op.MOD:
            regs[dst] = Arithmetic.modulo((int) regs[dst], imm) & LOW;
            continue;
          case Op.ALU32_K + Op.SDIV:
            regs[dst] = Arithmetic.divideSigned((int) regs[dst], imm) & LOW;
            continue;
          case Op.ALU32_K + Op.SMOD:
            regs[dst] = Arithmetic.moduloSigned((int) regs[dst], imm) & LOW;
            continue;
          case Op.ALU32_K + Op.NEG:
            regs[dst] = -(int) regs[dst] & LOW;
            continue;
          case Op.ALU64_X + Op.ADD:
            regs[dst] += regs[imm];
            continue;
          case Op.ALU64_X + Op.SUB:
            regs[dst] -= regs[imm];
            continue;
          case Op.ALU64_X + Op.MUL:
            regs[dst] *= regs[imm];
            continue;
          case Op.ALU64_X + Op.OR:
            regs[dst] |= regs[imm];
            continue;
          case Op.ALU64_X + Op.AND:
            regs[dst] &= regs[imm];
            continue;
          case Op.ALU64_X + Op.XOR:
            regs[dst] ^= regs[imm];
            continue;
          case Op.ALU64_X + Op.LSH:
            regs[dst] <<= regs[imm];
            continue;
          case Op.ALU64_X + Op.RSH:
            regs[dst] >>>= regs[imm];
            continue;
          case Op.ALU64_X + Op.ARSH:
            regs[dst] >>= regs[imm];
            continue;
          case Op.ALU64_X + Op.MOV:
            regs[dst] = regs[imm];
            continue;
          case Op.ALU64_X + Op.DIV:
            regs[dst] = Arithmetic.divide(regs[dst], regs[imm]);
            continue;
          case Op.ALU64_X + Op.MOD:
            regs[dst] = Arithmetic.modulo(regs[dst], regs[imm]);
            continue;
          case Op.ALU64_X + Op.SDIV:
            regs[dst] = Arithmetic.divideSigned(regs[dst], regs[imm]);
            continue;
          case Op.ALU64_X + Op.SMOD:
            regs[dst] = Arithmetic.moduloSigned(regs[dst], regs[imm]);
            continue;
          case Op.ALU32_X + Op.ADD:
            regs[dst] = ((int) regs[dst] + (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.SUB:
            regs[dst] = ((int) regs[dst] - (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.MUL:
            regs[dst] = (regs[dst] * regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.OR:
            regs[dst] = ((int) regs[dst] | (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.AND:
            regs[dst] = ((int) regs[dst] & (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.XOR:
            regs[dst] = ((int) regs[dst] ^ (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.LSH:
            regs[dst] = ((int) regs[dst] << (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.RSH:
            regs[dst] = ((int) regs[dst] >>> (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.ARSH:
            regs[dst] = ((int) regs[dst] >> (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.MOV:
            regs[dst] = regs[imm] & LOW;
            continue;
          case Op.ALU32_X + Op.DIV:
            regs[dst] = Arithmetic.divide((int) regs[dst], (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.MOD:
            regs[dst] = Arithmetic.modulo((int) regs[dst], (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.SDIV:
            regs[dst] = Arithmetic.divideSigned((int) regs[dst], (int) regs[imm]) & LOW;
            continue;
          case Op.ALU32_X + Op.SMOD:
            regs[dst] = Arithmetic.moduloSigned((int) regs[dst], (int) regs[imm]) & LOW;
            continue;
          case Op.JMP64_K + Op.JEQ:
            if (regs[dst] == imm) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JNE:
            if (regs[dst] != imm) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JSET:
            if ((regs[dst] & imm) != 0) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JGT:
            if (Long.compareUnsigned(regs[dst], imm) > 0) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JGE:
            if (Long.compareUnsigned(regs[dst], imm) >= 0) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JLT:
            if (Long.compareUnsigned(regs[dst], imm) < 0) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JLE:
            if (Long.compareUnsigned(regs[dst], imm) <= 0) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JSGT:
            if (regs[dst] > imm) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JSGE:
            if (regs[dst] >= imm) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JSLT:
            if (regs[dst] < imm) {
              break;
            }
            continue;
          case Op.JMP64_K + Op.JSLE:
            if (regs[dst] <= imm) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JEQ:
            if ((int) regs[dst] == imm) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JNE:
            if ((int) regs[dst] != imm) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JSET:
            if (((int) regs[dst] & imm) != 0) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JGT:
            if (Integer.compareUnsigned((int) regs[dst], imm) > 0) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JGE:
            if (Integer.compareUnsigned((int) regs[dst], imm) >= 0) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JLT:
            if (Integer.compareUnsigned((int) regs[dst], imm) < 0) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JLE:
            if (Integer.compareUnsigned((int) regs[dst], imm) <= 0) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JSGT:
            if ((int) regs[dst] > imm) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JSGE:
            if ((int) regs[dst] >= imm) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JSLT:
            if ((int) regs[dst] < imm) {
              break;
            }
            continue;
          case Op.JMP32_K + Op.JSLE:
            if ((int) regs[dst] <= imm) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JEQ:
            if (regs[dst] == regs[imm]) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JNE:
            if (regs[dst] != regs[imm]) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JSET:
            if ((regs[dst] & regs[imm]) != 0) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JGT:
            if (Long.compareUnsigned(regs[dst], regs[imm]) > 0) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JGE:
            if (Long.compareUnsigned(regs[dst], regs[imm]) >= 0) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JLT:
            if (Long.compareUnsigned(regs[dst], regs[imm]) < 0) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JLE:
            if (Long.compareUnsigned(regs[dst], regs[imm]) <= 0) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JSGT:
            if (regs[dst] > regs[imm]) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JSGE:
            if (regs[dst] >= regs[imm]) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JSLT:
            if (regs[dst] < regs[imm]) {
              break;
            }
            continue;
          case Op.JMP64_X + Op.JSLE:
            if (regs[dst] <= regs[imm]) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JEQ:
            if ((int) regs[dst] == (int) regs[imm]) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JNE:
            if ((int) regs[dst] != (int) regs[imm]) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JSET:
            if (((int) regs[dst] & (int) regs[imm]) != 0) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JGT:
            if (Integer.compareUnsigned((int) regs[dst], (int) regs[imm]) > 0) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JGE:
            if (Integer.compareUnsigned((int) regs[dst], (int) regs[imm]) >= 0) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JLT:
            if (Integer.compareUnsigned((int) regs[dst], (int) regs[imm]) < 0) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JLE:
            if (Integer.compareUnsigned((int) regs[dst], (int) regs[imm]) <= 0) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JSGT:
            if ((int) regs[dst] > (int) regs[imm]) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JSGE:
            if ((int) regs[dst] >= (int) regs[imm]) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JSLT:
            if ((int) regs[dst] < (int) regs[imm]) {
              break;
            }
            continue;
          case Op.JMP32_X + Op.JSLE:
            if ((int) regs[dst] <= (int) regs[imm]) {
              break;
            }
            continue;
          case Op.JA:
            break;
          case Op.JA_FAR:
            pc += imm;
            taken -= imm;
            if (taken > limit) {
              throw overBudget(pc);
            }
            continue;
          case Op.CALL_FUNCTION:
            regs = enter(activation, regs, ++depth, pc);
            taken += pc - imm;
            pc = imm;
            if (taken > limit) {
              throw overBudget(pc);
            }
            continue;
          case Op.EXIT:
            if (depth == 0) {
              executedInsns = taken + pc;
              return regs[0];
            }
            final int back = activation.returns[depth];
            taken += pc - back;
            pc = back;
            activation.frames[--depth][0] = regs[0];
            regs = activation.frames[depth];
            continue;
          case Op.CALL_KFUNC:
            regs[0] = host.kfunc(imm, regs[1], regs[2], regs[3], regs[4], regs[5]);
            memory = this.memory.bytes();
            continue;
          case Op.CALL_HELPER:
            regs[0] = host.helper(imm, regs[1], regs[2], regs[3], regs[4], regs[5]);
            memory = this.memory.bytes();
            continue;
          case Op.CALL_REGISTER:
            regs[0] = host.helper((int) regs[dst], regs[1], regs[2], regs[3], regs[4], regs[5]);
            memory = this.memory.bytes();
            continue;
          case Op.LDDW:
            regs[dst] = wide[imm];
            continue;
          case Op.LDXB:
            regs[dst] = PolicyMemory.load8(memory, regs[imm] + offset) & 0xff;
            continue;
          case Op.LDXH:
            regs[dst] = PolicyMemory.load16(memory, regs[imm] + offset) & 0xffff;
            continue;
          case Op.LDXW:
            regs[dst] = PolicyMemory.load32(memory, regs[imm] + offset) & LOW;
            continue;
          case Op.LDXDW:
            regs[dst] = PolicyMemory.load64(memory, regs[imm] + offset);
            continue;
          case Op.LDXSB:
            regs[dst] = PolicyMemory.load8(memory, regs[imm] + offset);
            continue;
          case Op.LDXSH:
            regs[dst] = PolicyMemory.load16(memory, regs[imm] + offset);
            continue;
          case Op.LDXSW:
            regs[dst] = PolicyMemory.load32(memory, regs[imm] + offset);
            continue;
          case Op.STB:
            PolicyMemory.store8(memory, regs[dst] + offset, imm);
            continue;
          case Op.STH:
            PolicyMemory.store16(memory, regs[dst] + offset, imm);
            continue;
          case Op.STW:
            PolicyMemory.store32(memory, regs[dst] + offset, imm);
            continue;
          case Op.STDW:
            PolicyMemory.store64(memory, regs[dst] + offset, imm);
            continue;
          case Op.STXB:
            PolicyMemory.store8(memory, regs[dst] + offset, regs[imm]);
            continue;
          case Op.STXH:
            PolicyMemory.store16(memory, regs[dst] + offset, regs[imm]);
            continue;
          case Op.STXW:
            PolicyMemory.store32(memory, regs[dst] + offset, regs[imm]);
            continue;
          case Op.STXDW:
            PolicyMemory.store64(memory, regs[dst] + offset, regs[imm]);
            continue;
          case Op.LOAD_FIELD:
            regs[dst] = loadField(offset, imm, regs[imm & 0xff]);
            continue;
          case Op.STORE_FIELD:
            host.storeField(offset & 0xff, regs[dst], regs[imm]);
            continue;
          case Op.STORE_FIELD_IMM:
            host.storeField(offset & 0xff, regs[dst], imm);
            continue;
          case Op.ATOMIC:
            atomic(memory, regs, regs[dst] + offset, imm);
            continue;
          case Op.MOVSX8_64:
            regs[dst] = (byte) regs[imm];
            continue;
          case Op.MOVSX16_64:
            regs[dst] = (short) regs[imm];
            continue;
          case Op.MOVSX32_64:
            regs[dst] = (int) regs[imm];
            continue;
          case Op.MOVSX8_32:
            regs[dst] = (byte) regs[imm] & LOW;
            continue;
          case Op.MOVSX16_32:
            regs[dst] = (short) regs[imm] & LOW;
            continue;
          case Op.SWAP:
            regs[dst] = Arithmetic.swap(regs[dst], imm);
            continue;
          case Op.TRUNCATE:
            regs[dst] = Arithmetic.truncate(regs[dst], imm);
            continue;
          default:
            throw new LabBug("unknown operation at " + program.describe(pc - 1));
        }
        pc += offset;
        taken -= offset;
        if (taken > limit) {
          throw overBudget(pc);
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw fault(pc - 1, e);
    }
  }

  private static long[] enter(Activation activation, long[] regs, int depth, int back) {
    if (depth >= KernelLimits.MAX_FRAMES) {
      throw new LabBug("more than 8 frames: the verifier let a recursion or a long chain pass");
    }
    long[] callee = activation.frames[depth];
    callee[1] = regs[1];
    callee[2] = regs[2];
    callee[3] = regs[3];
    callee[4] = regs[4];
    callee[5] = regs[5];
    activation.returns[depth] = back;
    return callee;
  }

  private long loadField(int offset, int imm, long handle) {
    long word = host.loadField(offset & 0xff, offset >> 8, handle);
    int shift = imm >> 8 & 0x3f;
    return (imm & 0x4000) != 0 ? word << shift >> shift : word << shift >>> shift;
  }

  private static void atomic(byte[] memory, long[] regs, long address, int imm) {
    int operation = imm >> 8 & 0xff;
    int source = imm & 0xff;
    boolean wide = (imm & 0x10000) != 0;
    long result = Arithmetic.atomic(memory, address, operation, wide, regs[source], regs[0]);
    if (operation == CMPXCHG) {
      regs[0] = result;
    } else {
      regs[source] = result;
    }
  }

  private LabBug overBudget(int pc) {
    return new LabBug(
        "more than "
            + budget
            + " instructions in one call, now in "
            + program.describe(pc)
            + ": the verifier passed a program without a bound");
  }

  private RuntimeException fault(int pc, IndexOutOfBoundsException cause) {
    int operation = (int) program.code()[pc] & 0xff;
    if (operation >= Op.CALL_KFUNC && operation <= Op.CALL_REGISTER) {
      return cause; // thrown by the host, no fault of the program
    }
    return new LabBug(
        "the verifier passed a bad memory access in "
            + program.describe(pc)
            + " ("
            + cause.getMessage()
            + ")",
        cause);
  }
}
