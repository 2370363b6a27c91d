package dev.scxlab.check;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.PolicyDecl;
import java.util.Collection;
import java.util.Map;

/** Names that nothing uses (R107). */
final class UsageChecker {

  private final Globals globals;
  private final Problems problems;
  private final KernelProfile profile;

  UsageChecker(Globals globals, Problems problems, KernelProfile profile) {
    this.globals = globals;
    this.problems = problems;
    this.profile = profile;
  }

  void check(PolicyDecl policy, Collection<FunctionScope> scopes) {
    if (problems.hasErrors()) {
      return;
    }
    problems.inside(null);
    for (Map.Entry<String, Span> e : globals.declaredValues().entrySet()) {
      NamedValue value = globals.value(e.getKey());
      if (value instanceof NamedValue.Timer t) {
        neverStarted(t.timer(), e.getValue());
        continue;
      }
      if (value instanceof NamedValue.Agent a) {
        neverWoken(a.agent());
        continue;
      }
      boolean hidden = e.getKey().startsWith("_") || value instanceof NamedValue.Broken;
      if (!globals.isUsed(e.getKey()) && !hidden) {
        report(e.getKey(), e.getValue());
      }
    }
    for (FnSignature fn : globals.functions.values()) {
      if (!globals.isFunctionUsed(fn.name()) && !fn.name().startsWith("_")) {
        report(fn.name(), fn.span());
      }
    }
    for (FunctionScope s : scopes) {
      problems.inside(s.name);
      for (LocalVariable v : s.declared) {
        boolean exempt =
            v.isRead()
                || v.name().startsWith("_")
                || (v.kind() == LocalVariable.Kind.PARAMETER && s.context(profile) != null);
        if (!exempt) {
          reportLocal(v.name(), v.declaration());
        }
      }
    }
    problems.inside(null);
  }

  /** A timer that neither repeats nor is started (R132). */
  private void neverStarted(TimerDecl timer, Span span) {
    String name = timer.name();
    if (timer.every() != null || globals.isUsed(name)) {
      return;
    }
    problems.report(
        problems
            .at(DiagnosticCode.NEVER_STARTED, span, "nothing starts `" + name + "`")
            .help("say how often it runs, for example `timer " + name + " every 10ms { }`")
            .help("or call `" + name + ".start(...)` somewhere"));
  }

  /** An agent that neither repeats nor is woken (R132). */
  private void neverWoken(AgentDecl agent) {
    if (agent.every() != null || globals.isUsed(agent.name())) {
      return;
    }
    problems.report(
        problems
            .at(DiagnosticCode.NEVER_STARTED, agent.span(), "nothing wakes `" + agent.name() + "`")
            .help("say how often it runs, for example `agent " + agent.name() + " every 1s { }`")
            .help("or call `" + agent.name() + ".wake()` somewhere"));
  }

  private void report(String name, Span span) {
    problems.report(
        problems.at(DiagnosticCode.UNUSED, span, "`" + name + "` is never used").help("remove it"));
  }

  private void reportLocal(String name, Span span) {
    problems.report(
        problems
            .at(DiagnosticCode.UNUSED, span, "`" + name + "` is never used")
            .help(
                Help.edit(
                    "remove it, or say with a `_` that this is meant",
                    Help.Applicability.LIKELY,
                    span,
                    "_" + name)));
  }
}
