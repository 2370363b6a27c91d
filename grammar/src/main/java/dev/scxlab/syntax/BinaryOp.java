package dev.scxlab.syntax;

import dev.scxlab.source.LabBug;

/** The binary operators, loosest first ({@code verifier.md} 6.2, grammar). */
public enum BinaryOp {
  OR("||", 2),
  AND("&&", 3),
  EQ("==", 4),
  NE("!=", 4),
  LT("<", 4),
  LE("<=", 4),
  GT(">", 4),
  GE(">=", 4),
  IN("in", 4),
  BIT_OR("|", 5),
  BIT_XOR("^", 6),
  BIT_AND("&", 7),
  SHL("<<", 8),
  SHR(">>", 8),
  ADD("+", 9),
  SUB("-", 9),
  MUL("*", 10),
  DIV("/", 10),
  MOD("%", 10);

  private final String symbol;
  private final int level;

  BinaryOp(String symbol, int level) {
    this.symbol = symbol;
    this.level = level;
  }

  /** The operator that is written in a given way; there must be one. */
  public static BinaryOp of(String symbol) {
    for (BinaryOp op : values()) {
      if (op.symbol.equals(symbol)) {
        return op;
      }
    }
    throw new LabBug("no binary operator " + symbol);
  }

  /** The operator as written. */
  public String symbol() {
    return symbol;
  }

  /** The level of the grammar; a higher one binds tighter. Level 1 is {@code or}. */
  public int level() {
    return level;
  }

  /** Whether the result is a bool made by comparing. */
  public boolean isComparison() {
    return level == 4;
  }
}
