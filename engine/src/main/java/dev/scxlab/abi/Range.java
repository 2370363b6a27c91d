package dev.scxlab.abi;

import com.google.errorprone.annotations.Immutable;

/**
 * Bounds of a number, both included, compared as signed 64-bit numbers unless the type is u64 or
 * time, where they are unsigned.
 */
@Immutable
public record Range(long min, long max) {

  public static final Range ZERO_OR_ERRNO = new Range(-4095, 0);

  @Override
  public String toString() {
    return min + ".." + max;
  }
}
