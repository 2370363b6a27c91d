package dev.scxlab.check;

import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * How long what a reference names is there. Entries of maps and variables outlive every function;
 * locals end with their block, and copies that no local keeps with their statement.
 */
final class ReferenceLife {

  /** Of a copy that ends with its statement. */
  static final int STATEMENT = Integer.MAX_VALUE;

  private final Problems problems;

  ReferenceLife(Problems problems) {
    this.problems = problems;
  }

  private static boolean isReference(PolicyType type) {
    return type instanceof PolicyType.StructRef || type instanceof PolicyType.ArrayOf;
  }

  /** The depth of the block with which it ends; 0 for what stays. */
  static int of(CheckedExpr e) {
    if (!isReference(e.type())) {
      return 0;
    }
    if (e instanceof CheckedExpr.Local l) {
      return l.variable().inMemory() ? l.variable().depth() : l.variable().referentDepth();
    }
    if (e instanceof CheckedExpr.Read r && r.place() instanceof Place.Memory m) {
      if (m.base() instanceof Place.StackBase s) {
        return s.variable().depth();
      }
      return m.base() instanceof Place.ReferenceBase b ? of(b.reference()) : 0;
    }
    if (e instanceof CheckedExpr.IfValue i) {
      return Math.max(of(i.then()), of(i.otherwise()));
    }
    if (e instanceof CheckedExpr.OrValue o) {
      return Math.max(of(o.value()), of(o.fallback()));
    }
    if (e instanceof CheckedExpr.FnCall f) {
      return f.arguments().stream().mapToInt(ReferenceLife::of).max().orElse(0);
    }
    boolean copy =
        e instanceof CheckedExpr.MapCall m
            && (m.map().def().kind() == MapDef.Kind.QUEUE
                || m.map().def().kind() == MapDef.Kind.TREE);
    return copy || e instanceof CheckedExpr.StructValue ? STATEMENT : 0;
  }

  /** A new local names what a value gives; it keeps a copy on the stack. */
  static void begins(LocalVariable v, CheckedExpr value) {
    v.names(Math.min(of(value), v.depth()));
  }

  /** Whether a local may name what a value gives; says so when that ends before the local. */
  boolean assigned(LocalVariable v, CheckedExpr value, Span span) {
    int depth = of(value);
    lend(value, v.depth());
    if (depth <= Math.min(v.depth(), v.lentTo())) {
      v.names(depth);
      return true;
    }
    String name = "`" + problems.text(span) + "`";
    problems.report(
        problems
            .at(
                DiagnosticCode.UNKNOWN_NAME,
                span,
                depth == STATEMENT
                    ? name + " is a copy that ends here, `" + v.name() + "` lives on"
                    : name + " ends with its block, `" + v.name() + "` lives on")
            .label(Label.declaration(v.declaration(), "declared here"))
            .help(
                v.type() instanceof PolicyType.StructRef s
                    ? "give it memory of its own, `var "
                        + v.name()
                        + " = "
                        + s.def().name()
                        + "{};`: then this copies"
                    : "give it memory of its own, `var "
                        + v.name()
                        + ": "
                        + v.type().label()
                        + " = [];`: then this copies"));
    return false;
  }

  /** Whether a function may give what a value names; says so when that ends with the function. */
  boolean returned(CheckedExpr value, String function) {
    int depth = of(value);
    if (depth == 0) {
      return true;
    }
    String name = "`" + problems.text(value.span()) + "`";
    problems.report(
        problems
            .at(
                DiagnosticCode.UNKNOWN_NAME,
                value.span(),
                depth == STATEMENT
                    ? name + " is a copy that ends here"
                    : name + " ends with `" + function + "`")
            .at("its caller would find nothing there")
            .help("let the caller pass a struct or an array of its own, and fill that"));
    return false;
  }

  /** What a value names is named by a local of a depth from now on, also when it is set anew. */
  private static void lend(@Nullable CheckedExpr e, int depth) {
    if (e instanceof CheckedExpr.Local l && !l.variable().inMemory()) {
      l.variable().lend(depth);
    } else if (e instanceof CheckedExpr.IfValue i) {
      lend(i.then(), depth);
      lend(i.otherwise(), depth);
    } else if (e instanceof CheckedExpr.OrValue o) {
      lend(o.value(), depth);
      lend(o.fallback(), depth);
    }
  }
}
