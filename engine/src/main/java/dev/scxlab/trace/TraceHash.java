package dev.scxlab.trace;

import java.util.HexFormat;

/**
 * A fingerprint of a run: two runs with the same hash went the same way (design.md D9).
 *
 * <p>Starts at 1 and takes in, for each event, time, number of the kind, CPU, pid and arguments;
 * names do not count. Order matters.
 */
public final class TraceHash implements TraceSink {

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int ROTATION = 27;

  private long hash = 1;

  @Override
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    long h = mix(mix(mix(mix(hash, timeNs), kind.number()), cpu), pid);
    int count = kind.argCount();
    for (int i = 0; i < count; i++) {
      h = mix(h, args[i]);
    }
    hash = h;
  }

  private static long mix(long h, long v) {
    return (Long.rotateLeft(h, ROTATION) ^ v) * MULTIPLIER;
  }

  /** The hash of the events so far. */
  public long value() {
    return hash;
  }

  /** The hash as results show it: 16 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(hash);
  }
}
