package dev.scxlab.kernel.fair;

import dev.scxlab.abi.KernelProfile;

/**
 * Options of the fair class.
 *
 * @param profile whose rules hold
 * @param hrtick whether a high resolution timer ends slices (eevdf.md 3.4)
 * @param hrtickRepick whether that timer is armed again when the same task is picked again
 * @param hrtickLatencyNs how late the timer fires, at least 1000
 * @param baseSliceNs size of a request, 0 for the kernel's choice by the number of CPUs
 */
public record FairConfig(
    KernelProfile profile,
    boolean hrtick,
    boolean hrtickRepick,
    long hrtickLatencyNs,
    long baseSliceNs) {

  /** Latency of the timer when nothing else is said. */
  public static final long DEFAULT_HRTICK_LATENCY_NS = 10_000;

  /** The defaults of a kernel: the timer is on since 7.1. */
  public static FairConfig of(KernelProfile profile) {
    return new FairConfig(
        profile, profile != KernelProfile.V6_12, false, DEFAULT_HRTICK_LATENCY_NS, 0);
  }

  /** The same with the timer on or off. */
  public FairConfig withHrtick(boolean value) {
    return new FairConfig(profile, value, hrtickRepick, hrtickLatencyNs, baseSliceNs);
  }

  /** The same with the timer armed at repicks, or not. */
  public FairConfig withHrtickRepick(boolean value) {
    return new FairConfig(profile, hrtick, value, hrtickLatencyNs, baseSliceNs);
  }

  /** The same with a fixed base slice. */
  public FairConfig withBaseSliceNs(long value) {
    return new FairConfig(profile, hrtick, hrtickRepick, hrtickLatencyNs, value);
  }

  /** The unscaled base slice: 0.70 ms, 0.75 in 6.12. */
  long normalizedBaseSliceNs() {
    return profile == KernelProfile.V6_12 ? 750_000 : 700_000;
  }

  /** The base slice on a machine with so many CPUs up (eevdf.md 1.3). */
  long baseSliceNs(int onlineCpus) {
    if (baseSliceNs != 0) {
      return baseSliceNs;
    }
    int log2 = 31 - Integer.numberOfLeadingZeros(Math.max(1, Math.min(onlineCpus, 8)));
    return normalizedBaseSliceNs() * (1 + log2);
  }
}
