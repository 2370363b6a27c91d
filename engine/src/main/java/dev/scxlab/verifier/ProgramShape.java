package dev.scxlab.verifier;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.InsnRules;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.state.FuncState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program is one at all: instructions that exist, jumps and operands that lead somewhere.
 */
final class ProgramShape {

  private ProgramShape() {}

  /** The first thing that is wrong. */
  static Optional<Diagnostic> fault(Program program) {
    for (Function function : program.functions()) {
      Span span = function.span();
      if (function.insns().size() > KernelLimits.MAX_OP_INSNS) {
        String title =
            function.name() + " compiles to " + function.insns().size() + " instructions";
        return Optional.of(
            Diagnostic.of(DiagnosticCode.PROGRAM_TOO_LARGE, span, title)
                .at("at most " + KernelLimits.MAX_OP_INSNS)
                .help("split it")
                .build());
      }
      String fault = fault(program, function);
      if (fault != null) {
        return Optional.of(
            Diagnostic.of(DiagnosticCode.PROGRAM_TOO_LARGE, span, function.name() + ": " + fault)
                .build());
      }
    }
    return Optional.empty();
  }

  private static @Nullable String fault(Program program, Function function) {
    if (function.kind() == Function.Kind.RAW) {
      return "raw code is no part of a policy";
    }
    if (function.kind() == Function.Kind.OP && OpsCallback.byName(function.name()).isEmpty()) {
      return "there is no such op";
    }
    if (function.debug().size() != function.insns().size()) {
      return "the debug table does not fit the instructions";
    }
    Optional<String> flow = Cfg.fault(function.insns());
    if (flow.isPresent()) {
      return flow.get();
    }
    for (Insn insn : function.insns()) {
      String fault = InsnRules.fault(insn);
      if (fault == null) {
        fault = operandFault(program, insn);
      }
      if (fault != null) {
        return fault;
      }
    }
    return Cfg.of(function.insns()).isReducible()
        ? null
        : "a loop has two ways in (this is a limit of the checker)";
  }

  private static @Nullable String operandFault(Program program, Insn insn) {
    if (insn.dst() < 0
        || insn.dst() >= KernelLimits.MAX_REGISTERS
        || insn.src() < 0
        || insn.src() >= KernelLimits.MAX_REGISTERS) {
      return "a register that does not exist";
    }
    boolean writesFramePointer =
        insn.dst() == FuncState.FRAME_POINTER
            && (insn.opcodeClass() == Opcode.ALU
                || insn.opcodeClass() == Opcode.ALU64
                || insn.opcodeClass() == Opcode.LDX
                || insn.opcodeClass() == Opcode.LD);
    if (writesFramePointer) {
      return "the frame pointer cannot be written";
    }
    Symbol symbol = insn.symbol();
    if (symbol instanceof Symbol.Map map
        && (map.index() < 0 || map.index() >= program.maps().size() || map.index() != insn.imm())) {
      return "there is no such map";
    }
    if (symbol instanceof Symbol.Data data) {
      boolean known = data.index() >= 0 && data.index() < program.data().size();
      boolean same =
          known && program.data().get(data.index()).address() + data.offset() == insn.imm();
      if (!same) {
        return "there is no such variable";
      }
    }
    return null;
  }
}
