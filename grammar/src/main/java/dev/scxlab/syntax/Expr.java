package dev.scxlab.syntax;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression ({@code verifier.md} 6.2 and 6.3). Parentheses leave no trace but the span. */
public sealed interface Expr extends Node {

  /**
   * A whole number.
   *
   * @param value its value as an unsigned 64-bit number; with a time suffix in nanoseconds
   * @param time whether it has a suffix ({@code 20ms}) and so is of type time
   */
  record IntLit(Span span, long value, boolean time) implements Expr {}

  /** {@code true}, {@code false}. */
  record BoolLit(Span span, boolean value) implements Expr {}

  /** {@code null}. */
  record NullLit(Span span) implements Expr {}

  /** {@code "text"}; the value has its escapes resolved. */
  record TextLit(Span span, String value) implements Expr {}

  /** A name: local, parameter, global, constant, topology word, DSQ ... */
  record NameRef(Span span, String name) implements Expr {}

  /** {@code name{ a: 1 }}. */
  record StructLit(Span span, Name type, List<FieldInit> fields) implements Expr {
    public StructLit {
      fields = ImmutableList.copyOf(fields);
    }
  }

  /** One field of a {@link StructLit}. */
  record FieldInit(Span span, Name name, Expr value) implements Node {}

  /** {@code [a, b]}: the value of a const table; empty in {@code var a: u32[8] = [];}. */
  record ArrayLit(Span span, List<Expr> elements) implements Expr {
    public ArrayLit {
      elements = ImmutableList.copyOf(elements);
    }
  }

  /** {@code f(a, b)}; the callee is a {@link NameRef} or, for {@code m.get(k)}, a {@link Field}. */
  record Call(Span span, Expr callee, List<Expr> arguments) implements Expr {
    public Call {
      arguments = ImmutableList.copyOf(arguments);
    }
  }

  /** {@code a[i]}. */
  record Index(Span span, Expr base, Expr index) implements Expr {}

  /** {@code p.weight}. */
  record Field(Span span, Expr base, Name name) implements Expr {}

  /** {@code -x}, {@code !x}, {@code ~x}. */
  record Unary(Span span, UnaryOp operator, Expr operand) implements Expr {}

  /** The unary operators. */
  enum UnaryOp {
    NEG("-"),
    NOT("!"),
    BIT_NOT("~");

    private final String symbol;

    UnaryOp(String symbol) {
      this.symbol = symbol;
    }

    /** The operator as written. */
    public String symbol() {
      return symbol;
    }
  }

  /** {@code a + b}, {@code a in b}; {@code operatorSpan} is the operator alone. */
  record Binary(Span span, BinaryOp operator, Span operatorSpan, Expr left, Expr right)
      implements Expr {}

  /** {@code e as T}. */
  record Cast(Span span, Expr value, Name type) implements Expr {}

  /** {@code x or e}: x unless it is null, then e. The leaving forms are {@link Stmt.Leave}. */
  record OrElse(Span span, Expr value, Expr fallback) implements Expr {}

  /** {@code if c { a } else { b }} as a value; {@code else if} nests. */
  record IfExpr(Span span, Expr condition, Expr then, Expr otherwise) implements Expr {}

  /** What the parser puts where it could not make sense of the text; later stages skip it. */
  record Bad(Span span) implements Expr {}

  /** The name when the expression is a bare name, else null. */
  static @Nullable String nameOf(Expr e) {
    return e instanceof NameRef ref ? ref.name() : null;
  }
}
