package dev.scxlab.workload;

import java.util.List;

/** A timer of rt-app: when it expires next ({@code rt-app.md} 5.3). */
final class TimerState {

  private final boolean absolute;
  private boolean used;
  private long nextNs;

  private TimerState(boolean absolute) {
    this.absolute = absolute;
  }

  static TimerState[] all(List<TimerDefinition> definitions) {
    TimerState[] timers = new TimerState[definitions.size()];
    for (int i = 0; i < timers.length; i++) {
      timers[i] = new TimerState(definitions.get(i).absolute());
    }
    return timers;
  }

  /**
   * Moves on by a period.
   *
   * @param referenceNs what the first period counts from
   * @return when to wake, not after {@code nowNs} when the expiry was missed
   */
  long advance(long periodNs, long referenceNs, long nowNs) {
    if (!used) {
      used = true;
      nextNs = referenceNs;
    }
    nextNs += periodNs;
    long wakeNs = nextNs;
    if (nowNs >= nextNs && !absolute) {
      nextNs = nowNs;
    }
    return wakeNs;
  }
}
