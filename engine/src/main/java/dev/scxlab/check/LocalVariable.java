package dev.scxlab.check;

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
  private final Span declaration;
  private boolean read;
  private @Nullable CheckedExpr first;

  LocalVariable(String name, Kind kind, PolicyType type, boolean inMemory, Span declaration) {
    this.name = name;
    this.kind = kind;
    this.type = type;
    this.inMemory = inMemory;
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

  void markRead() {
    read = true;
  }
}
