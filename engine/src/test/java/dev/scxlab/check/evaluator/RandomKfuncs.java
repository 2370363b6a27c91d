package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncGroup;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Random calls of kfuncs, by their table: what is new in it is called as well. */
final class RandomKfuncs {

  /** Those whose place in an op is not free: inserts, and what belongs into loops over DSQs. */
  private static final List<Kfunc> PLACED =
      List.of(
          Kfunc.DSQ_INSERT,
          Kfunc.DSQ_INSERT_VTIME,
          Kfunc.DISPATCH_CANCEL,
          Kfunc.DSQ_MOVE,
          Kfunc.DSQ_MOVE_VTIME,
          Kfunc.DSQ_MOVE_SET_SLICE,
          Kfunc.DSQ_MOVE_SET_VTIME);

  private final RandomExprs exprs;

  RandomKfuncs(RandomExprs exprs) {
    this.exprs = exprs;
  }

  /** Every kfunc that a policy may name. */
  static List<Kfunc> all() {
    return Arrays.stream(Kfunc.values())
        .filter(k -> !k.hidden() && k.notModelled().isEmpty() && newest(k))
        .toList();
  }

  private static boolean newest(Kfunc k) {
    return Kfunc.byName(k.functionName(), KernelProfile.NEWEST).equals(Optional.of(k));
  }

  /** Statements that call one that may be called here; what they declare is in the scope then. */
  String statement(String name, String leave, String body) {
    Scope scope = exprs.scope();
    List<Kfunc> callable =
        all().stream()
            .filter(k -> !PLACED.contains(k) && !k.releases() && possible(k, scope))
            .toList();
    List<Kfunc> special =
        callable.stream()
            .filter(k -> !k.groups(KernelProfile.NEWEST).contains(KfuncGroup.ANY))
            .toList();
    boolean rare = !special.isEmpty() && exprs.chance(60);
    return statement(exprs.pick(rare ? special : callable), name, leave, body);
  }

  private static boolean possible(Kfunc k, Scope scope) {
    boolean needsLive = k.parameters().stream().anyMatch(KfuncParameter::live);
    return scope.mayCall(k) && !(needsLive && scope.live.isEmpty());
  }

  private String statement(Kfunc k, String name, String leave, String body) {
    Scope scope = exprs.scope();
    String call = call(k);
    if (k == Kfunc.SELECT_CPU_DFL) {
      scope.vars.add(new Scope.Var(name, Ty.CPU, false));
      scope.vars.add(new Scope.Var(name + "b", Ty.BOOL, false));
      return "let (" + name + ", " + name + "b) = " + call + ";";
    }
    if (k.isMessage() || k.result() == AbiType.VOID) {
      return call + ";";
    }
    if (k.releasedBy().isPresent()) {
      return held(k, call, name, leave, body);
    }
    if (k.result() == AbiType.TASK || k.result() == AbiType.RUN_QUEUE) {
      if (k.result() == AbiType.TASK) {
        scope.vars.add(new Scope.Var(name, Ty.TASK, false));
      } else {
        scope.handles.add(new Scope.Handle(name, k.result()));
        String read = exprs.pick(List.of("nr_running", "scx_nr_running"));
        return "let "
            + name
            + " = "
            + call
            + " or "
            + leave
            + "; g_u32 ^= "
            + name
            + "."
            + read
            + "; g_s32 += "
            + name
            + ".cpu;";
      }
      return "let " + name + " = " + call + " or " + leave + ";";
    }
    if (k.nullableResult() && exprs.chance(30)) {
      return "let "
          + name
          + " = "
          + call
          + "; if "
          + name
          + " != null { single.near = "
          + name
          + "; }";
    }
    String or = k.nullableResult() ? " or " + leave : "";
    for (Ty t : Ty.values()) {
      if (t.label.equals(k.result().label())) {
        scope.vars.add(new Scope.Var(name, t, false));
      }
    }
    return "let " + name + " = " + call + or + ";";
  }

  /** A reference that is given back, by a block or by hand. */
  private String held(Kfunc k, String call, String name, String leave, String body) {
    String or = k.nullableResult() ? " or " + leave : "";
    String release = k.releasedBy().orElseThrow().functionName();
    String use =
        k.result() == AbiType.TASK
            ? "g_u32 ^= " + name + ".weight;"
            : k.result() == AbiType.MASK
                ? "g_u32 += cpumask_weight(" + name + ");"
                : "cpumask_set_cpu(" + exprs.of(Ty.CPU, 0) + ", " + name + ");";
    if (k.nullableResult() && exprs.chance(20)) {
      return "using " + name + " = " + call + " { if " + name + " != null { " + use + " } }";
    }
    if (exprs.chance(40)) {
      return "let " + name + " = " + call + or + "; " + use + " " + release + "(" + name + ");";
    }
    return "using " + name + " = " + call + or + " { " + use + " " + body + " }";
  }

  /** A call with random arguments. */
  String call(Kfunc k) {
    if (k.isMessage()) {
      return message(k);
    }
    List<String> arguments = new ArrayList<>();
    for (KfuncParameter p : k.parameters()) {
      if (!p.hidden() && !(p.optional() && exprs.chance(50))) {
        arguments.add(argument(k, p));
      }
    }
    return k.functionName() + "(" + String.join(", ", arguments) + ")";
  }

  private String message(Kfunc k) {
    String code = k == Kfunc.EXIT ? exprs.of(Ty.S64, 0) + ", " : "";
    return k.functionName()
        + "("
        + code
        + "\"%s %llu\", "
        + exprs.texts().place()
        + ", "
        + exprs.of(Ty.U64, 1)
        + ")";
  }

  private String argument(Kfunc k, KfuncParameter p) {
    switch (p.type()) {
      case DSQ:
        return k == Kfunc.CREATE_DSQ || k == Kfunc.DESTROY_DSQ ? exprs.keyedDsq() : exprs.dsq(1);
      case OWN_MASK:
        return exprs.ownMask();
      case TASK:
        return p.live() ? exprs.pick(exprs.scope().live) : exprs.of(Ty.TASK, 0);
      case CPU:
        if (k == Kfunc.CPUPERF_SET && exprs.scope().context.rqLocked()) {
          return "this_cpu()";
        }
        return p.nullable() && exprs.chance(30) ? "single.near" : exprs.of(Ty.CPU, 1);
      case NODE:
        return p.nullable() && exprs.chance(30) ? "-1" : exprs.of(Ty.NODE, 1);
      case ENQ_FLAGS, DEQ_FLAGS, WAKE_FLAGS, KICK_FLAGS, PICK_FLAGS, REENQ_FLAGS, ITER_FLAGS:
        return flags(p.type());
      default:
        return number(p);
    }
  }

  private String number(KfuncParameter p) {
    for (Ty t : Ty.values()) {
      if (t.label.equals(p.type().label())) {
        String value = exprs.of(t, 1);
        return p.range() == null ? value : "(" + value + " % " + (p.range().max() + 1) + ")";
      }
    }
    throw new AssertionError(p);
  }

  /** One flag that policies may set, or none. */
  String flags(AbiType family) {
    List<String> names = new ArrayList<>(List.of("0"));
    for (Flag f : Flag.values()) {
      boolean anywhere = family != AbiType.ENQ_FLAGS || f == Flag.ENQ_HEAD;
      if (f.family() == family && f.origin() != Flag.Origin.CORE && anywhere) {
        names.add(f.name());
      }
    }
    return exprs.pick(names);
  }
}
