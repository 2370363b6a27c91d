package dev.scxlab.workload;

import dev.scxlab.kernel.Topology;
import org.jspecify.annotations.Nullable;

/**
 * How a workload file is to be read.
 *
 * @param machine the machine it is to run on, or null for the file's own, else 4 CPUs
 * @param durationNs replaces the file's duration; 0 for the file's own
 * @param duplicates what a repeated event key means
 * @param suspend whom a suspended thread waits for
 * @param kernelLocks whether mutexes are those of the kernel unless the file says futex
 * @param lenient whether unknown keys give warnings, as rt-app ignores them, and not errors
 */
public record WorkloadOptions(
    @Nullable Topology machine,
    long durationNs,
    Duplicates duplicates,
    Suspend suspend,
    boolean kernelLocks,
    boolean lenient) {

  /** What a repeated event key in one object means ({@code rt-app.md} 1.1). */
  public enum Duplicates {
    /** A further event in its place, as the authors of such files meant it. */
    EVENTS,
    /** The last value in the first place, as json-c reads it. */
    LAST
  }

  /** Whom a suspended thread waits for ({@code rt-app.md} 5.1). */
  public enum Suspend {
    /** The name given, if some {@code resume} names it; else as {@link #SELF}. */
    NAMED,
    /** Its own task, whatever name is given, as rt-app does since 2025-05. */
    SELF
  }

  /** The file's own machine and duration, repeated keys as events, suspension by name. */
  public static final WorkloadOptions DEFAULT =
      new WorkloadOptions(null, 0, Duplicates.EVENTS, Suspend.NAMED, false, false);

  /** The same on another machine. */
  public WorkloadOptions withMachine(@Nullable Topology value) {
    return new WorkloadOptions(value, durationNs, duplicates, suspend, kernelLocks, lenient);
  }

  /** The same for another duration; 0 for the file's own. */
  public WorkloadOptions withDurationNs(long value) {
    return new WorkloadOptions(machine, value, duplicates, suspend, kernelLocks, lenient);
  }

  /** The same with another meaning of repeated event keys. */
  public WorkloadOptions withDuplicates(Duplicates value) {
    return new WorkloadOptions(machine, durationNs, value, suspend, kernelLocks, lenient);
  }

  /** The same with another meaning of {@code suspend}. */
  public WorkloadOptions withSuspend(Suspend value) {
    return new WorkloadOptions(machine, durationNs, duplicates, value, kernelLocks, lenient);
  }

  /** The same with mutexes of the kernel or futexes. */
  public WorkloadOptions withKernelLocks(boolean value) {
    return new WorkloadOptions(machine, durationNs, duplicates, suspend, value, lenient);
  }

  /** The same, ignoring unknown keys with a warning or not. */
  public WorkloadOptions withLenient(boolean value) {
    return new WorkloadOptions(machine, durationNs, duplicates, suspend, kernelLocks, value);
  }
}
