package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.AgentDecl;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedFunction;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.DsqDecl;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.TimerDecl;
import dev.scxlab.ir.AgentDef;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.TimerDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a checked policy to bytecode. */
public final class CodeGenerator {

  private CodeGenerator() {}

  /**
   * Lowers a policy.
   *
   * @param diagnostics knows the text, and receives what only shows here: functions that need more
   *     registers than a frame has
   */
  public static Program generate(CheckedPolicy policy, Diagnostics diagnostics) {
    ProgramBuilder program = new ProgramBuilder(policy);
    GeneratedHeads heads = new GeneratedHeads(policy);
    List<CheckedFunction> all = new ArrayList<>(policy.functions());
    heads.missingOps().forEach(all::add);
    List<Function> functions = new ArrayList<>();
    for (CheckedFunction f : all) {
      functions.add(function(f, program, heads, diagnostics));
    }
    return new Program(
        policy.name(),
        functions,
        program.maps(),
        program.data(),
        policy.dsqs().stream().map(DsqDecl::def).toList(),
        policy.timers().stream().map(t -> timer(t, heads)).toList(),
        policy.agents().stream().map(a -> agent(a, policy)).toList(),
        policy.opsFlags(),
        policy.timeoutMs(),
        policy.maxBatch());
  }

  private static TimerDef timer(TimerDecl t, GeneratedHeads heads) {
    PolicyType.Dimension dim = t.dim();
    boolean each = t.cpu() == null && dim != null && dim.domain() == AbiType.CPU;
    return new TimerDef(
        t.name(),
        t.map().index(),
        heads.bodyOf(t),
        setting(t.every()),
        setting(t.cpu()),
        each,
        dim == null ? 1 : dim.code(),
        t.map().def().declaration());
  }

  private static AgentDef agent(AgentDecl a, CheckedPolicy policy) {
    int body = 0;
    while (policy.functions().get(body).agent() != a) {
      body++;
    }
    return new AgentDef(a.name(), body, setting(a.every()), a.span());
  }

  private static TimerDef.Setting setting(@Nullable CheckedExpr e) {
    if (e instanceof CheckedExpr.Const c) {
      return TimerDef.Setting.of(c.value());
    }
    return e instanceof CheckedExpr.Read r
            && r.place() instanceof Place.Memory m
            && m.base() instanceof Place.DataBase d
        ? TimerDef.Setting.ofParam(d.data().index())
        : TimerDef.Setting.NONE;
  }

  private static Function function(
      CheckedFunction f, ProgramBuilder program, GeneratedHeads heads, Diagnostics diagnostics) {
    try {
      return new FunctionGenerator(f, program, heads, diagnostics.source()).generate();
    } catch (Frame.OutOfRegisters e) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.PROGRAM_TOO_LARGE,
                  f.span(),
                  "`" + f.name() + "` has more variables than a frame has registers")
              .op(f.name())
              .help("split it into functions"));
      return new Function(
          f.name(),
          f.kind(),
          f.span(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          0,
          f.sleepable());
    }
  }
}
