package dev.scxlab.check.evaluator;

import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.List;

/** Random texts: some that tasks have, and beginnings of them. */
final class RandomTexts {

  private static final List<String> LITERALS =
      List.of("\"game\"", "\"ga\"", "\"hog\"", "\"\"", "\"hogs and more\"");

  private final RandomExprs exprs;

  RandomTexts(RandomExprs exprs) {
    this.exprs = exprs;
  }

  String literal() {
    return exprs.pick(LITERALS);
  }

  /** A text that is no literal. */
  String place() {
    List<String> ways = new ArrayList<>(RandomFields.of(Ty.TEXT, exprs.scope()));
    exprs.scope().of(Ty.TEXT).forEach(v -> ways.add(v.name()));
    ways.add("game");
    ways.add("last_name");
    ways.add("names[" + exprs.index(0) + " % 3]");
    ways.add("badge.name");
    ways.add("RULES[" + exprs.index(0) + " & 1].prefix");
    ways.add("NAMES[" + exprs.index(0) + " & 1]");
    if (exprs.scope().functionsBelow == RandomPolicy.FUNCTIONS.size()) {
      ways.add("either(" + literal() + ", " + exprs.of(Ty.BOOL, 0) + ")");
      ways.add("either(last_name, " + exprs.of(Ty.BOOL, 0) + ")");
    }
    return exprs.pick(ways);
  }

  String of() {
    return exprs.chance(25) ? literal() : place();
  }

  /** A truth about two texts. */
  String test() {
    if (exprs.chance(50)) {
      return "starts_with(" + place() + ", " + of() + ")";
    }
    return "(" + place() + exprs.pick(List.of(" == ", " != ")) + of() + ")";
  }

  /** A text is stored, or a key made of one is used. */
  String statement(String name, String leave) {
    return switch (exprs.random.nextInt(7)) {
      case 0 -> "last_name = " + of() + ";";
      case 1 -> "names[" + exprs.index(0) + " % 3] = " + of() + ";";
      case 2 -> "badge.name = " + of() + ";";
      case 3 -> "by_name.set(" + of() + ", " + exprs.of(Ty.S32, 1) + ");";
      case 4 -> "by_badge.delete(" + badge() + ");";
      case 5 ->
          "let "
              + name
              + " = by_badge."
              + exprs.pick(List.of("get", "create"))
              + "("
              + badge()
              + ") or "
              + leave
              + "; g_u32 ^= "
              + name
              + ".number;";
      default -> "by_badge.set(" + badge() + ", " + badge() + ");";
    };
  }

  /** A struct with a text. */
  String badge() {
    return exprs.chance(50)
        ? "badge"
        : "tag{ name: " + of() + ", number: " + exprs.of(Ty.U32, 1) + " & 1 }";
  }
}
