package dev.scxlab.check.evaluator;

import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Random use of storages of numbers and arrays, and of hashes with arrays in them. */
final class RandomStorages {

  static final List<String> DECLARATIONS =
      List.of(
          "task_storage tally: u64 = 3;",
          "task_storage level: u32 in 0..7 = 1;",
          "task_storage moods: kind = GROUPED;",
          "task_storage last_on: cpu? = null;",
          "task_storage rows: u32[4] = 1;",
          "task_storage drift: s64;",
          "task_storage rank: u32 in 0..7;",
          "task_storage homes_of: u32[4];",
          "hash lists: u32 -> u32[4] max 3;",
          "hash by_row: u32[4] -> s64 max 3;",
          "hash row_to_row: u32[4] -> u32[4] max 2;");

  private final RandomExprs exprs;

  RandomStorages(RandomExprs exprs) {
    this.exprs = exprs;
  }

  /** Whether {@code p} is a task whose entries are there. */
  private boolean everyTask() {
    return exprs.scope().live.contains("p");
  }

  /** Entries that are always there, of a type. */
  List<String> places(Ty type) {
    if (!everyTask()) {
      return List.of();
    }
    return switch (type) {
      case U64 -> List.of("tally[p]");
      case U32 -> List.of("rows[p][" + exprs.index(0) + " & 3]");
      case KIND -> List.of("moods[p]");
      case ROW -> List.of("rows[p]");
      default -> List.of();
    };
  }

  /** Values of a type; what an entry that is not there gives is one of the given type. */
  List<Supplier<String>> values(Ty type, int depth) {
    String task = exprs.of(Ty.TASK, 0);
    List<Supplier<String>> ways = new ArrayList<>();
    switch (type) {
      case U64 -> ways.add(() -> or("tally.get(" + task + ")", type, depth));
      case S64 -> {
        ways.add(() -> or("drift.get(" + task + ")", type, depth));
        ways.add(() -> or("by_row.get(" + exprs.arrays().row() + ")", type, depth));
      }
      case U32 -> {
        ways.add(() -> or("rank.get(" + task + ")", type, depth));
        ways.add(() -> or("level.get(" + task + ")", type, depth));
        if (everyTask()) {
          ways.add(() -> "level[p]");
        }
      }
      case BOOL -> {
        ways.add(() -> "drift.set(" + task + ", " + exprs.of(Ty.S64, depth) + ")");
        ways.add(() -> "level.set(" + task + ", " + exprs.of(Ty.U32, depth) + " & 7)");
        ways.add(() -> "moods.set(" + task + ", " + exprs.of(Ty.KIND, depth) + ")");
        ways.add(() -> "by_row.delete(" + exprs.arrays().row() + ")");
        ways.add(() -> "(homes_of.get(" + task + ") == null)");
      }
      case CPU -> ways.add(() -> or("last_on.get(" + task + ")", type, depth));
      case KIND -> ways.add(() -> or("moods.get(" + task + ")", type, depth));
      default -> {}
    }
    return ways;
  }

  private String or(String value, Ty type, int depth) {
    return "(" + value + " or " + exprs.of(type, depth) + ")";
  }

  /** A statement; {@code name} is free for a local. */
  String statement(String name, String leave) {
    String task = exprs.of(Ty.TASK, 0);
    List<Supplier<String>> ways = new ArrayList<>();
    ways.add(() -> "drift.set(" + task + ", " + exprs.of(Ty.S64, 1) + ") or " + leave + ";");
    ways.add(() -> "rank.set(" + task + ", " + exprs.of(Ty.U32, 1) + " % 8);");
    ways.add(() -> "last_on.set(" + task + ", single.near);");
    ways.add(() -> "lists.set(" + exprs.index(1) + " & 3, " + exprs.arrays().row() + ");");
    ways.add(() -> "lists.delete(" + exprs.index(1) + " & 3);");
    ways.add(() -> "by_row.set(" + exprs.arrays().row() + ", " + exprs.of(Ty.S64, 1) + ");");
    ways.add(() -> "row_to_row.set(" + exprs.arrays().row() + ", " + exprs.arrays().row() + ");");
    for (int i = 0; i < 3; i++) {
      ways.add(() -> found(name, leave));
    }
    if (everyTask()) {
      for (int i = 0; i < 2; i++) {
        ways.add(() -> entry());
        ways.add(() -> made(name, leave));
      }
    }
    return exprs.pick(ways).get();
  }

  /** The entry of a task is changed where it lies. */
  private String entry() {
    return exprs.pick(
        List.of(
            "level[p] = " + exprs.of(Ty.U32, 1) + " & 7;",
            "if level[p] < 7 { level[p] += 1; }",
            "last_on[p] = " + exprs.pick(List.of("null", "single.near", "this_cpu()")) + ";",
            "if last_on[p] == null { hits += 1; }",
            "tally[p] += level[p] as u64 | 1;",
            "rows[p] = " + exprs.arrays().row() + ";",
            "rows[p][" + exprs.arrays().quarter() + "] += " + exprs.of(Ty.U32, 1) + ";",
            "many[" + exprs.index(1) + " & 3].row = rows[p];"));
  }

  /** An entry is made or removed. */
  private String made(String name, String leave) {
    return switch (exprs.random.nextInt(6)) {
      case 0 -> "drift.delete(p);";
      case 1 -> "g_s64 ^= drift.create(p) or " + exprs.of(Ty.S64, 1) + ";";
      case 2 -> "rank.create(p);";
      case 3 -> "rank.delete(p);";
      case 4 -> "homes_of.delete(p);";
      default -> local(name, "homes_of.create(p)", leave);
    };
  }

  /** An array of a map by reference. */
  private String found(String name, String leave) {
    String key = exprs.index(1) + " & 3";
    return local(
        name,
        exprs.pick(
            List.of(
                "lists.get(" + key + ")",
                "lists.create(" + key + ")",
                "row_to_row.get(" + exprs.arrays().row() + ")",
                "row_to_row.create(" + exprs.arrays().row() + ")",
                "homes_of.get(" + exprs.of(Ty.TASK, 0) + ")",
                "rows.get(" + exprs.of(Ty.TASK, 0) + ")")),
        leave);
  }

  private String local(String name, String value, String leave) {
    exprs.scope().vars.add(new Scope.Var(name, Ty.ROW, false));
    return "let " + name + " = " + value + " or " + leave + ";";
  }
}
