package dev.scxlab.check;

import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncGroup;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each op may call, through all functions it uses (groups E and L of the catalogue). */
final class ContextChecker {

  private final Problems problems;
  private final KernelProfile profile;
  private final Map<Integer, FunctionScope> scopes;
  private final Set<String> reported = new HashSet<>();

  /**
   * Makes a checker.
   *
   * @param scopes what was found in each function, by its place in the policy
   */
  ContextChecker(Problems problems, KernelProfile profile, Map<Integer, FunctionScope> scopes) {
    this.problems = problems;
    this.profile = profile;
    this.scopes = scopes;
  }

  /** Checks recursion, depth and contexts of everything an op reaches. */
  void check() {
    for (Map.Entry<Integer, FunctionScope> e : scopes.entrySet()) {
      recursion(e.getKey(), e.getValue(), new ArrayList<>());
    }
    for (FunctionScope s : scopes.values()) {
      CallContext context = s.context(profile);
      if (context != null) {
        problems.inside(s.name);
        walk(s, context, s, null, new ArrayList<>());
      }
    }
    problems.inside(null);
  }

  /** Whether anything reachable from an op may sleep; the op is then a sleepable program. */
  boolean reachesSleep(FunctionScope from) {
    return reachesSleep(from, new HashSet<>());
  }

  private boolean reachesSleep(FunctionScope from, Set<String> seen) {
    if (!seen.add(from.name)) {
      return false;
    }
    return from.kfuncs.stream().anyMatch(k -> k.kfunc().sleeps())
        || from.calls.stream().anyMatch(c -> reachesSleep(scope(c.function()), seen));
  }

  private FunctionScope scope(FnSignature fn) {
    FunctionScope found = scopes.get(fn.index());
    if (found == null) {
      throw new IllegalStateException(fn.name());
    }
    return found;
  }

  private void recursion(int start, FunctionScope at, List<FunctionScope.FnUse> chain) {
    for (FunctionScope.FnUse use : at.calls) {
      boolean closes = use.function().index() == start;
      boolean repeats =
          chain.stream().anyMatch(u -> u.function().index() == use.function().index());
      if (closes) {
        reportRecursion(at, chain, use);
      } else if (!repeats) {
        chain.add(use);
        recursion(start, scope(use.function()), chain);
        chain.remove(chain.size() - 1);
      }
    }
  }

  private void reportRecursion(
      FunctionScope last, List<FunctionScope.FnUse> chain, FunctionScope.FnUse closing) {
    Set<String> members = new LinkedHashSet<>();
    chain.forEach(u -> members.add(u.function().name()));
    members.add(closing.function().name());
    List<String> sorted = new ArrayList<>(members);
    sorted.sort(null);
    if (!reported.add("recursion " + sorted)) {
      return;
    }
    String name = closing.function().name();
    StringBuilder words = new StringBuilder("`" + name + "`");
    chain.forEach(u -> words.append(" calls `").append(u.function().name()).append("`"));
    words.append(chain.isEmpty() ? " calls itself" : ", which calls `" + name + "` again");
    Diagnostic.Builder d =
        problems
            .at(DiagnosticCode.RECURSION, closing.span(), "recursion: " + words)
            .op(last.name)
            .help("write `" + name + "` as a loop, with a `var` for what the calls handed on");
    chain.stream()
        .limit(5)
        .forEach(
            u ->
                d.label(
                    new Label(u.span(), "calls `" + u.function().name() + "`", Label.Role.CALL)));
    problems.report(d);
  }

  private void walk(
      FunctionScope opScope,
      CallContext context,
      FunctionScope at,
      FunctionScope.@Nullable FnUse entry,
      List<FunctionScope.FnUse> chain) {
    for (FunctionScope.KfuncUse use : at.kfuncs) {
      if (!context.mayCall(use.kfunc(), profile)) {
        report(opScope, use, entry, chain);
      }
    }
    for (FunctionScope.FnUse use : at.calls) {
      int next = use.function().index();
      if (chain.stream().anyMatch(u -> u.function().index() == next)) {
        continue;
      }
      if (chain.size() + 2 > KernelLimits.MAX_FRAMES) {
        depth(use, chain);
        continue;
      }
      chain.add(use);
      walk(opScope, context, scope(use.function()), entry == null ? use : entry, chain);
      chain.remove(chain.size() - 1);
    }
  }

  private void depth(FunctionScope.FnUse use, List<FunctionScope.FnUse> chain) {
    if (!reported.add("depth " + use.span())) {
      return;
    }
    StringBuilder words = new StringBuilder();
    chain.forEach(u -> words.append(u.function().name()).append(" -> "));
    String callee = use.function().name();
    String caller = chain.get(chain.size() - 1).function().name();
    problems.report(
        problems
            .at(
                DiagnosticCode.TOO_MANY_FRAMES,
                use.span(),
                "call chain is " + (chain.size() + 2) + " deep, at most " + KernelLimits.MAX_FRAMES)
            .at("the chain is " + words + callee)
            .help("write the body of `" + callee + "` into `" + caller + "`, for example"));
  }

