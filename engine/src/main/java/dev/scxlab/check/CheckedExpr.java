package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression whose names are bound, whose literals have types and whose calls are known. */
public sealed interface CheckedExpr {

  Span span();

  PolicyType type();

  /**
   * A number, bool or flag.
   *
   * @param value as its type holds it: u32 zero-extended, s32 sign-extended, bool 0 or 1
   * @param symbol the constant of the interface it is, or null for a plain number
   */
  record Const(Span span, PolicyType type, long value, @Nullable String symbol)
      implements CheckedExpr {}

  /** {@code null}, with the type its context gave it. */
  record NullValue(Span span, PolicyType type) implements CheckedExpr {}

  /** A text literal. */
  record TextValue(Span span, String value) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.TEXT;
    }
  }

  /** A parameter or local; for one in memory a reference to it. */
  record Local(Span span, LocalVariable variable) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return variable.type();
    }
  }

  /** The value in a place; for a struct a reference to it. */
  record Read(Place place) implements CheckedExpr {
    @Override
    public Span span() {
      return place.span();
    }

    @Override
    public PolicyType type() {
      return place.type();
    }
  }

  /**
   * The id of a declared DSQ.
   *
   * @param indexes one per dimension, outermost first
   */
  record DsqValue(Span span, DsqDecl dsq, List<CheckedExpr> indexes) implements CheckedExpr {
    public DsqValue {
      indexes = ImmutableList.copyOf(indexes);
    }

    @Override
    public PolicyType type() {
      return PolicyTypes.DSQ;
    }
  }

  /** {@code LOCAL_ON(cpu)}. */
  record LocalOn(Span span, CheckedExpr cpu) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.DSQ;
    }
  }

  /** {@code -x}, {@code ~x}. */
  record Unary(Span span, PolicyType type, Expr.UnaryOp operator, CheckedExpr operand)
      implements CheckedExpr {}

  /**
   * Arithmetic, bit operators, shifts; both sides have the result's type, but for shift amounts.
   *
   * @param wrapping whether it stands inside {@code wrapping(...)}
   */
  record Arith(
      Span span,
      Span operatorSpan,
      PolicyType type,
      BinaryOp operator,
      CheckedExpr left,
      CheckedExpr right,
      boolean wrapping)
      implements CheckedExpr {}

  /** A comparison of two values of one type. */
  record Compare(
      Span span, Span operatorSpan, BinaryOp operator, CheckedExpr left, CheckedExpr right)
      implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.BOOL;
    }
  }

  /** {@code a && b}, {@code a || b}. */
  record Logic(Span span, boolean and, CheckedExpr left, CheckedExpr right) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.BOOL;
    }
  }

  /** {@code !x}. */
  record Not(Span span, CheckedExpr operand) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.BOOL;
    }
  }

  /** {@code x == null}, or with {@code negated} {@code x != null}. */
  record IsNull(Span span, CheckedExpr operand, boolean negated) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.BOOL;
    }
  }

  /** {@code if c { a } else { b }} as a value. */
  record IfValue(
      Span span, PolicyType type, CheckedExpr condition, CheckedExpr then, CheckedExpr otherwise)
      implements CheckedExpr {}

  /** {@code x or e} with a value behind. */
  record OrValue(Span span, PolicyType type, CheckedExpr value, CheckedExpr fallback)
      implements CheckedExpr {}

  /** A change of type: widening, {@code as}, time read as u64. */
  record Convert(Span span, PolicyType type, CheckedExpr value) implements CheckedExpr {}

  /**
   * A call of a kfunc. The arguments are those the policy writes; for the moves out of a DSQ the
   * first one is the loop's variable.
   */
  record KfuncCall(
      Span span, Span nameSpan, PolicyType type, Kfunc kfunc, List<CheckedExpr> arguments)
      implements CheckedExpr {
    public KfuncCall {
      arguments = ImmutableList.copyOf(arguments);
    }
  }

  /**
   * {@code log}, {@code error}, {@code exit}, {@code dump}.
   *
   * @param kfunc what carries it, or null for {@code log}
   * @param code the code of an {@code exit}, else null
   */
  record Message(
      Span span,
      Span nameSpan,
      @Nullable Kfunc kfunc,
      @Nullable CheckedExpr code,
      String format,
      List<CheckedExpr> arguments)
      implements CheckedExpr {
    public Message {
      arguments = ImmutableList.copyOf(arguments);
      if (arguments.size() > KernelLimits.MAX_MESSAGE_ARGS) {
        throw new IllegalArgumentException("too many arguments");
      }
    }

    @Override
    public PolicyType type() {
      return PolicyTypes.VOID;
    }
  }

  /** A call of a function of the policy. */
  record FnCall(Span span, Span nameSpan, FnSignature function, List<CheckedExpr> arguments)
      implements CheckedExpr {
    public FnCall {
      arguments = ImmutableList.copyOf(arguments);
    }

    @Override
    public PolicyType type() {
      return function.result();
    }
  }

  /**
   * An operation of a map, written {@code m.get(k)}.
   *
   * @param indexes of an array of maps which one, outermost first; strides count maps
   */
  record MapCall(
      Span span,
      Span nameSpan,
      PolicyType type,
      MapOperation operation,
      MapDecl map,
      List<Place.IndexStep> indexes,
      List<CheckedExpr> arguments)
      implements CheckedExpr {
    public MapCall {
      indexes = ImmutableList.copyOf(indexes);
      arguments = ImmutableList.copyOf(arguments);
    }

    /** An operation of a map that is one alone. */
    MapCall(
        Span span,
        Span nameSpan,
        PolicyType type,
        MapOperation operation,
        MapDecl map,
        List<CheckedExpr> arguments) {
      this(span, nameSpan, type, operation, map, List.of(), arguments);
    }
  }

  /** What can be done with a map. */
  enum MapOperation {
    GET,
    SET,
    CREATE,
    DELETE,
    PUSH,
    POP,
    PEEK,
    /** {@code hist.add(n)}. */
    ADD,
    /** {@code storage[x]}: the entry that is always there. */
    ENTRY
  }

  /**
   * {@code beat.start(delay)} or {@code beat.cancel()}.
   *
   * @param index which timer of an array, or null for a single one
   * @param delay for a start, else null
   */
  record TimerCall(
      Span span,
      Span nameSpan,
      PolicyType type,
      TimerDecl timer,
      @Nullable CheckedExpr index,
      @Nullable CheckedExpr delay)
      implements CheckedExpr {

    public boolean starts() {
      return delay != null;
    }
  }

  /** {@code balance.wake()}. */
  record AgentCall(Span span, Span nameSpan, AgentDecl agent) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.VOID;
    }
  }

  /** A function of the library or the environment ({@code verifier.md} 6.2 "Library"). */
  record LibraryCall(
      Span span,
      Span nameSpan,
      PolicyType type,
      LibraryFunction function,
      List<CheckedExpr> arguments)
      implements CheckedExpr {
    public LibraryCall {
      arguments = ImmutableList.copyOf(arguments);
    }
  }

  /**
   * An atomic change of a place; its value is the old one.
   *
   * @param values what is added or stored; for {@code atomic_cas} what is expected before it
   */
  record AtomicCall(
      Span span,
      Span nameSpan,
      LibraryFunction function,
      Place.Memory place,
      List<CheckedExpr> values)
      implements CheckedExpr {
    public AtomicCall {
      values = ImmutableList.copyOf(values);
    }

    @Override
    public PolicyType type() {
      return place.type();
    }
  }

  /** {@code ctx{ a: 1 }}: a local struct, zero but for the fields named. */
  record StructValue(Span span, StructDef struct, List<FieldValue> fields) implements CheckedExpr {
    public StructValue {
      fields = ImmutableList.copyOf(fields);
    }

    @Override
    public PolicyType type() {
      return new PolicyType.StructRef(struct, false);
    }
  }

  /** One field of a {@link StructValue}. */
  record FieldValue(StructDef.StructField field, CheckedExpr value) {}

  /** {@code []}: a local array whose elements are zero, null where they may be. */
  record EmptyArray(Span span, PolicyType type) implements CheckedExpr {}

  /**
   * A number that must fit what it is for, which is declared with a range.
   *
   * @param range the type with its range
   */
  record InRange(CheckedExpr value, DataType.Scalar range) implements CheckedExpr {
    @Override
    public Span span() {
      return value.span();
    }

    @Override
    public PolicyType type() {
      return value.type();
    }
  }

  /** Something already reported. */
  record Bad(Span span) implements CheckedExpr {
    @Override
    public PolicyType type() {
      return PolicyTypes.BAD;
    }
  }
}
