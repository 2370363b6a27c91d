package dev.scxlab.source;

/**
 * A secondary place of a diagnostic with a few words on it.
 *
 * @param span the place
 * @param message what is to be seen there, lower case, without full stop
 * @param role what part the place plays
 */
public record Label(Span span, String message, Role role) {

  /** What part a labelled place plays ({@code verifier.md} 5.4). */
  public enum Role {
    CAUSE,
    BRANCH,
    ACQUIRE,
    RELEASE,
    DECLARATION,
    CALL,
    RETURN
  }

  /** A label of the role {@link Role#CAUSE}. */
  public static Label cause(Span span, String message) {
    return new Label(span, message, Role.CAUSE);
  }

  /** A label that points at a declaration. */
  public static Label declaration(Span span, String message) {
    return new Label(span, message, Role.DECLARATION);
  }
}
