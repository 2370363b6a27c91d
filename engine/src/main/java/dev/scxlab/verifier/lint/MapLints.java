package dev.scxlab.verifier.lint;

import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Severity;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;

/** Watches how maps and variables of the policy are used: on which CPU, where entries are made. */
public final class MapLints {

  private final OpAnalysis op;
  private final Reports reports;

  public MapLints(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /** R126: this CPU's copy in an op that may run on another CPU than the task. */
  public void lookup(VerifierState state, int at, MapDef map) {
    boolean remote = op.isOp(OpsCallback.RUNNING) || op.isOp(OpsCallback.STOPPING);
    FunctionInfo function = state.top().function;
    boolean own = function.insn(at).imm() == Helper.MAP_LOOKUP_ELEM.number();
    if (remote && own && map.kind() == MapDef.Kind.PERCPU_ARRAY) {
      reports.add(
          reports
              .at(
                  DiagnosticCode.THIS_CPU_IN_REMOTE_OP,
                  state,
                  at,
                  "use `task_cpu(" + reports.taskName() + ")` here")
              .at(op.context().name() + " may be called on another CPU than the task's")
              .help(
                  Help.edit(
                      "name the CPU of the task",
                      Help.Applicability.LIKELY,
                      function.span(at),
                      reports
                          .names()
                          .text(function, at)
                          .replace(".this", "[task_cpu(" + reports.taskName() + ")]"))),
          state,
          0);
    }
  }

  /** R99: an entry of a storage is made where memory may not be had. */
  public void creates(VerifierState state, int at, MapDef map) {
    if (op.isOp(OpsCallback.INIT_TASK) || op.isOp(OpsCallback.CGROUP_INIT) || op.sleepable()) {
      return;
    }
    boolean task = map.kind() == MapDef.Kind.TASK_STORAGE;
    String where = task ? "init_task" : "cgroup_init";
    reports.add(
        reports
            .at(
                DiagnosticCode.STORAGE_CREATE_CONTEXT,
                state,
                at,
                (task ? "task" : "cgroup") + " storage is created in " + where)
            .severity(op.profile() == KernelProfile.V6_12 ? Severity.ERROR : Severity.WARNING)
            .at(op.context().name() + " runs with a lock held, so this may fail")
            .help("create it in " + where + ", and use `get` here"),
        state,
        0);
  }

  /** Something is written to policy memory, which other CPUs may wait for. */
  public void writesPlace(VerifierState state, RegState base) {
    boolean statistics = false;
    if (base.kind() == RegState.Kind.MAP_VALUE) {
      MapDef.Kind kind = op.program().maps().get(base.index()).kind();
      statistics = kind == MapDef.Kind.STAT || kind == MapDef.Kind.HIST;
    }
    if (!statistics) {
      state.notes = state.notes.withWork();
    }
  }
}
