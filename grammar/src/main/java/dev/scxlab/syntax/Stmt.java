package dev.scxlab.syntax;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement ({@code verifier.md} 6.2). */
public sealed interface Stmt extends Node {

  /** {@code { ... }}; the span holds the braces. */
  record Block(Span span, List<Stmt> statements) implements Stmt {
    public Block {
      statements = ImmutableList.copyOf(statements);
    }
  }

  /**
   * {@code let x = e or return;}, {@code var y: u32;}, {@code using m = e;}, {@code let (a, b) =
   * e;}.
   *
   * @param names one name, or two for a pair
   * @param value null only for {@code var x: T;}; an empty {@link Expr.ArrayLit} for {@code = []}
   * @param leave what happens when the value is null or false, or null without such a part
   */
  record Local(
      Span span,
      LocalKind kind,
      List<Name> names,
      @Nullable TypeRef type,
      @Nullable Expr value,
      @Nullable Leave leave)
      implements Stmt {
    public Local {
      names = ImmutableList.copyOf(names);
    }
  }

  /** The three words that begin a local. */
  enum LocalKind {
    LET,
    VAR,
    USING
  }

  /** {@code using m = e or return { ... }}: released at the end of its own block. */
  record Using(Span span, Name name, Expr value, @Nullable Leave leave, Block body)
      implements Stmt {}

  /** {@code lock (v) { ... }}. */
  record Lock(Span span, Expr place, Block body) implements Stmt {}

  /**
   * {@code place = e;}, {@code place += e;}.
   *
   * @param operator null for plain {@code =}, else the operator of the compound form
   */
  record Assign(
      Span span, Expr place, @Nullable BinaryOp operator, Expr value, @Nullable Leave leave)
      implements Stmt {}

  /** An expression for its effect. */
  record Expression(Span span, Expr value, @Nullable Leave leave) implements Stmt {}

  /** {@code if c { } else { }}; the else part is a {@link Block}, an {@link If} or null. */
  record If(Span span, Expr condition, Block then, @Nullable Stmt otherwise) implements Stmt {}

  /** {@code while c limit 64 { }}. */
  record While(Span span, Expr condition, @Nullable Expr limit, Block body) implements Stmt {}

  /**
   * {@code for i in 0..n { }}, {@code for c in cpus from x limit 8 { }}.
   *
   * @param range the bounds (the upper one excluded), or null for a loop over {@code over}
   * @param over what is walked, or null for a loop over a range; {@code dsq(q, REV)} is a {@link
   *     Expr.Call} of a {@link Expr.NameRef} {@code dsq}
   */
  record For(
      Span span,
      Name variable,
      TypeRef.@Nullable Range range,
      @Nullable Expr over,
      @Nullable Expr from,
      @Nullable Expr limit,
      Block body)
      implements Stmt {}

  /** {@code match e { 0 => { } 1, 2 => { } else => { } }}. */
  record Match(Span span, Expr value, List<Arm> arms) implements Stmt {
    public Match {
      arms = ImmutableList.copyOf(arms);
    }
  }

  /** One arm of a {@link Match}; without patterns it is the {@code else} arm. */
  record Arm(Span span, List<Expr> patterns, Block body) implements Node {
    public Arm {
      patterns = ImmutableList.copyOf(patterns);
    }
  }

  /** {@code return;} or {@code return e;}. */
  record Return(Span span, @Nullable Expr value) implements Stmt {}

  /** {@code break;}. */
  record Break(Span span) implements Stmt {}

  /** {@code continue;}. */
  record Continue(Span span) implements Stmt {}

  /**
   * The part behind {@code or} that leaves: {@code return [e]}, {@code break}, {@code continue} or
   * a block of which every path leaves.
   *
   * @param span from the word {@code or} to the end
   * @param action a {@link Return}, {@link Break}, {@link Continue} or {@link Block}
   */
  record Leave(Span span, Stmt action) implements Node {}
}
