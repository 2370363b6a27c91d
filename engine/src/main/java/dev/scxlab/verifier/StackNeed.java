package dev.scxlab.verifier;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.report.Findings;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** Functions whose own locals and copies are more than the stack: they are not walked (R104). */
final class StackNeed {

  private final List<FunctionInfo> functions;

  StackNeed(List<FunctionInfo> functions) {
    this.functions = functions;
  }

  /** The functions that are too large themselves or call one that is, once each is reported. */
  BitSet report(Findings findings) {
    BitSet found = new BitSet();
    for (FunctionInfo f : functions) {
      if (f.function().stackBytes() > KernelLimits.STACK_BYTES) {
        findings.add(diagnostic(f));
        found.set(f.index());
      }
    }
    boolean grows = !found.isEmpty();
    while (grows) {
      int before = found.cardinality();
      functions.stream().filter(f -> callsOneOf(f, found)).forEach(f -> found.set(f.index()));
      grows = found.cardinality() > before;
    }
    return found;
  }

  private static boolean callsOneOf(FunctionInfo f, BitSet callees) {
    return f.function().insns().stream()
        .anyMatch(i -> i.isCall() && i.src() == Opcode.CALL_FUNCTION && callees.get((int) i.imm()));
  }

  private static Diagnostic diagnostic(FunctionInfo f) {
    String title =
        String.format(
            Locale.ROOT,
            "`%s` needs %,d bytes of stack, %d are available",
            f.function().name(),
            f.function().stackBytes(),
            KernelLimits.STACK_BYTES);
    return Diagnostic.of(DiagnosticCode.STACK_TOO_LARGE, overflowing(f), title)
        .at("does not fit any more")
        .label(Label.declaration(f.function().span(), "local structs and arrays lie on the stack"))
        .help(
            Help.advice(
                "keep it in a map and work on the entry: a `percpu var`, or `h.create(key)`, which"
                    + " needs no stack"))
        .op(f.function().name())
        .build();
  }

  /** What is first put below the end of the stack. */
  private static Span overflowing(FunctionInfo f) {
    for (int at = 0; at < f.function().insns().size(); at++) {
      Insn insn = f.insn(at);
      boolean store = insn.opcodeClass() == Opcode.ST || insn.opcodeClass() == Opcode.STX;
      boolean stored =
          store
              && insn.dst() == FuncState.FRAME_POINTER
              && insn.offset() < -KernelLimits.STACK_BYTES;
      boolean pointed = isAddress(f, at) && insn.imm() < -KernelLimits.STACK_BYTES;
      if (stored || pointed) {
        return f.span(at);
      }
    }
    return f.function().span();
  }

  /** {@code r = r10; r += offset}. */
  private static boolean isAddress(FunctionInfo f, int at) {
    Insn insn = f.insn(at);
    boolean adds =
        at > 0
            && insn.opcodeClass() == Opcode.ALU64
            && Opcode.operation(insn.opcode()) == Opcode.ADD
            && !Opcode.isRegisterSource(insn.opcode());
    if (!adds) {
      return false;
    }
    Insn copy = f.insn(at - 1);
    return Opcode.operation(copy.opcode()) == Opcode.MOV
        && Opcode.isRegisterSource(copy.opcode())
        && copy.dst() == insn.dst()
        && copy.src() == FuncState.FRAME_POINTER;
  }
}
