package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import dev.scxlab.syntax.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For values of the wrong type. */
final class TypeRecipes {

  private static final Map<String, String> WIDER = Map.of("u32", "u64", "s32", "s64");
  private static final List<String> DOMAINS =
      List.of("cpu_llc", "cpu_node", "cpu_core", "llc_node");

  private TypeRecipes() {}

  /** A signed and an unsigned number are compared: as numbers, whatever their sign. */
  static List<Help> signs(Diagnostic d, Surroundings at) {
    Expr.Binary b = at.expression(Expr.Binary.class).orElse(null);
    if (b == null || d.labels().size() < 2) {
      return List.of();
    }
    String left = d.labels().get(0).message();
    String right = d.labels().get(1).message();
    boolean signedLeft = left.startsWith("s");
    Expr signed = signedLeft ? b.left() : b.right();
    if (!Parts.pure(signed)) {
      return List.of();
    }
    String unsigned = (signedLeft ? right : left).startsWith("u32") ? "u32" : "u64";
    String type = (signedLeft ? left : right).startsWith("s64") ? "u64" : unsigned;
    String name = at.text(signed);
    String plain = Parts.tight(signed) ? name : "(" + name + ")";
    String cast = "(" + plain + " as " + type + ")";
    String same =
        signedLeft
            ? cast + " " + b.operator().symbol() + " " + at.text(b.right())
            : at.text(b.left()) + " " + b.operator().symbol() + " " + cast;
    boolean least =
        b.operator() == BinaryOp.NE
            || (b.operator() != BinaryOp.EQ
                && List.of(BinaryOp.LT, BinaryOp.LE).contains(b.operator()) == signedLeft);
    String whole = least ? plain + " < 0 || " + same : plain + " >= 0 && " + same;
    boolean inside = at.parent(b).isPresent();
    return List.of(
        likely(
            "test the sign, then convert", new Edit(b.span(), inside ? "(" + whole + ")" : whole)));
  }

  /** Arguments in another order. */
  static List<Help> swap(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Expr.Call call = at.expression(Expr.Call.class).orElse(null);
    if (call == null) {
      return helps;
    }
    List<Expr> all = call.arguments();
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; all.get(i).span().equals(d.primary()) && j < all.size(); j++) {
        if (i != j) {
          helps.add(
              likely(
                  "swap the arguments " + (Math.min(i, j) + 1) + " and " + (Math.max(i, j) + 1),
                  new Edit(all.get(i).span(), at.text(all.get(j))),
                  new Edit(all.get(j).span(), at.text(all.get(i)))));
        }
      }
    }
    return helps;
  }

  /** A number that its type does not hold: a wider type. */
  static List<Help> widen(Diagnostic d, Surroundings at) {
    TypeRef type = typeAround(at);
    String wider = type == null ? null : WIDER.get(type.name().text());
    return type == null || wider == null
        ? List.of()
        : List.of(likely("make it " + wider, new Edit(type.name().span(), wider)));
  }

  private static @Nullable TypeRef typeAround(Surroundings at) {
    Stmt.Local local = at.innermost(Stmt.Local.class).orElse(null);
    Decl decl = at.decl();
    if (local != null) {
      return local.type();
    }
    if (decl instanceof Decl.Const c) {
      return c.type();
    }
    if (decl instanceof Decl.Param p) {
      return p.type();
    }
    return decl instanceof Decl.Global g ? g.type() : null;
  }

  /** Tasks are put in an order: by their virtual time. */
  static List<Help> order(Diagnostic d, Surroundings at) {
    Expr.Binary b = at.expression(Expr.Binary.class).orElse(null);
    if (b == null) {
      return List.of();
    }
    boolean less = b.operator() == BinaryOp.LT || b.operator() == BinaryOp.LE;
    boolean strict = b.operator() == BinaryOp.LT || b.operator() == BinaryOp.GT;
    boolean first = less == strict;
    String one = at.text(first ? b.left() : b.right()) + ".dsq_vtime";
    String two = at.text(first ? b.right() : b.left()) + ".dsq_vtime";
    String text = (strict ? "" : "!") + "before(" + one + ", " + two + ")";
    return List.of(
        likely("compare a field, for example the virtual time", new Edit(b.span(), text)));
  }

  /** Something that cannot be written: a variable instead, or no write. */
  static List<Help> notWritten(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Stmt.Assign write = at.innermost(Stmt.Assign.class).orElse(null);
    if (write == null) {
      return helps;
    }
    String name = Expr.nameOf(write.place());
    for (Decl.Param p : at.declared(Decl.Param.class)) {
      if (p.name().text().equals(name)) {
        helps.add(likely("make it a variable", new Edit(p.span(), variable(p, at))));
      }
    }
    helps.add(likely("take the assignment out", at.lines().remove(write.span())));
    return helps;
  }

  private static String variable(Decl.Param p, Surroundings at) {
    TypeRef.Range range = p.range();
    boolean bounded = range != null && !p.type().name().text().equals("time");
    String in = bounded && range != null ? " in " + at.text(range) : "";
    return "var "
        + p.name().text()
        + ": "
        + at.text(p.type())
        + in
        + " = "
        + at.text(p.value())
        + ";";
  }

  /** A number of one kind where one of another is wanted. */
  static List<Help> domain(Diagnostic d, Surroundings at) {
    String text = at.source().text(d.primary());
    return DOMAINS.stream()
        .map(
            f -> likely("convert it with `" + f + "`", new Edit(d.primary(), f + "(" + text + ")")))
        .toList();
  }

  /** A fraction: multiply and divide by whole numbers. */
  static List<Help> scale(Diagnostic d, Surroundings at) {
    String literal = at.source().text(d.primary());
    Expr.Binary b = at.expression(Expr.Binary.class).orElse(null);
    if (b == null || !literal.matches("\\d{1,6}\\.\\d{1,4}")) {
      return List.of();
    }
    boolean left = b.left().span().equals(d.primary());
    long divisor = Long.parseLong("1" + "0".repeat(literal.length() - literal.indexOf('.') - 1));
    long times = Long.parseLong(literal.replace(".", ""));
    long common = gcd(times, divisor);
    boolean multiply = b.operator() == BinaryOp.MUL;
    boolean divide = b.operator() == BinaryOp.DIV && !left;
    if (times == 0 || !(multiply || divide)) {
      return List.of();
    }
    Expr other = left ? b.right() : b.left();
    String text = Parts.tight(other) ? at.text(other) : "(" + at.text(other) + ")";
    long up = (multiply ? times : divisor) / common;
    long down = (multiply ? divisor : times) / common;
    String scaled = text + (up == 1 ? "" : " * " + up) + (down == 1 ? "" : " / " + down);
    return List.of(likely("write it with whole numbers", new Edit(b.span(), scaled)));
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** A null where an object is needed: that of the op's task. */
  static List<Help> object(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Span place = d.primary();
    for (String task : at.parameters()) {
      helps.add(likely("pass `" + task + "`", new Edit(place, task)));
      String cpus = task + ".cpus";
      helps.add(
          likely(
              "pass a mask, for example the CPUs `" + task + "` may use", new Edit(place, cpus)));
    }
    return helps;
  }
}
