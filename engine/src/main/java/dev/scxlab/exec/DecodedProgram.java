package dev.scxlab.exec;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.ir.Disassembler;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.LabBug;
import java.util.Arrays;
import java.util.List;

/**
 * A program as the interpreter runs it: all functions in one array, a long per instruction.
 *
 * <p>Bits 0-7 are the operation of {@link Op}, 8-15 the destination register, 16-31 the signed
 * offset, 32-63 the immediate, or the source register where there is one. A jump's distance is its
 * offset; a call's target is the index in the array.
 */
final class DecodedProgram {

  private final Program program;
  private final long[] code;
  private final int[] starts;
  private final int registers;
  private long[] wide = new long[8];
  private int wideCount;

  DecodedProgram(Program program) {
    this.program = program;
    ImmutableList<Function> functions = ImmutableList.copyOf(program.functions());
    starts = new int[functions.size() + 1];
    int highest = 10;
    for (int f = 0; f < functions.size(); f++) {
      starts[f + 1] = starts[f] + functions.get(f).insns().size();
      for (Insn insn : functions.get(f).insns()) {
        highest = Math.max(highest, Math.max(insn.dst(), insn.src()));
      }
    }
    registers = highest + 1;
    code = new long[starts[functions.size()]];
    for (int f = 0; f < functions.size(); f++) {
      List<Insn> insns = functions.get(f).insns();
      for (int i = 0; i < insns.size(); i++) {
        code[starts[f] + i] = decode(insns.get(i), starts);
      }
    }
  }

  /** The instructions of all functions. */
  long[] code() {
    return code;
  }

  /** The 64-bit immediates. */
  long[] wide() {
    return wide;
  }

  /** Where a function begins. */
  int start(int function) {
    return starts[function];
  }

  /** How many registers a frame has. */
  int registers() {
    return registers;
  }

  /** Names the instruction at a place, for a report of a bug. */
  String describe(int pc) {
    int function = Arrays.binarySearch(starts, pc);
    function = function < 0 ? -function - 2 : function;
    if (function < 0 || function >= program.functions().size()) {
      return "instruction " + pc + " of " + program.name();
    }
    Function at = program.functions().get(function);
    int index = pc - starts[function];
    String text = Disassembler.insn(at.insns().get(index), index, program);
    return at.name() + " of " + program.name() + ", instruction " + index + ": " + text;
  }

  private long decode(Insn insn, int[] functionStarts) {
    switch (insn.opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
        return arithmetic(insn);
      case Opcode.JMP:
      case Opcode.JMP32:
        return jump(insn, functionStarts);
      case Opcode.LD:
        return wideImmediate(insn);
      default:
        return memory(insn);
    }
  }

  private static long arithmetic(Insn insn) {
    boolean is64 = insn.opcodeClass() == Opcode.ALU64;
    boolean register = Opcode.isRegisterSource(insn.opcode());
    int operation = Opcode.operation(insn.opcode());
    if (operation == Opcode.END) {
      boolean toLittle = !is64 && !register;
      return pack(toLittle ? Op.TRUNCATE : Op.SWAP, insn.dst(), 0, (int) insn.imm());
    }
    if (operation == Opcode.MOV && insn.offset() != 0) {
      return pack(extension(insn.offset(), is64), insn.dst(), 0, insn.src());
    }
    int base = is64 ? register ? Op.ALU64_X : Op.ALU64_K : register ? Op.ALU32_X : Op.ALU32_K;
    int index = operation >> 4;
    if (insn.offset() == 1 && operation == Opcode.DIV) {
      index = Op.SDIV;
    } else if (insn.offset() == 1 && operation == Opcode.MOD) {
      index = Op.SMOD;
    }
    return pack(base + index, insn.dst(), 0, register ? insn.src() : (int) insn.imm());
  }

  private static int extension(int bits, boolean to64) {
    switch (bits) {
      case 8:
        return to64 ? Op.MOVSX8_64 : Op.MOVSX8_32;
      case 16:
        return to64 ? Op.MOVSX16_64 : Op.MOVSX16_32;
      default:
        return Op.MOVSX32_64;
    }
  }

