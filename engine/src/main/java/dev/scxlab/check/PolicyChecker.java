package dev.scxlab.check;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.OpsFlagDef;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.PolicyDecl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a policy as a whole: declarations first, then the head of each op and function, then the
 * bodies, then what only the whole shows (contexts, unused names, flags).
 */
public final class PolicyChecker {

  private final PolicyDecl policy;
  private final KernelProfile profile;
  private final Problems problems;
  private final Globals globals = new Globals();
  private final ExprChecker exprs;
  private final TypeResolver types;
  private final Map<Integer, FunctionScope> scopes = new LinkedHashMap<>();

  private PolicyChecker(PolicyDecl policy, KernelProfile profile, Diagnostics diagnostics) {
    this.policy = policy;
    this.profile = profile;
    this.problems = new Problems(diagnostics);
    this.exprs = new ExprChecker(globals, problems, profile);
    this.types = new TypeResolver(exprs);
  }

  /**
   * Checks a policy.
   *
   * @param profile the kernel whose ops, kfuncs and flags count
   * @param diagnostics receives all that is wrong, several things per run
   * @return the checked policy, or empty when there was an error
   */
  public static Optional<CheckedPolicy> check(
      PolicyDecl policy, KernelProfile profile, Diagnostics diagnostics) {
    return new PolicyChecker(policy, profile, diagnostics).run();
  }

  private Optional<CheckedPolicy> run() {
    AttributeChecker attributes = new AttributeChecker(problems, types, exprs, profile);
    attributes.name(policy.name());
    new DeclarationChecker(exprs, types).check(policy);
    FunctionHeads heads = new FunctionHeads(exprs, types, profile);
    List<FunctionHeads.Head> all = heads.collect(policy.decls());
    List<CheckedFunction> functions = new ArrayList<>();
    for (FunctionHeads.Head head : all) {
      functions.add(body(head));
    }
    problems.inside(null);
    ContextChecker contexts = new ContextChecker(problems, profile, scopes);
    contexts.check();
    List<OpsFlagDef> flags = attributes.flags(policy.decls(), globals, all);
    attributes.idleTracking(all, scopes, flags);
    new IdleNodes(problems).check(all, scopes.values(), flags);
    int timeoutMs = attributes.timeoutMs(policy.decls());
    int batch = attributes.batch(policy.decls());
    new UsageChecker(globals, problems, profile).check(policy, scopes.values());
    problems.finish();
    if (problems.hasErrors()) {
      return Optional.empty();
    }
    return Optional.of(
        new CheckedPolicy(
            policy.name().text(),
            policy.name().span(),
            policy.name().text(),
            profile,
            withSleepers(functions, contexts),
            globals.maps,
            globals.data,
            globals.dsqs,
            globals.params,
            globals.timers,
            globals.agents,
            flags,
            timeoutMs,
            batch));
  }

  private List<CheckedFunction> withSleepers(
      List<CheckedFunction> functions, ContextChecker contexts) {
    List<CheckedFunction> done = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      CheckedFunction f = functions.get(i);
      FunctionScope scope = scopes.get(i);
      boolean sleeps =
          scope != null && f.kind() != Function.Kind.FN && contexts.reachesSleep(scope);
      done.add(
          new CheckedFunction(
              f.name(),
              f.op(),
              f.timer(),
              f.agent(),
              f.span(),
              f.parameters(),
              f.result(),
              f.body(),
              f.end(),
              sleeps));
    }
    return done;
  }

  private CheckedFunction body(FunctionHeads.Head head) {
    problems.inside(head.name());
    FunctionScope scope = new FunctionScope(head);
    scopes.put(head.index(), scope);
    exprs.enter(scope);
    StmtChecker stmts = new StmtChecker(exprs, types, scope);
    List<LocalVariable> parameters = new ArrayList<>();
    for (int i = 0; i < head.parameters().size(); i++) {
      parameters.add(
          stmts
              .locals()
              .declare(
                  head.parameters().get(i),
                  LocalVariable.Kind.PARAMETER,
                  head.parameterTypes().get(i),
                  false));
    }
    CheckedStmt.Block block = stmts.block(head.body());
    Span end = new Span(head.body().span().end() - 1, head.body().span().end());
    heads(head, scope, end);
    exprs.enter(null);
    return new CheckedFunction(
        head.name(),
        head.op(),
        head.timer(),
        head.agent(),
        head.span(),
        parameters,
        head.result(),
        block,
        end,
        false);
  }

  /** A function with a result and no `return e` at all (R13). */
  private void heads(FunctionHeads.Head head, FunctionScope scope, Span end) {
    if (head.result() instanceof PolicyType.Void
        || PolicyTypes.isBad(head.result())
        || scope.returnsValue) {
      return;
    }
    OpsCallback op = head.op();
    String what =
        op != null && op.resultRule() == OpsCallback.ResultRule.VALID_CPU
            ? "a CPU"
            : op != null && op.resultRule() == OpsCallback.ResultRule.ERRNO
                ? "0 or a negative errno"
                : "a value of type " + head.result().label();
    String help =
        op != null && op.resultRule() == OpsCallback.ResultRule.VALID_CPU
            ? "return " + head.parameters().get(1).text() + ";"
            : op != null && op.resultRule() == OpsCallback.ResultRule.ERRNO
                ? "return 0;"
                : "return ...;";
    problems.report(
        problems
            .at(
                dev.scxlab.source.DiagnosticCode.WRONG_RETURN,
                end,
                "`" + head.name() + "` must return " + what)
            .label(dev.scxlab.source.Label.declaration(head.span(), "declared here"))
            .help("end it with `" + help + "`"));
  }

  /** Ops first, in the order of the op table, then functions in the order of the text. */
  static final Comparator<Decl> OPS_FIRST =
      Comparator.comparingInt(
          d ->
              d instanceof Decl.Op o
                  ? OpsCallback.byName(o.name().text())
                      .map(Enum::ordinal)
                      .orElse(OpsCallback.values().length)
                  : OpsCallback.values().length + 1);

  /** The most a limit of the kernel allows, for messages. */
  static final int MAX_TIMEOUT_MS = KernelLimits.MAX_TIMEOUT_MS;
}
