package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CpuOrder;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement whose names are bound and whose expressions have types. */
public sealed interface CheckedStmt {

  Span span();

  record Block(Span span, List<CheckedStmt> statements) implements CheckedStmt {
    public Block {
      statements = ImmutableList.copyOf(statements);
    }
  }

  /**
   * A new local.
   *
   * @param value its first value, or null when it has none
   * @param leave what happens when the value is null or false, or null
   */
  record Declare(
      Span span, LocalVariable variable, @Nullable CheckedExpr value, @Nullable CheckedStmt leave)
      implements CheckedStmt {}

  /** {@code let (a, b) = e or ...;}; a variable may be null when it is never read. */
  record DeclarePair(
      Span span,
      LocalVariable first,
      LocalVariable second,
      CheckedExpr value,
      @Nullable CheckedStmt leave)
      implements CheckedStmt {}

  /**
   * A reference that is released on every way out of {@code body}, the rest of the block for the
   * form without one.
   *
   * @param mayBeNull whether the release stands behind a null test
   */
  record Using(
      Span span,
      LocalVariable variable,
      CheckedExpr value,
      @Nullable CheckedStmt leave,
      Kfunc release,
      boolean mayBeNull,
      Block body)
      implements CheckedStmt {}

  /**
   * The block runs with a lock held.
   *
   * @param entry a reference to the struct that has the lock
   * @param field the lock
   */
  record Lock(Span span, CheckedExpr entry, StructDef.StructField field, Block body)
      implements CheckedStmt {}

  /** A local is set. */
  record AssignLocal(
      Span span, LocalVariable variable, CheckedExpr value, @Nullable CheckedStmt leave)
      implements CheckedStmt {}

  /** A place is set; a struct is copied. */
  record AssignPlace(Span span, Place place, CheckedExpr value, @Nullable CheckedStmt leave)
      implements CheckedStmt {}

  /** {@code place += e}: the place is found once. */
  record Update(
      Span span,
      Span operatorSpan,
      Place place,
      BinaryOp operator,
      CheckedExpr value,
      boolean wrapping)
      implements CheckedStmt {}

  /** {@code s += n} of a counter. */
  record Count(Span span, MapDecl stat, List<Place.IndexStep> indexes, CheckedExpr value)
      implements CheckedStmt {
    public Count {
      indexes = ImmutableList.copyOf(indexes);
    }
  }

  /** An expression for its effect. */
  record Effect(Span span, CheckedExpr value, @Nullable CheckedStmt leave) implements CheckedStmt {}

  record If(Span span, CheckedExpr condition, CheckedStmt then, @Nullable CheckedStmt otherwise)
      implements CheckedStmt {}

  /** {@code limit} is a positive number, or -1 without one. */
  record While(Span span, Span head, CheckedExpr condition, long limit, Block body)
      implements CheckedStmt {}

  /** {@code for i in a..b}. */
  record ForRange(
      Span span,
      Span head,
      LocalVariable variable,
      CheckedExpr low,
      CheckedExpr high,
      long limit,
      Block body)
      implements CheckedStmt {}

  /**
   * {@code for c in cpus}, over cores, LLCs, nodes, or the CPUs of a mask.
   *
   * @param domain the type of the variable
   * @param mask the mask walked, or null for all of the domain
   * @param members the part of the machine whose CPUs are walked, instead of a mask, or null
   * @param from where to start, or null
   */
  record ForIndex(
      Span span,
      Span head,
      LocalVariable variable,
      AbiType domain,
      @Nullable CheckedExpr mask,
      @Nullable Members members,
      @Nullable CheckedExpr from,
      long limit,
      Block body)
      implements CheckedStmt {}

  /**
   * The CPUs of a part of the machine.
   *
   * @param part which core, LLC or node
   */
  record Members(CpuOrder order, CheckedExpr part) {}

  /** {@code for t in dsq(q)}. */
  record ForDsq(
      Span span,
      Span head,
      LocalVariable variable,
      CheckedExpr dsq,
      CheckedExpr flags,
      long limit,
      Block body)
      implements CheckedStmt {}

  /** {@code for t in tasks}. */
  record ForTasks(Span span, Span head, LocalVariable variable, long limit, Block body)
      implements CheckedStmt {}

  record Match(Span span, CheckedExpr value, List<Arm> arms, @Nullable Block otherwise)
      implements CheckedStmt {
    public Match {
      arms = ImmutableList.copyOf(arms);
    }
  }

  /** One arm of a {@link Match}. */
  record Arm(Span span, List<CheckedExpr.Const> patterns, Block body) {
    public Arm {
      patterns = ImmutableList.copyOf(patterns);
    }
  }

  record Return(Span span, @Nullable CheckedExpr value) implements CheckedStmt {}

  record Break(Span span) implements CheckedStmt {}

  record Continue(Span span) implements CheckedStmt {}
}
