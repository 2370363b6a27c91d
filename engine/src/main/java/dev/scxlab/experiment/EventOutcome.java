package dev.scxlab.experiment;

import dev.scxlab.workload.ScriptedEvent;

/**
 * What came of a scripted event.
 *
 * @param event the event
 * @param outcome {@code done}; else why not, led by the errno that user space gets: {@code -EBUSY:
 *     ...}; {@code not reached} when the run ended before
 * @param text what it shows: the state of sched_ext, a debug dump; empty for other events
 */
public record EventOutcome(ScriptedEvent event, String outcome, String text) {

  static final String DONE = "done";

  /** Whether it took effect. */
  public boolean isDone() {
    return outcome.equals(DONE);
  }
}
