package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.ir.OpsFlagDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The policy's name, flags, timeout and batch (R40, R48, R110, R111). */
final class AttributeChecker {

  private final Problems problems;
  private final TypeResolver types;
  private final ExprChecker exprs;
  private final KernelProfile profile;

  AttributeChecker(
      Problems problems, TypeResolver types, ExprChecker exprs, KernelProfile profile) {
    this.problems = problems;
    this.types = types;
    this.exprs = exprs;
    this.profile = profile;
  }

  void name(Name name) {
    if (name.text().length() > KernelLimits.MAX_NAME_CHARS) {
      problems.report(
          DiagnosticCode.ATTRIBUTE_RANGE,
          name.span(),
          "the name of a policy has at most " + KernelLimits.MAX_NAME_CHARS + " characters");
    }
  }

  List<OpsFlagDef> flags(List<Decl> decls, Globals globals, List<FunctionHeads.Head> heads) {
    List<OpsFlagDef> flags = new ArrayList<>();
    Map<String, Decl.Flag> seen = new HashMap<>();
    for (Decl d : decls) {
      if (d instanceof Decl.Flags f) {
        for (Decl.Flag flag : f.flags()) {
          flag(flag, globals, heads, seen).ifPresent(flags::add);
        }
      }
    }
    return flags;
  }

