package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.verifier.lint.CpuLints;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.lint.MapLints;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;

/** What each instruction does to a state. */
final class Transfer {

  private final AluTransfer alu;
  private final MemoryTransfer memory;
  private final BranchTransfer branches;
  private final HelperTransfer helpers;
  private final KfuncTransfer kfuncs;
  private final ExitChecks exits;
  private final Reports reports;

  Transfer(OpAnalysis op, Reports reports) {
    this.reports = reports;
    RangeReports ranges = new RangeReports(op, reports);
    Arguments arguments = new Arguments(op, reports, ranges);
    LockTransfer locks = new LockTransfer(op, reports);
    CpuLints cpus = new CpuLints(op, reports);
    MapLints maps = new MapLints(op, reports);
    Lints lints = new Lints(op, reports, cpus);
    this.alu = new AluTransfer(op, reports, ranges, lints);
    this.memory = new MemoryTransfer(op, reports, ranges, lints, maps);
    this.branches = new BranchTransfer(op, reports);
    this.helpers = new HelperTransfer(op, reports, arguments, locks, lints, maps);
    this.kfuncs = new KfuncTransfer(op, reports, ranges, arguments, helpers, locks, lints, cpus);
    this.exits = new ExitChecks(op, reports, ranges, cpus);
  }

  Reports reports() {
    return reports;
  }

  /** Anything but jumps, calls and exits. */
  void step(VerifierState state, int at, Insn insn) {
    switch (insn.opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
        alu.step(state, at, insn);
        break;
      case Opcode.LD:
        alu.loadImmediate(state, at, insn);
        break;
      case Opcode.LDX:
        memory.load(state, at, insn);
        break;
      default:
        memory.store(state, at, insn);
        break;
    }
  }

  /** A call of a helper or kfunc; gives one state per outcome that is kept apart. */
  List<VerifierState> call(VerifierState state, int at, Insn insn) {
    switch (insn.src()) {
      case Opcode.CALL_HELPER:
        return helpers.call(state, at, insn);
      case Opcode.CALL_KFUNC:
        return kfuncs.call(state, at, insn);
      default:
        reports.malformed(state, at, "a call of an unknown kind");
        return ImmutableList.of();
    }
  }

  boolean follow(VerifierState state, int at, Insn insn, boolean taken) {
    return branches.follow(state, at, insn, taken);
  }

  /** The op returns. */
  void exit(VerifierState state, int at) {
    exits.check(state, at);
  }
}