  private void report(
      FunctionScope opScope,
      FunctionScope.KfuncUse use,
      FunctionScope.@Nullable FnUse entry,
      List<FunctionScope.FnUse> chain) {
    Kfunc kfunc = use.kfunc();
    String name = problems.text(use.span());
    String shown = kfunc.isNamed(name) || kfunc.hidden() ? name : kfunc.functionName();
    if (entry != null) {
      if (!reported.add(opScope.name + " " + entry.span() + " " + kfunc)) {
        return;
      }
      Diagnostic.Builder d =
          problems
              .at(
                  DiagnosticCode.FUNCTION_CONTEXT,
                  entry.span(),
                  "`"
                      + entry.function().name()
                      + "` uses `"
                      + shown
                      + "` and is called from "
                      + opScope.caller())
              .at("called from " + opScope.caller())
              .label(new Label(use.span(), "allowed in: " + allowedIn(kfunc), Label.Role.CALL))
              .help(
                  "call `"
                      + entry.function().name()
                      + "` only where `"
                      + shown
                      + "` is allowed, or do that part elsewhere");
      chain.stream()
          .skip(1)
          .limit(4)
          .forEach(
              u ->
                  d.label(
                      new Label(u.span(), "calls `" + u.function().name() + "`", Label.Role.CALL)));
      problems.report(d);
      return;
    }
    if (!reported.add(opScope.name + " " + use.span() + " " + kfunc)) {
      return;
    }
    Span header = opScope.header;
    problems.report(
        problems
            .at(code(kfunc), use.span(), title(kfunc, shown, opScope.caller()))
            .at("allowed in: " + allowedIn(kfunc))
            .label(Label.cause(header, "called from " + opScope.caller()))
            .help(advice(kfunc, opScope.name, problems.text(header))));
  }

  private static DiagnosticCode code(Kfunc kfunc) {
    if (kfunc == Kfunc.ITER_TASK_NEW) {
      return DiagnosticCode.FUNCTION_CONTEXT;
    }
    if (kfunc.sleeps()) {
      return DiagnosticCode.SLEEPS_IN_ATOMIC_OP;
    }
    Set<KfuncGroup> groups = kfunc.groups(KernelProfile.NEWEST);
    if (groups.contains(KfuncGroup.DISPATCH)) {
      return DiagnosticCode.DISPATCH_ONLY;
    }
    if (groups.contains(KfuncGroup.ENQUEUE)) {
      return DiagnosticCode.INSERT_CONTEXT;
    }
    if (groups.contains(KfuncGroup.SELECT)) {
      return DiagnosticCode.SELECT_CONTEXT;
    }
    return groups.contains(KfuncGroup.DUMP)
        ? DiagnosticCode.DUMP_CONTEXT
        : DiagnosticCode.DEPRECATED_FORM;
  }

  private String title(Kfunc kfunc, String shown, String op) {
    String kernel = profile == KernelProfile.NEWEST ? "" : " in kernel " + profile.label();
    switch (code(kfunc)) {
      case FUNCTION_CONTEXT:
        return "a loop over `" + shown + "` cannot stand in " + op;
      case SLEEPS_IN_ATOMIC_OP:
        return "`" + shown + "` may sleep; " + op + " cannot";
      case DISPATCH_ONLY:
        return kfunc.groups(profile).size() == 1
            ? "`" + shown + "` can only be called from " + allowedIn(kfunc) + kernel
            : "`" + shown + "` cannot be called from " + op + kernel;
      case DUMP_CONTEXT:
        return "`" + shown + "` can only be called from dump, dump_cpu, dump_task";
      case DEPRECATED_FORM:
        return "`" + shown + "` is limited to " + allowedIn(kfunc) + kernel;
      default:
        return "`" + shown + "` cannot be called from " + op + kernel;
    }
  }

  private String allowedIn(Kfunc kfunc) {
    List<String> names = new ArrayList<>();
    for (OpsCallback op : OpsCallback.values()) {
      CallContext c = op.context(profile);
      boolean listed =
          profile.has(op.since()) && op.notModelled().isEmpty() && c.mayCall(kfunc, profile);
      if (listed) {
        names.add(op.opName());
      }
    }
    if (CallContext.TIMER.mayCall(kfunc, profile)) {
      names.add("timers");
    }
    if (CallContext.AGENT.mayCall(kfunc, profile)) {
      names.add("agents");
    }
    return String.join(", ", names);
  }

  /** What the head of an op with one task calls it. */
  private static String task(String head) {
    return head.substring(head.indexOf('(') + 1).split("[,:)]", -1)[0].strip();
  }

  private static String advice(Kfunc kfunc, String op, String head) {
    switch (code(kfunc)) {
      case FUNCTION_CONTEXT:
        return "walk them in a timer with `every`, and keep what you find";
      case SLEEPS_IN_ATOMIC_OP:
        return "declare the DSQ at the top of the policy, or create it in init";
      case DISPATCH_ONLY:
        return "insert into a DSQ here and let dispatch move from it";
      case INSERT_CONTEXT:
        return op.equals("tick")
            ? "call `task_set_slice(" + task(head) + ", 0)`: the CPU then looks for other work"
            : "queue tasks in select_cpu, enqueue or dispatch";
      case SELECT_CONTEXT:
        return "call it in select_cpu or enqueue; here `pick_idle_cpu(mask, 0)` may be called";
      case DUMP_CONTEXT:
        return "count with a stat, or write with `log`";
      default:
        return "call `dsq_reenq`, which every op may";
    }
  }
}
