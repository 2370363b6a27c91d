package dev.scxlab.advice;

import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import dev.scxlab.syntax.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What statements and expressions are made of, in the order of the text. */
final class Parts {

  private Parts() {}

  /** The statements directly inside a statement. */
  static List<Stmt> statements(Stmt at) {
    List<Stmt> parts = new ArrayList<>();
    if (at instanceof Stmt.Block s) {
      parts.addAll(s.statements());
    } else if (at instanceof Stmt.If s) {
      parts.add(s.then());
      add(parts, s.otherwise());
    } else if (at instanceof Stmt.While s) {
      parts.add(s.body());
    } else if (at instanceof Stmt.For s) {
      parts.add(s.body());
    } else if (at instanceof Stmt.Using s) {
      parts.add(s.body());
    } else if (at instanceof Stmt.Lock s) {
      parts.add(s.body());
    } else if (at instanceof Stmt.Match s) {
      s.arms().forEach(a -> parts.add(a.body()));
    }
    leave(at).ifPresent(l -> parts.add(l.action()));
    return parts;
  }

  private static Optional<Stmt.Leave> leave(Stmt at) {
    if (at instanceof Stmt.Local s) {
      return Optional.ofNullable(s.leave());
    }
    if (at instanceof Stmt.Assign s) {
      return Optional.ofNullable(s.leave());
    }
    if (at instanceof Stmt.Using s) {
      return Optional.ofNullable(s.leave());
    }
    return at instanceof Stmt.Expression s ? Optional.ofNullable(s.leave()) : Optional.empty();
  }

  /** The expressions that stand in a statement itself, not in the statements inside it. */
  static List<Expr> expressions(Stmt at) {
    List<Expr> parts = new ArrayList<>();
    if (at instanceof Stmt.Local s) {
      add(parts, s.value());
    } else if (at instanceof Stmt.Using s) {
      parts.add(s.value());
    } else if (at instanceof Stmt.Lock s) {
      parts.add(s.place());
    } else if (at instanceof Stmt.Assign s) {
      parts.add(s.place());
      parts.add(s.value());
    } else if (at instanceof Stmt.Expression s) {
      parts.add(s.value());
    } else if (at instanceof Stmt.If s) {
      parts.add(s.condition());
    } else if (at instanceof Stmt.While s) {
      parts.add(s.condition());
      add(parts, s.limit());
    } else if (at instanceof Stmt.For s) {
      TypeRef.Range range = s.range();
      if (range != null) {
        parts.add(range.low());
        parts.add(range.high());
      }
      add(parts, s.over());
      add(parts, s.from());
      add(parts, s.limit());
    } else if (at instanceof Stmt.Match s) {
      parts.add(s.value());
      s.arms().forEach(a -> parts.addAll(a.patterns()));
    } else if (at instanceof Stmt.Return s) {
      add(parts, s.value());
    }
    return parts;
  }

  /** The expressions directly inside an expression. */
  static List<Expr> expressions(Expr at) {
    List<Expr> parts = new ArrayList<>();
    if (at instanceof Expr.StructLit e) {
      e.fields().forEach(f -> parts.add(f.value()));
    } else if (at instanceof Expr.ArrayLit e) {
      parts.addAll(e.elements());
    } else if (at instanceof Expr.Call e) {
      parts.add(e.callee());
      parts.addAll(e.arguments());
    } else if (at instanceof Expr.Index e) {
      parts.add(e.base());
      parts.add(e.index());
    } else if (at instanceof Expr.Field e) {
      parts.add(e.base());
    } else if (at instanceof Expr.Unary e) {
      parts.add(e.operand());
    } else if (at instanceof Expr.Binary e) {
      parts.add(e.left());
      parts.add(e.right());
    } else if (at instanceof Expr.Cast e) {
      parts.add(e.value());
    } else if (at instanceof Expr.OrElse e) {
      parts.add(e.value());
      parts.add(e.fallback());
    } else if (at instanceof Expr.IfExpr e) {
      parts.addAll(List.of(e.condition(), e.then(), e.otherwise()));
    }
    return parts;
  }

  private static <T> void add(List<T> parts, @Nullable T part) {
    if (part != null) {
      parts.add(part);
    }
  }

  /** Calls back for every expression of a statement and of all statements inside it. */
  static void forEachExpression(Stmt at, Consumer<Expr> action) {
    expressions(at).forEach(e -> forEachExpression(e, action));
    statements(at).forEach(s -> forEachExpression(s, action));
  }

  static void forEachExpression(Expr at, Consumer<Expr> action) {
    action.accept(at);
    expressions(at).forEach(e -> forEachExpression(e, action));
  }

  /** Whether an expression may stand twice: it calls nothing. */
  static boolean pure(Expr at) {
    return !(at instanceof Expr.Call) && expressions(at).stream().allMatch(Parts::pure);
  }

  /** Whether an expression may be an operand of any operator without parentheses. */
  static boolean tight(Expr at) {
    return !(at instanceof Expr.Binary
        || at instanceof Expr.Unary
        || at instanceof Expr.Cast
        || at instanceof Expr.OrElse
        || at instanceof Expr.IfExpr);
  }
}