  private static long jump(Insn insn, int[] functionStarts) {
    boolean is64 = insn.opcodeClass() == Opcode.JMP;
    boolean register = Opcode.isRegisterSource(insn.opcode());
    if (insn.isExit()) {
      return pack(Op.EXIT, 0, 0, 0);
    }
    if (insn.isCall()) {
      return call(insn, register, functionStarts);
    }
    if (insn.isUnconditionalJump()) {
      return is64 ? pack(Op.JA, 0, insn.offset(), 0) : pack(Op.JA_FAR, 0, 0, (int) insn.imm());
    }
    int base = is64 ? register ? Op.JMP64_X : Op.JMP64_K : register ? Op.JMP32_X : Op.JMP32_K;
    int index = Opcode.operation(insn.opcode()) >> 4;
    int operand = register ? insn.src() : (int) insn.imm();
    return pack(base + index, insn.dst(), insn.offset(), operand);
  }

  private static long call(Insn insn, boolean register, int[] functionStarts) {
    if (register) {
      return pack(Op.CALL_REGISTER, insn.dst(), 0, 0);
    }
    switch (insn.src()) {
      case Opcode.CALL_FUNCTION:
        return pack(Op.CALL_FUNCTION, 0, 0, functionStarts[(int) insn.imm()]);
      case Opcode.CALL_KFUNC:
        return pack(Op.CALL_KFUNC, 0, 0, (int) insn.imm());
      default:
        return pack(Op.CALL_HELPER, 0, 0, (int) insn.imm());
    }
  }

  private long wideImmediate(Insn insn) {
    if (insn.imm() == (int) insn.imm()) {
      return pack(Op.ALU64_K + Op.MOV, insn.dst(), 0, (int) insn.imm());
    }
    if (wideCount == wide.length) {
      wide = Arrays.copyOf(wide, wideCount * 2);
    }
    wide[wideCount] = insn.imm();
    return pack(Op.LDDW, insn.dst(), 0, wideCount++);
  }

  private static long memory(Insn insn) {
    if (insn.symbol() instanceof Symbol.KernelField field) {
      return kernelField(insn, field);
    }
    int size = sizeIndex(insn.opcode());
    boolean extended = Opcode.mode(insn.opcode()) == Opcode.MEMSX;
    switch (insn.opcodeClass()) {
      case Opcode.LDX:
        int load = extended ? Op.LDXSB : Op.LDXB;
        return pack(load + size, insn.dst(), insn.offset(), insn.src());
      case Opcode.ST:
        return pack(Op.STB + size, insn.dst(), insn.offset(), (int) insn.imm());
      default:
        if (Opcode.mode(insn.opcode()) == Opcode.ATOMIC) {
          int wide = Opcode.accessBytes(insn.opcode()) == 8 ? 1 : 0;
          int operand = insn.src() | (int) insn.imm() << 8 | wide << 16;
          return pack(Op.ATOMIC, insn.dst(), insn.offset(), operand);
        }
        return pack(Op.STXB + size, insn.dst(), insn.offset(), insn.src());
    }
  }

  /** Offset: field in the low byte, word of a text above. Immediate: source, then cut of a load. */
  private static long kernelField(Insn insn, Symbol.KernelField symbol) {
    KernelField field = find(symbol);
    int word = (insn.offset() - field.offset()) >> 3;
    int offset = field.ordinal() | word << 8;
    int bits = Opcode.accessBytes(insn.opcode()) * 8;
    boolean extended = Opcode.mode(insn.opcode()) == Opcode.MEMSX;
    switch (insn.opcodeClass()) {
      case Opcode.LDX:
        int cut = 64 - bits | (extended ? 0x40 : 0);
        return pack(Op.LOAD_FIELD, insn.dst(), offset, insn.src() | cut << 8);
      case Opcode.ST:
        return pack(Op.STORE_FIELD_IMM, insn.dst(), offset, (int) insn.imm());
      default:
        return pack(Op.STORE_FIELD, insn.dst(), offset, insn.src());
    }
  }

  private static KernelField find(Symbol.KernelField symbol) {
    for (AbiType type : AbiType.values()) {
      if (type.label().equals(symbol.struct())) {
        return KernelField.byName(type, symbol.field())
            .orElseThrow(() -> new LabBug("no kernel field " + symbol.name()));
      }
    }
    throw new LabBug("no kernel struct " + symbol.struct());
  }

  private static int sizeIndex(int opcode) {
    return Integer.numberOfTrailingZeros(Opcode.accessBytes(opcode));
  }

  private static long pack(int op, int dst, int offset, int imm) {
    if (offset != (short) offset) {
      throw new LabBug("a distance of " + offset + " instructions does not fit its field");
    }
    return op | (long) dst << 8 | (offset & 0xffffL) << 16 | (long) imm << 32;
  }
}
