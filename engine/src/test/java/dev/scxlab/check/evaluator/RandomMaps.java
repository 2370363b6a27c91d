package dev.scxlab.check.evaluator;

import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Random use of trees, locks, timers, agents, and of places that are changed in one step. */
final class RandomMaps {

  private final RandomExprs exprs;

  RandomMaps(RandomExprs exprs) {
    this.exprs = exprs;
  }

  /** A key of a tree; all lie near each other on the circle, so that their order is clear. */
  String key() {
    return "wrapping(AROUND + (" + exprs.of(Ty.U64, 1) + " & 255))";
  }

  String tree(String name, String leave) {
    String taken = exprs.pick(List.of("pop", "peek"));
    switch (exprs.random.nextInt(6)) {
      case 4:
        return "shelves["
            + exprs.index(0)
            + " & 1].push("
            + key()
            + ", "
            + "("
            + exprs.index(0)
            + " as s32));";
      case 5:
        exprs.scope().vars.add(new Scope.Var(name, Ty.U64, false));
        exprs.scope().vars.add(new Scope.Var(name + "b", Ty.S32, false));
        return "let ("
            + name
            + ", "
            + name
            + "b) = shelves["
            + exprs.index(0)
            + " & 1]."
            + taken
            + "() or "
            + leave
            + ";";
      case 0:
        return "ready.push(" + key() + ", " + exprs.of(Ty.S32, 1) + ");";
      case 1:
        return "if !ordered.push(" + key() + ", " + exprs.of(Ty.CTX, 0) + ") { hits += 1; }";
      case 2:
        exprs.scope().vars.add(new Scope.Var(name, Ty.U64, false));
        exprs.scope().vars.add(new Scope.Var(name + "b", Ty.S32, false));
        return "let (" + name + ", " + name + "b) = ready." + taken + "() or " + leave + ";";
      default:
        exprs.scope().vars.add(new Scope.Var(name, Ty.U64, false));
        exprs.scope().vars.add(new Scope.Var(name + "b", Ty.CTX, false));
        return "let (" + name + ", " + name + "b) = ordered." + taken + "() or " + leave + ";";
    }
  }

  /** One of an array of queues. */
  String line() {
    return exprs.chance(60)
        ? "lines[" + exprs.index(0) + " % 3]"
        : "of_llc[" + exprs.of(Ty.LLC, 0) + "]";
  }

  /** A block with a lock held: nothing is called in it, and places are those of the entry. */
  String locked(String leave) {
    boolean leaves = exprs.chance(30);
    String entry = exprs.pick(List.of("pot_of_all", "pots[" + exprs.random.nextInt(3) + "]"));
    StringBuilder body = new StringBuilder();
    if (leaves) {
      body.append("if ").append(entry).append(".left > ").append(exprs.random.nextInt(50));
      body.append(" { ").append(leave).append("; } ");
    }
    String amount = quiet(Ty.U64);
    body.append(entry).append(".left").append(exprs.pick(List.of(" += ", " = ", " ^= ")));
    body.append(amount).append("; ");
    body.append(entry).append(".number = ").append(quiet(Ty.U32)).append(" % 8;");
    return "lock (" + entry + ") { " + body + " }";
  }

  /** An entry of a hash that is locked. */
  String lockedEntry(String name, String leave) {
    String key = exprs.of(Ty.U32, 1) + " & 3";
    return "let "
        + name
        + " = pot_of.create("
        + key
        + ") or "
        + leave
        + "; lock ("
        + name
        + ") { "
        + name
        + ".left += "
        + quiet(Ty.U64)
        + "; "
        + name
        + ".number = "
        + quiet(Ty.U32)
        + " & 7; }";
  }

  /** A value for which nothing is called or looked up. */
  private String quiet(Ty type) {
    List<String> ways = new ArrayList<>(List.of("g_" + type.label, "single.f_" + type.label));
    exprs.scope().of(type).forEach(v -> ways.add(v.name()));
    ways.add("max(g_" + type.label + ", " + exprs.random.nextInt(99) + ")");
    ways.add("a_" + type.label + "[" + exprs.random.nextInt(8) + "]");
    ways.add(Integer.toString(exprs.random.nextInt(99)));
    return exprs.pick(ways);
  }

  String timer() {
    switch (exprs.random.nextInt(4)) {
      case 0:
        return "once.start(max(" + exprs.of(Ty.TIME, 1) + ", 100us));";
      case 1:
        return "settle[" + exprs.of(Ty.CPU, 1) + "].start(" + exprs.random.nextInt(1, 99) + "ms);";
      case 2:
        return "settle[" + exprs.of(Ty.CPU, 1) + "].cancel();";
      default:
        return "decide.wake();";
    }
  }

  /** An integer in a variable, an array or an entry is changed; the old value. */
  String atomic(Ty type) {
    List<Supplier<String>> ways =
        List.of(
            () -> "atomic_add(" + shared(type) + ", " + exprs.of(type, 0) + ")",
            () -> "atomic_swap(" + shared(type) + ", " + exprs.of(type, 0) + ")",
            () ->
                "atomic_cas("
                    + shared(type)
                    + ", "
                    + exprs.of(type, 0)
                    + ", "
                    + exprs.of(type, 0)
                    + ")");
    return exprs.pick(ways).get();
  }

  private String shared(Ty type) {
    return exprs.pick(
        List.of(
            "g_" + type.label,
            "a_" + type.label + "[" + exprs.index(0) + " & 7]",
            "single.f_" + type.label,
            "many[" + exprs.index(0) + " & 3].f_" + type.label));
  }
}
