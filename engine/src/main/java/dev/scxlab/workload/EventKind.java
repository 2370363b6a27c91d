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
  /** Takes a kernel mutex in a way that a signal can end; scxlab's own form only. */
  LOCK_INTERRUPTIBLE("lock_interruptible", true),
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
  IORUN("iorun"),
  /** Puts a message into a queue; scxlab's own form only. */
  SEND("send", true),
  /** Takes a message out of a queue; scxlab's own form only. */
  RECV("recv", true),
  /** Sends a signal to the threads of a task; scxlab's own form only. */
  INTERRUPT("interrupt", true);

  private static final EventKind[] KINDS = values();

  private final String key;
  private final boolean ownForm;

  EventKind(String key) {
    this(key, false);
  }

  EventKind(String key, boolean ownForm) {
    this.key = key;
    this.ownForm = ownForm;
  }

  /** The word that begins the event's keys. */
  public String key() {
    return key;
  }

  /** Whether rt-app does not know it. */
  public boolean isOwnForm() {
    return ownForm;
  }

  /**
   * The event that a key of a phase names, by its beginning.
   *
   * @param ownForm whether events of scxlab's own form count
   */
  public static Optional<EventKind> ofKey(String key, boolean ownForm) {
    for (EventKind kind : KINDS) {
      if (key.startsWith(kind.key) && (ownForm || !kind.ownForm)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
