package dev.scxlab.ir;

import java.util.Optional;

/**
 * What it says about the text of a conditional jump when the jump is taken: the compiler turns
 * conditions round as the code needs it, and messages have to turn them back.
 */
public enum JumpRole {
  /** The condition in the text holds. */
  HOLDS("condition holds"),
  /** The condition in the text does not hold. */
  FAILS("condition fails"),
  /** The value in the text is there. */
  SOMETHING("finds something"),
  /** The value in the text is missing. */
  NOTHING("finds nothing");

  private final String text;

  JumpRole(String text) {
    this.text = text;
  }

  /** The role in {@link DebugInfo}. */
  public String text() {
    return text;
  }

  /** The role that a debug table gives, if it is one of a jump. */
  public static Optional<JumpRole> of(String text) {
    for (JumpRole role : values()) {
      if (role.text.equals(text)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
