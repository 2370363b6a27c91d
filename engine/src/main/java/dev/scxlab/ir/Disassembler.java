package dev.scxlab.ir;

import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes instructions as text that {@link Assembler} reads back: numbers in front are the labels of
 * jumps, comments begin with ; and symbols stand for the numbers they are.
 */
public final class Disassembler {

  private final Program program;
  private final @Nullable SourceFile source;

  private Disassembler(Program program, @Nullable SourceFile source) {
    this.program = program;
    this.source = source;
  }

  /**
   * A whole program, function after function.
   *
   * @param program what to write
   * @param source the policy's text, whose lines are put before the instructions that come from
   *     them; null to leave them out
   */
  public static String program(Program program, @Nullable SourceFile source) {
    return program(program, source, (function, insn) -> List.of());
  }

  /** What stands in front of an instruction as comments. */
  @FunctionalInterface
  public interface Remarks {
    /** Lines about an instruction of a function, both by index. */
    List<String> before(int function, int insn);
  }

  /** The same with remarks in front of instructions. */
  public static String program(Program program, @Nullable SourceFile source, Remarks remarks) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < program.functions().size(); i++) {
      if (out.length() > 0) {
        out.append('\n');
      }
      new Disassembler(program, source).function(i, out, remarks);
    }
    return out.toString();
  }

  private void function(int index, StringBuilder out, Remarks remarks) {
    Function function = program.functions().get(index);
    // Ops and functions have name spaces of their own; only functions are called by name.
    String prefix = function.kind() == Function.Kind.FN ? "" : "on.";
    out.append(header(function)).append(prefix).append(function.name()).append(":\n");
    int line = -1;
    for (int i = 0; i < function.insns().size(); i++) {
      if (source != null && i < function.debug().size()) {
        line = sourceLines(function.debug().get(i).span(), line, out);
      }
      for (String remark : remarks.before(index, i)) {
        out.append(";       ").append(remark).append('\n');
      }
      out.append(String.format(Locale.ROOT, "%6d: ", i));
      out.append(insn(function.insns().get(i), i, program)).append('\n');
    }
  }

  private static String header(Function function) {
    StringBuilder text = new StringBuilder("; ");
    text.append(function.kind().name().toLowerCase(Locale.ROOT)).append(' ');
    text.append(function.name()).append(": ").append(function.insns().size());
    text.append(function.insns().size() == 1 ? " instruction, " : " instructions, ");
    text.append(function.stackBytes()).append(" bytes of stack");
    text.append(function.sleepable() ? ", sleepable\n" : "\n");
    for (RegisterInfo register : function.registers()) {
      if (!register.temporary()) {
        text.append(";   %r").append(register.register()).append(' ');
        text.append(register.name()).append(": ").append(register.type()).append('\n');
      }
    }
    return text.toString();
  }

  /** Writes the line a span starts on unless it is {@code last}, and returns its number. */
  private int sourceLines(Span span, int last, StringBuilder out) {
    SourceFile file = source;
    if (file == null || span.length() == 0) {
      return last;
    }
    int line = file.line(span.start());
    if (line != last) {
      out.append("; ").append(line).append(": ").append(file.lineText(line).strip()).append('\n');
    }
    return line;
  }

  /** One function's instructions without symbols of a program; for tests and messages. */
  public static String insns(List<Insn> insns) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < insns.size(); i++) {
      out.append(String.format(Locale.ROOT, "%6d: ", i));
      out.append(insn(insns.get(i), i, null)).append('\n');
    }
    return out.toString();
  }

  /**
   * One instruction.
   *
   * @param insn what to write
   * @param index its index in its function, from which jump targets are counted
   * @param program names the functions it may call; null for their numbers
   */
  public static String insn(Insn insn, int index, @Nullable Program program) {
    String name = Mnemonics.name(insn);
    String dst = "%r" + insn.dst();
    String src = "%r" + insn.src();
    switch (Mnemonics.form(insn)) {
      case BINARY:
        return name + " " + dst + ", " + second(insn);
      case UNARY:
        return name + " " + dst;
      case EXTEND:
        return name + " " + dst + ", " + src;
      case LOAD:
        return name + " " + dst + ", " + memory(insn, insn.src());
      case STORE:
      case ATOMIC:
        return name + " " + memory(insn, insn.dst()) + ", " + src;
      case STORE_IMM:
        return name + " " + memory(insn, insn.dst()) + ", " + insn.imm();
      case WIDE_IMM:
        return name + " " + dst + ", " + wide(insn);
      case BRANCH:
        return name + " " + dst + ", " + second(insn) + ", L" + insn.jumpTarget(index);
      case GOTO:
        return name + " L" + insn.jumpTarget(index);
      case CALL:
        return name + " " + callee(insn, program);
      default:
        return name;
    }
  }

  private static String second(Insn insn) {
    if (Opcode.isRegisterSource(insn.opcode())) {
      return "%r" + insn.src();
    }
    Symbol symbol = insn.symbol();
    return symbol == null ? Long.toString(insn.imm()) : symbolic(symbol);
  }

  private static String memory(Insn insn, int base) {
    Symbol symbol = insn.symbol();
    if (symbol instanceof Symbol.KernelField) {
      return "[%r" + base + "+" + symbol.name() + "]";
    }
    String offset = insn.offset() == 0 ? "" : String.format(Locale.ROOT, "%+d", insn.offset());
    return "[%r" + base + offset + "]";
  }

  private static String wide(Insn insn) {
    Symbol symbol = insn.symbol();
    return symbol == null ? "0x" + Long.toHexString(insn.imm()) : symbolic(symbol);
  }

  private static String callee(Insn insn, @Nullable Program program) {
    if (Opcode.isRegisterSource(insn.opcode())) {
      return "%r" + insn.dst();
    }
    if (insn.src() == Opcode.CALL_FUNCTION) {
      int function = (int) insn.imm();
      if (program == null || function >= program.functions().size()) {
        return "local F" + function;
      }
      return "local " + program.functions().get(function).name();
    }
    Symbol symbol = insn.symbol();
    return symbol == null ? Long.toString(insn.imm()) : symbolic(symbol);
  }

  /** A symbol with its kind in front, as the assembler looks it up. */
  static String symbolic(Symbol symbol) {
    if (symbol instanceof Symbol.Data data && data.offset() != 0) {
      return "data:" + data.name() + "+" + data.offset();
    }
    return kind(symbol) + ":" + symbol.name();
  }

  private static String kind(Symbol symbol) {
    if (symbol instanceof Symbol.Map) {
      return "map";
    } else if (symbol instanceof Symbol.Data) {
      return "data";
    } else if (symbol instanceof Symbol.Code) {
      return "code";
    } else if (symbol instanceof Symbol.Constant) {
      return "const";
    } else if (symbol instanceof Symbol.Dsq) {
      return "dsq";
    } else if (symbol instanceof Symbol.Kfunc) {
      return "kfunc";
    } else if (symbol instanceof Symbol.Helper) {
      return "helper";
    }
    return "field";
  }
}
