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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each op may call, through all functions it uses (groups E and L of the catalogue). */
final class ContextChecker {

  private final Problems problems;
  private final KernelProfile profile;
  private final Map<Integer, FunctionScope> scopes;
  private final Set<String> reported = new HashSet<>();

  /** How many frames a function puts below its own, by its place in the policy. */
  private final Map<Integer, Integer> framesBelow = new HashMap<>();

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
    RecursionChecker recursion = new RecursionChecker(problems, scopes);
    recursion.check();
    for (int function : recursion.calleesFirst()) {
      FunctionScope scope = scope(function);
      int below = 0;
      for (FunctionScope.FnUse use : scope.calls) {
        below = Math.max(below, 1 + framesBelow.getOrDefault(use.function().index(), 0));
      }
      framesBelow.put(function, below);
    }
    for (FunctionScope s : scopes.values()) {
      CallContext context = s.context(profile);
      if (context != null) {
        problems.inside(s.name);
        calls(s, context);
        depth(s, new ArrayList<>(), new HashSet<>());
      }
    }
    problems.inside(null);
  }

  /** Whether anything reachable from an op may sleep; the op is then a sleepable program. */
  boolean reachesSleep(FunctionScope from) {
    return reachable(from).stream()
        .anyMatch(r -> r.scope().kfuncs.stream().anyMatch(k -> k.kfunc().sleeps()));
  }

  /** A function and a shortest way of calls to it. */
  private record Reached(
      FunctionScope scope, @Nullable Reached from, FunctionScope.@Nullable FnUse by) {

    /** The calls that lead here. */
    List<FunctionScope.FnUse> chain() {
      List<FunctionScope.FnUse> chain = new ArrayList<>();
      for (Reached r = this; r != null && r.by != null; r = r.from) {
        chain.add(0, r.by);
      }
      return chain;
    }
  }

  /** Everything that is called from somewhere, itself first. */
  private List<Reached> reachable(FunctionScope from) {
    List<Reached> all = new ArrayList<>();
    Set<FunctionScope> seen = new HashSet<>();
    seen.add(from);
    all.add(new Reached(from, null, null));
    for (int i = 0; i < all.size(); i++) {
      Reached at = all.get(i);
      for (FunctionScope.FnUse use : at.scope().calls) {
        FunctionScope next = scope(use.function().index());
        if (seen.add(next)) {
          all.add(new Reached(next, at, use));
        }
      }
    }
    return all;
  }

  private FunctionScope scope(int function) {
    return Objects.requireNonNull(scopes.get(function));
  }

  /** What an op calls itself, and, for each call of a function, what is reached through it. */
  private void calls(FunctionScope op, CallContext context) {
    reportBad(op, context, op, null, List.of());
    boolean anyBad =
        reachable(op).stream()
            .skip(1)
            .anyMatch(
                r ->
                    r.scope().kfuncs.stream()
                        .anyMatch(use -> !context.mayCall(use.kfunc(), profile)));
    if (!anyBad) {
      return;
    }
    for (FunctionScope.FnUse entry : op.calls) {
      for (Reached reached : reachable(scope(entry.function().index()))) {
        List<FunctionScope.FnUse> chain = reached.chain();
        chain.add(0, entry);
        reportBad(op, context, reached.scope(), entry, chain);
      }
    }
  }

  private void reportBad(
      FunctionScope op,
      CallContext context,
      FunctionScope at,
      FunctionScope.@Nullable FnUse entry,
      List<FunctionScope.FnUse> chain) {
    for (FunctionScope.KfuncUse use : at.kfuncs) {
      if (!context.mayCall(use.kfunc(), profile)) {
        report(op, use, entry, chain);
      }
    }
  }

  /** Follows only calls that lead too deep, and each function once at a depth. */
  private void depth(
      FunctionScope at, List<FunctionScope.FnUse> chain, Set<Map.Entry<Integer, Integer>> seen) {
    for (FunctionScope.FnUse use : at.calls) {
      int function = use.function().index();
      int deepest = chain.size() + 2 + framesBelow.getOrDefault(function, 0);
      if (deepest <= KernelLimits.MAX_FRAMES) {
        continue;
      }
      if (chain.size() + 2 > KernelLimits.MAX_FRAMES) {
        tooDeep(use, chain);
      } else if (seen.add(Map.entry(function, chain.size()))) {
        chain.add(use);
        depth(scope(function), chain, seen);
        chain.remove(chain.size() - 1);
      }
    }
  }

  private void tooDeep(FunctionScope.FnUse use, List<FunctionScope.FnUse> chain) {
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

  private String advice(Kfunc kfunc, String op, String head) {
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
        return profile.has(Kfunc.DSQ_REENQ.since())
            ? "call `dsq_reenq`, which every op may"
            : "call it from " + allowedIn(kfunc) + "; `dsq_reenq`, for every op, came later";
    }
  }
}
