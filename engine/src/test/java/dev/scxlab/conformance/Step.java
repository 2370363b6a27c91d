package dev.scxlab.conformance;

/**
 * A call of an op, when it begins, or of a kfunc.
 *
 * @param timeNs since the start of the recording's clock or of the run
 * @param cpu where it was made
 * @param what the op, or the kfunc without its prefix
 * @param task the task it is about as the workload calls it; empty when there is none
 * @param args the arguments that count besides task and slice: flags as {@code 0x9}
 * @param sliceNs the task's slice then, or the slice given to an insert; {@link #NO_SLICE} if the
 *     recordings do not show it
 */
record Step(long timeNs, int cpu, String what, String task, String args, long sliceNs) {

  static final long NO_SLICE = Long.MIN_VALUE;

  /** What must be equal: everything but times, CPU and slice. */
  String key() {
    return what + (task.isEmpty() ? "" : " " + task) + (args.isEmpty() ? "" : " " + args);
  }

  @Override
  public String toString() {
    return "%.3f [%d] %s%s"
        .formatted(
            timeNs / 1e6, cpu, key(), sliceNs == NO_SLICE ? "" : " slice=" + sliceNs / 1000 + "us");
  }
}
