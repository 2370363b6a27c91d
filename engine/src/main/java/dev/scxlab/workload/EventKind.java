package dev.scxlab.workload;

import java.util.Optional;

/**
 * The events of rt-app with the keys that name them ({@code rt-app.md} 5). A key is an event if it
 * begins with one of these words; longer words come first, so that {@code runtime} is not {@code
 * run}.
 */
public enum EventKind {
  RUNTIME("runtime"),
  RUN("run"),
  SLEEP("sleep"),
  TIMER("timer"),
  SUSPEND("suspend"),
  RESUME("resume"),
  SEM_POST("sem_post"),
  SEM_WAIT("sem_wait"),
  LOCK("lock"),
  UNLOCK("unlock"),
  WAIT("wait"),
  SIGNAL("signal"),
  BROAD("broad"),
  SYNC("sync"),
  BARRIER("barrier"),
  YIELD("yield"),
  FORK("fork"),
  MEMRUN("memrun"),
  MEM("mem"),
  IORUN("iorun");

  private static final EventKind[] KINDS = values();

  private final String key;

  EventKind(String key) {
    this.key = key;
  }

  /** The word that begins the event's keys. */
  public String key() {
    return key;
  }

  /** The event that a key of a phase names, by its beginning. */
  public static Optional<EventKind> ofKey(String key) {
    for (EventKind kind : KINDS) {
      if (key.startsWith(kind.key)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
