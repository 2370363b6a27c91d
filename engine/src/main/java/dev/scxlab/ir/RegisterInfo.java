package dev.scxlab.ir;

import dev.scxlab.source.Span;

/**
 * What a frame register of a function is for its whole life ({@code bpf-mapping.md} 4.5).
 *
 * @param register r11 and up
 * @param name the variable's name; for a temporary the text of the expression, in which case {@code
 *     temporary} is true
 * @param temporary whether it has no name of its own in the text
 * @param type its type as the language writes it, for messages
 * @param declaration where the variable is declared
 */
public record RegisterInfo(
    int register, String name, boolean temporary, String type, Span declaration) {

  /**
   * How the name ends of a register that says whether an optional number has a value: 1 or 0. The
   * number is in the register before it.
   */
  public static final String PRESENCE = " has a value";
}
