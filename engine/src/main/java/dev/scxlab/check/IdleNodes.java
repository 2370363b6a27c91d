package dev.scxlab.check;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.ir.OpsFlagDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether the functions that ask for idle CPUs fit how these are kept: one mask, or one for each
 * node (R41, {@code sched-ext.md} 4). A flag that a param switches fits neither kind always, so it
 * is left to the run.
 */
final class IdleNodes {

  private static final String FORM = "_node";

  private final Problems problems;

  IdleNodes(Problems problems) {
    this.problems = problems;
  }

  void check(
      List<FunctionHeads.Head> heads, Collection<FunctionScope> scopes, List<OpsFlagDef> flags) {
    Optional<OpsFlagDef> perNode = find(flags, OpsFlag.BUILTIN_IDLE_PER_NODE);
    if (perNode.isPresent() && perNode.get().param() >= 0) {
      return;
    }
    perNode.ifPresent(flag -> needsTracking(flag, heads, flags));
    for (FunctionScope scope : scopes) {
      for (FunctionScope.KfuncUse use : scope.kfuncs) {
        check(scope, use, perNode);
      }
    }
  }

  private static Optional<OpsFlagDef> find(List<OpsFlagDef> flags, OpsFlag flag) {
    return flags.stream().filter(f -> f.name().equals(flag.name())).findFirst();
  }

  /** The load fails when there is no idle tracking that nodes could divide. */
  private void needsTracking(
      OpsFlagDef flag, List<FunctionHeads.Head> heads, List<OpsFlagDef> flags) {
    Optional<FunctionHeads.Head> off =
        heads.stream().filter(h -> h.op() == OpsCallback.UPDATE_IDLE).findFirst();
    if (off.isEmpty() || find(flags, OpsFlag.KEEP_BUILTIN_IDLE).isPresent()) {
      return;
    }
    problems.report(
        problems
            .at(
                DiagnosticCode.OP_FLAGS,
                flag.span(),
                OpsFlag.BUILTIN_IDLE_PER_NODE + " needs built-in idle tracking")
            .label(Label.cause(off.get().span(), "switches it off"))
            .help("add KEEP_BUILTIN_IDLE, or drop the flag"));
  }

  private void check(
      FunctionScope scope, FunctionScope.KfuncUse use, Optional<OpsFlagDef> perNode) {
    String name = use.kfunc().functionName();
    boolean wrong = perNode.isPresent() ? hasNodeForm(use.kfunc()) : hasFlatForm(use.kfunc());
    if (!wrong) {
      return;
    }
    String title =
        perNode.isPresent()
            ? "per-node idle tracking is on; use `" + name + FORM + "`"
            : "per-node idle tracking is off; use `"
                + name.substring(0, name.length() - FORM.length())
                + "`";
    Diagnostic.Builder d =
        problems.at(DiagnosticCode.PER_NODE_FORM, use.span(), title).op(scope.name);
    if (perNode.isPresent()) {
      d.label(Label.cause(perNode.get().span(), "switches it on"));
      d.help(withNode(scope, use));
    } else {
      d.help("use the form without a node, or write `flags { BUILTIN_IDLE_PER_NODE }`");
    }
    problems.report(d);
  }

  /** Names the node of the CPU that the search is about, as the argument behind a mask. */
  private Help withNode(FunctionScope scope, FunctionScope.KfuncUse use) {
    String node = scope.find("prev_cpu") != null ? "cpu_node(prev_cpu)" : "cpu_node(this_cpu())";
    Edit form = new Edit(new Span(use.span().end(), use.span().end()), FORM);
    boolean mask = !use.kfunc().parameters().isEmpty();
    int place = problems.nextArgument(use.span().end(), mask);
    if (place < 0) {
      return Help.advice("name a node, for example `" + node + "`, in the form for nodes");
    }
    Edit argument = new Edit(new Span(place, place), mask ? " " + node + "," : node);
    return new Help(
        "name the node in the form for nodes", Help.Applicability.LIKELY, List.of(form, argument));
  }

  private static boolean hasNodeForm(Kfunc kfunc) {
    return named(kfunc.functionName() + FORM);
  }

  private static boolean hasFlatForm(Kfunc kfunc) {
    String name = kfunc.functionName();
    return name.endsWith(FORM) && named(name.substring(0, name.length() - FORM.length()));
  }

  private static boolean named(String name) {
    for (Kfunc k : Kfunc.values()) {
      if (k.functionName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
