package dev.scxlab.verifier.state;

import dev.scxlab.abi.AbiType;
import dev.scxlab.verifier.number.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one register or one cell of memory. Immutable.
 *
 * @param kind what it holds
 * @param nullness for handles and pointers whether it is null
 * @param id identity of the value it was derived from; with {@code delta} that of the value: equal
 *     pairs are equal values, so that a test of one is a test of all
 * @param delta what was added to the value with that id
 * @param scalar the number; for a pointer its offset from the start of what it points into
 * @param type for a handle the type of the kernel object
 * @param index which map, variable, frame or function it points at
 * @param ref the reference or iterator it depends on, or 0
 * @param facts what certainly holds, a set of {@link Facts} bits
 * @param marks what may hold, a set of {@link Facts} bits
 * @param origin where it comes from, or null when nobody needs to know
 * @param gone for a value that must not be used any more: the event that ended it
 */
public record RegState(
    Kind kind,
    Nullness nullness,
    long id,
    long delta,
    Scalar scalar,
    @Nullable AbiType type,
    int index,
    int ref,
    int facts,
    int marks,
    @Nullable Origin origin,
    @Nullable Event gone) {

  /** What a register holds. */
  public enum Kind {
    /** Nothing, or nothing on some path. */
    UNINIT,
    SCALAR,
    /** A kernel object. */
    HANDLE,
    /** A map itself. */
    MAP,
    /** An address inside a value of a map. */
    MAP_VALUE,
    /** An address inside a variable of a data section. */
    DATA,
    /** An address inside a frame of the stack; {@code index} is the frame's depth. */
    STACK,
    /** The address of the op's arguments. */
    CONTEXT,
    /** The address of a function. */
    CODE,
    /** A live iterator; only in a cell of the stack. */
    ITERATOR,
    /** Different things on different paths. */
    MIXED
  }

  /** Whether a handle or pointer is null. */
  public enum Nullness {
    NON_NULL,
    MAYBE,
    NULL
  }

  public static final RegState UNINIT =
      new RegState(
          Kind.UNINIT, Nullness.NON_NULL, 0, 0, Scalar.UNKNOWN, null, 0, 0, 0, 0, null, null);

  /** The value of an optional number of which nothing was found. */
  public static final RegState ABSENT = UNINIT.withMarks(Facts.ABSENT);

  public static RegState scalar(Scalar scalar, long id) {
    return new RegState(
        Kind.SCALAR, Nullness.NON_NULL, id, 0, scalar, null, 0, 0, 0, 0, null, null);
  }

  public static RegState handle(AbiType type, Nullness nullness, long id) {
    return new RegState(
        Kind.HANDLE, nullness, id, 0, Scalar.constant(0), type, 0, 0, 0, 0, null, null);
  }

  public static RegState pointer(Kind kind, int index, long offset, long id) {
    return new RegState(
        kind, Nullness.NON_NULL, id, 0, Scalar.constant(offset), null, index, 0, 0, 0, null, null);
  }

  public boolean isScalar() {
    return kind == Kind.SCALAR;
  }

  public boolean isHandle() {
    return kind == Kind.HANDLE;
  }

  /** Whether null-ness means something: handles and addresses that a lookup may not find. */
  public boolean isNullable() {
    return kind == Kind.HANDLE || kind == Kind.MAP_VALUE || kind == Kind.MAP;
  }

  public boolean isPointer() {
    return kind == Kind.MAP_VALUE
        || kind == Kind.DATA
        || kind == Kind.STACK
        || kind == Kind.CONTEXT;
  }

  /** Whether it certainly is the number or handle 0. */
  public boolean isZero() {
    return isScalar() ? scalar.isConstant(0) : isNullable() && nullness == Nullness.NULL;
  }

  public boolean sameValue(RegState other) {
    return id != 0 && id == other.id && delta == other.delta;
  }

  public boolean hasFact(int fact) {
    return (facts & fact) == fact;
  }

  /** Whether it stands in for a value that was already complained about. */
  public boolean isPoisoned() {
    return hasMark(Facts.POISONED);
  }

  public boolean hasMark(int mark) {
    return (marks & mark) != 0;
  }

  public RegState withNullness(Nullness value) {
    return new RegState(
        kind, value, id, delta, scalar, type, index, ref, facts, marks, origin, gone);
  }

  public RegState withId(long newId, long newDelta) {
    return new RegState(
        kind, nullness, newId, newDelta, scalar, type, index, ref, facts, marks, origin, gone);
  }

  public RegState withScalar(Scalar value) {
    return new RegState(
        kind, nullness, id, delta, value, type, index, ref, facts, marks, origin, gone);
  }

  public RegState withRef(int value) {
    return new RegState(
        kind, nullness, id, delta, scalar, type, index, value, facts, marks, origin, gone);
  }

  public RegState withFacts(int value) {
    return new RegState(
        kind, nullness, id, delta, scalar, type, index, ref, value, marks, origin, gone);
  }

  public RegState withMarks(int value) {
    return new RegState(
        kind, nullness, id, delta, scalar, type, index, ref, facts, value, origin, gone);
  }

  public RegState withOrigin(@Nullable Origin value) {
    return new RegState(
        kind, nullness, id, delta, scalar, type, index, ref, facts, marks, value, gone);
  }

  public RegState withGone(Event value) {
    return new RegState(
        kind, nullness, id, delta, scalar, type, index, ref, facts, marks, origin, value);
  }
}
