package dev.scxlab.check.evaluator;

import dev.scxlab.check.evaluator.Scope.Ty;
import dev.scxlab.check.evaluator.Scope.Var;
import java.util.ArrayList;
import java.util.List;

/** Random local arrays, references to arrays, copies of whole ones, and locals with a range. */
final class RandomArrays {

  private final RandomExprs exprs;

  RandomArrays(RandomExprs exprs) {
    this.exprs = exprs;
  }

  /** An array of four numbers, by reference; finding it needs no long expression. */
  String row() {
    String i = exprs.pick(List.of("0", "1", "2", "random() % 3", "tries % 3"));
    List<String> ways = new ArrayList<>(List.of("single.row", "pc.this.row", "board[" + i + "]"));
    if (exprs.scope().functionsBelow == RandomPolicy.FUNCTIONS.size()) {
      ways.add("row_of(" + i + ")");
    }
    ways.add("many[" + exprs.index(1) + " & 3].row");
    ways.addAll(exprs.storages().places(Ty.ROW));
    exprs.scope().of(Ty.ROW).forEach(v -> ways.add(v.name()));
    exprs.scope().of(Ty.CTX).forEach(v -> ways.add(v.name() + ".row"));
    return exprs.pick(ways);
  }

  /** A number from 0 to 3. */
  String quarter() {
    List<Var> vars = exprs.scope().of(Ty.QUARTER);
    return vars.isEmpty() || exprs.chance(40)
        ? exprs.pick(List.of("(3 as u32)", "(random() & 3)", "(g_u32 & 3)"))
        : exprs.pick(vars).name();
  }

  String statement(String name) {
    return switch (exprs.random.nextInt(9)) {
      case 0 -> declare("var " + name + ": u32[4] = [];", name, Ty.ROW);
      case 1 -> declare("let " + name + " = " + row() + ";", name, Ty.ROW);
      case 2 -> declare("var " + name + ": u32 in 0..3 = " + quarter() + ";", name, Ty.QUARTER);
      case 3 -> copy(name);
      case 4 -> row() + "[" + quarter() + "] += " + exprs.of(Ty.U32, 1) + ";";
      case 5 -> ofEachCpu();
      case 6 -> optionals(name);
      case 7 -> unassigned(name);
      default -> assign();
    };
  }

  private String declare(String text, String name, Ty type) {
    exprs.scope().vars.add(new Var(name, type, type == Ty.QUARTER));
    return text;
  }

  private String copy(String name) {
    String target =
        exprs.pick(List.of("single.row", "board[" + exprs.index(0) + " % 3]", "pc.this.row"));
    return exprs.chance(60)
        ? target + " = " + row() + ";"
        : "var "
            + name
            + ": u32[4] = []; "
            + name
            + " = "
            + row()
            + "; "
            + target
            + " = "
            + name
            + ";";
  }

  private String ofEachCpu() {
    String copy = exprs.chance(60) ? "this" : null;
    String place = copy == null ? "tables[" + exprs.of(Ty.CPU, 0) + "]" : "tables.this";
    return place + "[" + exprs.index(0) + " & 7] ^= " + exprs.of(Ty.U64, 1) + ";";
  }

  private String optionals(String name) {
    return "var "
        + name
        + ": cpu?[2] = []; if "
        + exprs.of(Ty.BOOL, 1)
        + " { "
        + name
        + "["
        + exprs.index(0)
        + " & 1] = "
        + exprs.of(Ty.CPU, 1)
        + "; } single.near = "
        + name
        + "["
        + exprs.index(0)
        + " & 1];";
  }

  private String unassigned(String name) {
    String last = exprs.of(Ty.U64, 1);
    return "var "
        + name
        + ": u64[2]; "
        + name
        + "[0] = "
        + exprs.of(Ty.U64, 1)
        + "; "
        + name
        + "[1] = "
        + last
        + "; g_u64 ^= "
        + name
        + "["
        + exprs.index(0)
        + " & 1];";
  }

  private String assign() {
    List<Var> vars = exprs.scope().of(Ty.QUARTER).stream().filter(Var::assignable).toList();
    return vars.isEmpty()
        ? row() + "[" + quarter() + "] = " + exprs.of(Ty.U32, 1) + ";"
        : exprs.pick(vars).name() + " = " + quarter() + ";";
  }
}
