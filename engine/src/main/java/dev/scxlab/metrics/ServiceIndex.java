package dev.scxlab.metrics;

/** Jain's index over tasks of received by ideal service: 1 is fair, 1/n is one task gets all. */
final class ServiceIndex {

  /** Tasks due less say more about rounding than about fairness ({@code metrics.md} 4). */
  private static final double LEAST_IDEAL_NS = 10_000_000;

  private double sum;
  private double squares;
  private int count;

  void add(long receivedNs, double idealNs) {
    if (idealNs >= LEAST_IDEAL_NS) {
      double x = receivedNs / idealNs;
      sum += x;
      squares += x * x;
      count++;
    }
  }

  /** NaN when no task was due enough, or none received anything. */
  double jain() {
    return count == 0 || squares == 0 ? Double.NaN : sum * sum / (count * squares);
  }
}