  private Optional<OpsFlagDef> flag(
      Decl.Flag flag,
      Globals globals,
      List<FunctionHeads.Head> heads,
      Map<String, Decl.Flag> seen) {
    String name = flag.name().text();
    Optional<OpsFlag> found = OpsFlag.byName(name);
    if (found.isEmpty() || !profile.has(found.get().since())) {
      unknown(flag, found);
      return Optional.empty();
    }
    OpsFlag known = found.get();
    if (known.notModelled().isPresent()) {
      problems.notModelledBecause(flag.name().span(), "`" + name + "`", known.notModelled().get());
      return Optional.empty();
    }
    Decl.Flag first = seen.putIfAbsent(name, flag);
    if (first != null) {
      problems.report(
          problems
              .at(DiagnosticCode.OP_FLAGS, flag.span(), "`" + name + "` is set twice")
              .label(Label.declaration(first.span(), "first set here"))
              .help("remove one"));
      return Optional.empty();
    }
    Optional<OpsCallback> needs = known.needs();
    if (needs.isPresent() && heads.stream().noneMatch(h -> h.op() == needs.get())) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.OP_FLAGS,
                  flag.span(),
                  name + " needs an " + needs.get().opName() + " op")
              .help("add the op or drop the flag"));
    }
    int param = -1;
    Name condition = flag.condition();
    if (condition != null) {
      if (!(globals.value(condition.text()) instanceof NamedValue.Param p)
          || !p.data().type().equals(PolicyTypes.BOOL)) {
        problems.report(
            DiagnosticCode.TYPE_MISMATCH,
            condition.span(),
            "`if` in flags names a param of type bool");
        return Optional.empty();
      }
      globals.use(condition.text());
      param = p.data().index();
    }
    return Optional.of(new OpsFlagDef(name, param, flag.negated(), flag.span()));
  }

  private void unknown(Decl.Flag flag, Optional<OpsFlag> found) {
    String name = flag.name().text();
    Diagnostic.Builder d;
    if (found.isPresent()) {
      d =
          problems
              .at(
                  DiagnosticCode.OP_FLAGS,
                  flag.name().span(),
                  "`" + name + "` does not exist in kernel " + profile.label())
              .help("it came with kernel " + KernelProfile.versionText(found.get().since()));
    } else {
      d =
          problems.at(
              DiagnosticCode.OP_FLAGS,
              flag.name().span(),
              "there is no op flag called `" + name + "`");
      String stripped = name.startsWith("SCX_OPS_") ? name.substring("SCX_OPS_".length()) : name;
      Spelling.nearestName(stripped, Stream.of(OpsFlag.values()).map(Enum::name))
          .ifPresent(
              near ->
                  d.help(
                      Problems.replace("did you mean `" + near + "`?", flag.name().span(), near)));
    }
    problems.report(d);
  }

  /** The watchdog timeout in ms, 0 for the default. */
  int timeoutMs(List<Decl> decls) {
    Decl.Attribute a = attribute(decls, "timeout");
    if (a == null) {
      return 0;
    }
    CheckedExpr e =
        exprs.check(a.value(), PolicyTypes.TIME, "a timeout is a time", a.word().span());
    if (!(e instanceof CheckedExpr.Const c)) {
      return 0;
    }
    long ns = c.value();
    if (ns <= 0 || ns > KernelLimits.MAX_TIMEOUT_MS * 1_000_000L) {
      problems.report(
          DiagnosticCode.ATTRIBUTE_RANGE,
          a.value().span(),
          ns == 0 ? "timeout is at least 1ms" : "timeout is at most 30s",
          "write a time between 1ms and 30s");
    } else if (ns % 1_000_000L != 0) {
      problems.report(
          DiagnosticCode.ATTRIBUTE_RANGE,
          a.value().span(),
          "timeout is in whole milliseconds",
          "round it, for example to `" + ns / 1_000_000L + "ms`");
    }
    return (int) (ns / 1_000_000L);
  }

  /** Slots of the dispatch buffer, 0 for the default. */
  int batch(List<Decl> decls) {
    Decl.Attribute a = attribute(decls, "batch");
    if (a == null) {
      return 0;
    }
    TypeResolver.OptionalLongResult n = types.constant(a.value(), "batch");
    if (n.present() && (n.value() < 1 || n.value() > Integer.MAX_VALUE)) {
      problems.report(
          DiagnosticCode.ATTRIBUTE_RANGE,
          a.value().span(),
          "batch is 1 or more, found " + n.value(),
          "write how many inserts one call of dispatch may make, for example 32");
      return 0;
    }
    return (int) n.value();
  }

  private Decl.@org.jspecify.annotations.Nullable Attribute attribute(
      List<Decl> decls, String word) {
    Decl.Attribute first = null;
    for (Decl d : decls) {
      if (d instanceof Decl.Attribute a && a.word().text().equals(word)) {
        if (first != null) {
          problems.report(
              problems
                  .at(DiagnosticCode.DUPLICATE_NAME, a.span(), "`" + word + "` is given twice")
                  .label(Label.declaration(first.span(), "first given here")));
        }
        first = first == null ? a : first;
      }
    }
    return first;
  }

  /** What update_idle without the keep flag switches off. */
  void idleTracking(
      List<FunctionHeads.Head> heads, Map<Integer, FunctionScope> scopes, List<OpsFlagDef> flags) {
    Optional<FunctionHeads.Head> updateIdle =
        heads.stream().filter(h -> h.op() == OpsCallback.UPDATE_IDLE).findFirst();
    boolean kept = flags.stream().anyMatch(f -> f.name().equals(OpsFlag.KEEP_BUILTIN_IDLE.name()));
    if (updateIdle.isEmpty() || kept) {
      return;
    }
    FunctionHeads.Head head = updateIdle.get();
    for (FunctionScope s : scopes.values()) {
      for (FunctionScope.KfuncUse use : s.kfuncs) {
        if (use.kfunc().needsIdleTracking()
            || use.kfunc() == dev.scxlab.abi.Kfunc.SELECT_CPU_DFL
            || use.kfunc() == dev.scxlab.abi.Kfunc.SELECT_CPU_AND) {
          problems.report(
              problems
                  .at(
                      DiagnosticCode.IDLE_TRACKING_OFF,
                      use.span(),
                      "`"
                          + problems.text(use.span())
                          + "` is unavailable because update_idle is implemented")
                  .op(s.name)
                  .label(Label.cause(head.span(), "switches built-in idle tracking off"))
                  .help("write `flags { KEEP_BUILTIN_IDLE }`"));
        }
      }
    }
    boolean selects = heads.stream().anyMatch(h -> h.op() == OpsCallback.SELECT_CPU);
    if (!selects) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.OPS_NEED_EACH_OTHER,
                  head.span(),
                  "select_cpu must be implemented when update_idle replaces idle tracking")
              .help("add the op, or write `flags { KEEP_BUILTIN_IDLE }`"));
    }
  }

  /** Whether a type is one a flag's condition may have. */
  static boolean isCondition(PolicyType type) {
    return PolicyTypes.abi(type) == AbiType.BOOL;
  }
}
