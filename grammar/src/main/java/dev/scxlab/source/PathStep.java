package dev.scxlab.source;

import org.jspecify.annotations.Nullable;

/**
 * One step on the way that leads to a failure.
 *
 * @param span where the step happens
 * @param event what kind of step it is
 * @param taken for a branch whether it was taken, else null
 * @param text the step in the user's words, for example {@code no entry}
 */
public record PathStep(Span span, Event event, @Nullable Boolean taken, String text) {

  /** Kinds of steps ({@code verifier.md} 5.4). */
  public enum Event {
    BRANCH,
    ASSIGN,
    ACQUIRE,
    RELEASE,
    LOCK,
    UNLOCK,
    CALL,
    RETURN,
    LOOP,
    MERGE
  }
}
