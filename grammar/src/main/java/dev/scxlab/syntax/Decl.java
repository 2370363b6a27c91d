package dev.scxlab.syntax;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declaration at the top level of a policy ({@code verifier.md} 6.2). {@code doc} is the text of
 * the {@code ///} lines before it, markers removed; empty without any.
 */
public sealed interface Decl extends Node {

  /** {@code flags { ENQ_LAST, ENQ_BLOCKED if proxy }}. */
  record Flags(Span span, List<Flag> flags) implements Decl {
    public Flags {
      flags = ImmutableList.copyOf(flags);
    }
  }

  /**
   * One op flag.
   *
   * @param condition the bool param that switches it, or null when it is always set
   * @param negated whether the flag is set when the param is false
   */
  record Flag(Span span, Name name, @Nullable Name condition, boolean negated) implements Node {}

  /** {@code timeout 10s;} or {@code batch 32;}: the word and its value. */
  record Attribute(Span span, Name word, Expr value) implements Decl {}

  /** {@code param slice: time = 20ms in 1ms..1s;}; both bounds of the range belong to it. */
  record Param(
      Span span, String doc, Name name, TypeRef type, Expr value, TypeRef.@Nullable Range range)
      implements Decl {}

  /** {@code const BASE: u64 = 100;}; the value may be an {@link Expr.ArrayLit}, a table. */
  record Const(Span span, String doc, Name name, @Nullable TypeRef type, Expr value)
      implements Decl {}

  /** {@code enum kind { OPEN, CLOSED }}. */
  record EnumType(Span span, String doc, Name name, List<Name> members) implements Decl {
    public EnumType {
      members = ImmutableList.copyOf(members);
    }
  }

  /** {@code struct ctx { started: time; ran: time; }}. */
  record Struct(Span span, String doc, Name name, List<StructField> fields) implements Decl {
    public Struct {
      fields = ImmutableList.copyOf(fields);
    }
  }

  /** One field of a struct. */
  record StructField(Span span, String doc, Name name, TypeRef type) implements Node {}

  /** {@code dsq mine[cpus]: vtime;}. */
  record Dsq(Span span, String doc, Name name, List<Expr> dims, Name order) implements Decl {
    public Dsq {
      dims = ImmutableList.copyOf(dims);
    }
  }

  /** {@code task_storage tctx: ctx = ctx{};} or {@code cgroup_storage ...}. */
  record Storage(
      Span span, String doc, Name name, boolean ofCgroups, TypeRef type, @Nullable Expr value)
      implements Decl {}

  /** {@code array load: u64[64];}: the dimensions are those of the type. */
  record Array(Span span, String doc, Name name, TypeRef type, @Nullable Expr value)
      implements Decl {}

  /** {@code var vtime_now: u64 = 0;} or {@code percpu var hits: u64;}. */
  record Global(
      Span span, String doc, Name name, boolean perCpu, TypeRef type, @Nullable Expr value)
      implements Decl {}

  /** {@code hash by_group: u64 -> u64 max 1024;}. */
  record Hash(Span span, String doc, Name name, TypeRef key, TypeRef value, Expr max)
      implements Decl {}

  /** {@code queue rows[5]: s32[4096];}: the capacity is the dimension of the type. */
  record Queue(Span span, String doc, Name name, List<Expr> dims, TypeRef type) implements Decl {
    public Queue {
      dims = ImmutableList.copyOf(dims);
    }
  }

  /** {@code tree order: u64 max 4096;}. */
  record Tree(Span span, String doc, Name name, List<Expr> dims, TypeRef type, Expr max)
      implements Decl {
    public Tree {
      dims = ImmutableList.copyOf(dims);
    }
  }

  /** {@code stat direct, sent[5];} or {@code hist run_ns;}. */
  record Counters(Span span, String doc, boolean histogram, List<Counter> counters)
      implements Decl {
    public Counters {
      counters = ImmutableList.copyOf(counters);
    }
  }

  /** One name of a {@link Counters}. */
  record Counter(Span span, Name name, List<Expr> dims) implements Node {
    public Counter {
      dims = ImmutableList.copyOf(dims);
    }
  }

  /** {@code timer compact[cpus](c) every 1ms on central_cpu { }}. */
  record Timer(
      Span span,
      String doc,
      Name name,
      List<Expr> dims,
      @Nullable Name index,
      @Nullable Expr every,
      @Nullable Expr on,
      Stmt.Block body)
      implements Decl {
    public Timer {
      dims = ImmutableList.copyOf(dims);
    }
  }

  /** {@code agent balance every 2s { }}. */
  record Agent(Span span, String doc, Name name, @Nullable Expr every, Stmt.Block body)
      implements Decl {}

  /** {@code fn charge(ran: time, weight: u32) -> u64 { }}. */
  record Fn(
      Span span,
      String doc,
      Name name,
      List<Parameter> parameters,
      @Nullable TypeRef result,
      Stmt.Block body)
      implements Decl {
    public Fn {
      parameters = ImmutableList.copyOf(parameters);
    }
  }

  /** {@code on enqueue(p, enq_flags) { }}; {@code sleepable} is the word's place or null. */
  record Op(
      Span span,
      String doc,
      Name name,
      @Nullable Span sleepable,
      List<Parameter> parameters,
      Stmt.Block body)
      implements Decl {
    public Op {
      parameters = ImmutableList.copyOf(parameters);
    }
  }

  /** A parameter; in an op its type may be left out. */
  record Parameter(Span span, Name name, @Nullable TypeRef type) implements Node {}
}
