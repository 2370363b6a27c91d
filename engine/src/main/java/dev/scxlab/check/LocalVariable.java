package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A parameter or local of a function. Identity counts: two blocks side by side may use one name.
 */
public final class LocalVariable {

  /** How it came into being. */
  public enum Kind {
    PARAMETER,
    LET,
    VAR,
    /** Released at the end of its scope. */
    USING,
    /** Set by a loop. */
    LOOP,
    /** The task of a loop over a DSQ, which stands for the loop's iterator as well. */
    DSQ_LOOP
  }

  private final String name;
  private final Kind kind;
  private final PolicyType type;
  private final boolean inMemory;
  private final @Nullable DataType stored;
  private final Span declaration;
  private boolean read;
  private boolean typeGuessed;
  private boolean inferred;
  private @Nullable PolicyType toldAs;
  private int depth;
  private int referentDepth;
  private int lentTo = Integer.MAX_VALUE;
  private @Nullable CheckedExpr first;

  LocalVariable(String name, Kind kind, PolicyType type, boolean inMemory, Span declaration) {
    this(name, kind, type, inMemory, null, declaration);
  }

  LocalVariable(
      String name,
      Kind kind,
      PolicyType type,
      boolean inMemory,
      @Nullable DataType stored,
      Span declaration) {
    this.name = name;
    this.kind = kind;
    this.type = type;
    this.inMemory = inMemory;
    this.stored = stored;
    this.declaration = declaration;
  }

  /** A parameter of an op that the policy does not write. */
  public static LocalVariable generated(String name, PolicyType type, Span declaration) {
    return new LocalVariable(name, Kind.PARAMETER, type, false, declaration);
  }

  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public PolicyType type() {
    return type;
  }

  /** Whether it is a struct or an array that lies on the stack itself. */
  public boolean inMemory() {
    return inMemory;
  }

  /** How it lies on the stack; of a number that is declared with a range its type with that. */
  public @Nullable DataType stored() {
    return stored;
  }

  /** The range it is declared with, which every number that it gets must lie in; or null. */
  DataType.@Nullable Scalar range() {
    return !inMemory && stored instanceof DataType.Scalar s ? s : null;
  }

  public Span declaration() {
    return declaration;
  }

  /** Whether anything uses its value. */
  public boolean isRead() {
    return read;
  }

  /** What it was declared to be, or null for parameters and variables of loops. */
  @Nullable CheckedExpr first() {
    return first;
  }

  void setFirst(@Nullable CheckedExpr value) {
    first = value;
  }

  /** Says that nothing but an untyped number told its type. */
  void setTypeGuessed() {
    typeGuessed = true;
  }

  /**
   * The edit that declares it with another type, or null when its type was not just taken from an
   * untyped number.
   */
  @Nullable Help declareAs(PolicyType wanted) {
    AbiType abi = PolicyTypes.abi(wanted);
    boolean takesNumbers =
        abi.kind() == AbiType.Kind.INT || abi.isIndex() || (abi == AbiType.TIME && isZero());
    if (!typeGuessed || !takesNumbers) {
      return null;
    }
    String label = PolicyTypes.required(wanted).label();
    int end = declaration.end();
    return Help.edit(
        "declare `"
            + name
            + "` as "
            + label
            + ": a plain number without a context is "
            + type.label(),
        Help.Applicability.LIKELY,
        new Span(end, end),
        ": " + label);
  }

  /** Says that its type is that of its first value and stands nowhere. */
  void setInferred() {
    inferred = true;
  }

  /**
   * Whether a use as another type is a repetition: the type was taken from a value, and a use as
   * that type was told before.
   */
  boolean repeats(PolicyType wanted) {
    return inferred && toldAs(wanted);
  }

  /** Whether it was said before that it had better be declared so; says yes from then on. */
  boolean toldAs(PolicyType wanted) {
    PolicyType plain = PolicyTypes.required(wanted);
    boolean before = plain.equals(toldAs);
    toldAs = plain;
    return before;
  }

  private boolean isZero() {
    return first instanceof CheckedExpr.Const c && c.value() == 0;
  }

  /** How deep the block is that it ends with; parameters are at 1. */
  int depth() {
    return depth;
  }

  void setDepth(int blocks) {
    depth = blocks;
  }

  /** For a reference the depth of the block that what it names ends with, 0 for what stays. */
  int referentDepth() {
    return referentDepth;
  }

  /** It names something more. */
  void names(int blocks) {
    referentDepth = Math.max(referentDepth, blocks);
  }

  /** The depth of the outermost local that was ever made to name the same. */
  int lentTo() {
    return lentTo;
  }

  void lend(int blocks) {
    lentTo = Math.min(lentTo, blocks);
  }

  void markRead() {
    read = true;
  }
}
