package dev.scxlab.ir;

import static dev.scxlab.ir.Opcode.ALU;
import static dev.scxlab.ir.Opcode.ALU64;
import static dev.scxlab.ir.Opcode.ATOMIC;
import static dev.scxlab.ir.Opcode.B;
import static dev.scxlab.ir.Opcode.CALL;
import static dev.scxlab.ir.Opcode.DIV;
import static dev.scxlab.ir.Opcode.DW;
import static dev.scxlab.ir.Opcode.END;
import static dev.scxlab.ir.Opcode.EXIT;
import static dev.scxlab.ir.Opcode.H;
import static dev.scxlab.ir.Opcode.JA;
import static dev.scxlab.ir.Opcode.JMP;
import static dev.scxlab.ir.Opcode.JMP32;
import static dev.scxlab.ir.Opcode.JSLE;
import static dev.scxlab.ir.Opcode.LD;
import static dev.scxlab.ir.Opcode.LDDW;
import static dev.scxlab.ir.Opcode.LDX;
import static dev.scxlab.ir.Opcode.MEM;
import static dev.scxlab.ir.Opcode.MEMSX;
import static dev.scxlab.ir.Opcode.MOD;
import static dev.scxlab.ir.Opcode.MOV;
import static dev.scxlab.ir.Opcode.NEG;
import static dev.scxlab.ir.Opcode.ST;
import static dev.scxlab.ir.Opcode.STX;
import static dev.scxlab.ir.Opcode.W;

import org.jspecify.annotations.Nullable;

/**
 * Which instructions exist (RFC 9669), and which of their fields must be zero because they mean
 * nothing. Registers above r10 are no matter here: only the wire form lacks them.
 */
public final class InsnRules {

  private InsnRules() {}

  /** Why an instruction is none, or null when it is one. */
  public static @Nullable String fault(Insn insn) {
    switch (insn.opcodeClass()) {
      case ALU:
      case ALU64:
        return arithmeticFault(insn);
      case JMP:
      case JMP32:
        return jumpFault(insn);
      case LD:
        return insn.opcode() == LDDW
            ? unused(insn, false, insn.src() > 6, true, false)
            : unknown(insn);
      case LDX:
        return loadFault(insn);
      case ST:
        return Opcode.mode(insn.opcode()) == MEM
            ? unused(insn, false, true, false, false)
            : unknown(insn);
      case STX:
        return storeFault(insn);
      default:
        return unknown(insn);
    }
  }

  private static @Nullable String arithmeticFault(Insn insn) {
    boolean wide = insn.opcodeClass() == ALU64;
    boolean register = Opcode.isRegisterSource(insn.opcode());
    int offset = insn.offset();
    switch (Opcode.operation(insn.opcode())) {
      case NEG:
        return register ? unknown(insn) : unused(insn, false, true, true, true);
      case END:
        if (wide && register) {
          return unknown(insn);
        }
        if (insn.imm() != 16 && insn.imm() != 32 && insn.imm() != 64) {
          return "a byte swap of " + insn.imm() + " bits";
        }
        return unused(insn, false, true, true, false);
      case MOV:
        if (register && (offset == 8 || offset == 16 || (wide && offset == 32))) {
          return unused(insn, false, false, false, true);
        }
        break;
      case DIV:
      case MOD:
        if (offset == 1) {
          return unused(insn, false, !register, false, register);
        }
        break;
      case 0xe0:
      case 0xf0:
        return unknown(insn);
      default:
        break;
    }
    return unused(insn, false, !register, true, register);
  }

  private static @Nullable String jumpFault(Insn insn) {
    boolean narrow = insn.opcodeClass() == JMP32;
    boolean register = Opcode.isRegisterSource(insn.opcode());
    switch (Opcode.operation(insn.opcode())) {
      case JA:
        return register ? unknown(insn) : unused(insn, true, true, narrow, !narrow);
      case EXIT:
        return register || narrow ? unknown(insn) : unused(insn, true, true, true, true);
      case CALL:
        if (narrow) {
          return unknown(insn);
        }
        return register
            ? unused(insn, false, true, true, true)
            : unused(insn, true, insn.src() > 2, true, false);
      default:
        return Opcode.operation(insn.opcode()) > JSLE
            ? unknown(insn)
            : unused(insn, false, !register, false, register);
    }
  }

  private static @Nullable String loadFault(Insn insn) {
    int mode = Opcode.mode(insn.opcode());
    boolean known = mode == MEM || (mode == MEMSX && (insn.opcode() & 0x18) != DW);
    return known ? unused(insn, false, false, false, true) : unknown(insn);
  }

  private static @Nullable String storeFault(Insn insn) {
    int mode = Opcode.mode(insn.opcode());
    if (mode == MEM) {
      return unused(insn, false, false, false, true);
    }
    int size = insn.opcode() & 0x18;
    if (mode != ATOMIC || size == B || size == H) {
      return unknown(insn);
    }
    switch ((int) insn.imm()) {
      case Opcode.ATOMIC_ADD:
      case Opcode.ATOMIC_OR:
      case Opcode.ATOMIC_AND:
      case Opcode.ATOMIC_XOR:
      case Opcode.ATOMIC_ADD | Opcode.FETCH:
      case Opcode.ATOMIC_OR | Opcode.FETCH:
      case Opcode.ATOMIC_AND | Opcode.FETCH:
      case Opcode.ATOMIC_XOR | Opcode.FETCH:
      case Opcode.XCHG:
      case Opcode.CMPXCHG:
        return null;
      default:
        return String.format("unknown atomic operation 0x%x", insn.imm());
    }
  }

  private static @Nullable String unused(
      Insn insn, boolean noDst, boolean noSrc, boolean noOffset, boolean noImm) {
    String field = null;
    if (noDst && insn.dst() != 0) {
      field = "destination register";
    } else if (noSrc && insn.src() != 0) {
      field = "source register";
    } else if (noOffset && insn.offset() != 0) {
      field = "offset";
    } else if (noImm && insn.imm() != 0) {
      field = "immediate";
    }
    return field == null
        ? null
        : String.format("opcode 0x%02x does not use its %s", insn.opcode(), field);
  }

  private static String unknown(Insn insn) {
    return String.format("unknown opcode 0x%02x", insn.opcode());
  }

  /** The bits of a size field as a name: {@code b}, {@code h}, {@code w} or {@code dw}. */
  static String sizeSuffix(int opcode) {
    switch (opcode & 0x18) {
      case B:
        return "b";
      case H:
        return "h";
      case W:
        return "w";
      default:
        return "dw";
    }
  }
}
