package dev.scxlab.kernel;

import java.util.Arrays;

/** A set of CPU numbers ({@code struct cpumask}): a bit per possible CPU, in words of 64. */
public final class CpuMask {

  private final long[] words;
  private final int size;

  /** An empty mask for CPUs 0 to {@code size - 1}. */
  public CpuMask(int size) {
    this.size = size;
    this.words = new long[(size + 63) >>> 6];
  }

  /** A copy of another mask. */
  public CpuMask(CpuMask other) {
    this.size = other.size;
    this.words = other.words.clone();
  }

  /** A mask of all CPUs from 0 to {@code size - 1}. */
  public static CpuMask all(int size) {
    CpuMask mask = new CpuMask(size);
    mask.setAll();
    return mask;
  }

  /** A mask of the CPUs given, each below {@code size}. */
  public static CpuMask of(int size, int... cpus) {
    CpuMask mask = new CpuMask(size);
    for (int cpu : cpus) {
      mask.set(cpu);
    }
    return mask;
  }

  /** How many CPUs it has room for ({@code nr_cpu_ids}). */
  public int size() {
    return size;
  }

  /** Whether {@code cpu} is in the set; false for numbers out of range. */
  public boolean test(int cpu) {
    return Integer.compareUnsigned(cpu, size) < 0 && (words[cpu >>> 6] & (1L << cpu)) != 0;
  }

  /** Adds a CPU; does nothing for numbers out of range. */
  public void set(int cpu) {
    if (Integer.compareUnsigned(cpu, size) < 0) {
      words[cpu >>> 6] |= 1L << cpu;
    }
  }

  /** Removes a CPU; does nothing for numbers out of range. */
  public void clear(int cpu) {
    if (Integer.compareUnsigned(cpu, size) < 0) {
      words[cpu >>> 6] &= ~(1L << cpu);
    }
  }

  /** Adds or removes a CPU. */
  public void set(int cpu, boolean member) {
    if (member) {
      set(cpu);
    } else {
      clear(cpu);
    }
  }

  public void setAll() {
    Arrays.fill(words, -1L);
    int tail = size & 63;
    if (tail != 0) {
      words[words.length - 1] = (1L << tail) - 1;
    }
  }

  public void clearAll() {
    Arrays.fill(words, 0L);
  }

  /** Makes this mask equal to {@code other}, which has the same size. */
  public void copy(CpuMask other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
  }

  /**
   * This mask becomes {@code a} without what is not in {@code b}; both have its size.
   *
   * @return whether anything is left
   */
  public boolean and(CpuMask a, CpuMask b) {
    long any = 0;
    for (int i = 0; i < words.length; i++) {
      words[i] = a.words[i] & b.words[i];
      any |= words[i];
    }
    return any != 0;
  }

  /**
   * This mask becomes {@code a} without {@code b}.
   *
   * @return whether anything is left
   */
  public boolean andNot(CpuMask a, CpuMask b) {
    long any = 0;
    for (int i = 0; i < words.length; i++) {
      words[i] = a.words[i] & ~b.words[i];
      any |= words[i];
    }
    return any != 0;
  }

  /** This mask becomes the union of {@code a} and {@code b}. */
  public void or(CpuMask a, CpuMask b) {
    for (int i = 0; i < words.length; i++) {
      words[i] = a.words[i] | b.words[i];
    }
  }

  /** This mask becomes what is in one of {@code a} and {@code b} but not in both. */
  public void xor(CpuMask a, CpuMask b) {
    for (int i = 0; i < words.length; i++) {
      words[i] = a.words[i] ^ b.words[i];
    }
  }

  public boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  public boolean isFull() {
    return weight() == size;
  }

  /** How many CPUs are in the set. */
  public int weight() {
    int n = 0;
    for (long word : words) {
      n += Long.bitCount(word);
    }
    return n;
  }

  public boolean intersects(CpuMask other) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & other.words[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether every CPU of this mask is in {@code other}. */
  public boolean isSubsetOf(CpuMask other) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & ~other.words[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The lowest CPU of the set, or {@link #size} when it is empty. */
  public int first() {
    return next(0);
  }

  /**
   * The lowest CPU of the set that is {@code from} or more, or {@link #size} when there is none.
   */
  public int next(int from) {
    if (from >= size) {
      return size;
    }
    int i = from >>> 6;
    long word = words[i] & (-1L << from);
    while (word == 0) {
      if (++i == words.length) {
        return size;
      }
      word = words[i];
    }
    return (i << 6) + Long.numberOfTrailingZeros(word);
  }

  /** As {@link #next} for the CPUs that are also in {@code other}. */
  public int nextAnd(CpuMask other, int from) {
    if (from >= size) {
      return size;
    }
    int i = from >>> 6;
    long word = words[i] & other.words[i] & (-1L << from);
    while (word == 0) {
      if (++i == words.length) {
        return size;
      }
      word = words[i] & other.words[i];
    }
    return (i << 6) + Long.numberOfTrailingZeros(word);
  }

  /** The lowest CPU that is not in the set, or {@link #size} when all are. */
  public int firstZero() {
    for (int i = 0; i < words.length; i++) {
      if (~words[i] != 0) {
        return Math.min((i << 6) + Long.numberOfTrailingZeros(~words[i]), size);
      }
    }
    return size;
  }

  /** As the kernel prints a mask ({@code %*pb}): hexadecimal, in groups of 32 bits. */
  public String toHex() {
    StringBuilder out = new StringBuilder();
    for (int group = (size - 1) >>> 5; group >= 0; group--) {
      int bits = (int) (words[group >>> 1] >>> ((group & 1) << 5));
      int digits = group == (size - 1) >>> 5 ? (((size - 1) & 31) >>> 2) + 1 : 8;
      String hex = Integer.toHexString(bits);
      out.append("0".repeat(Math.max(0, digits - hex.length()))).append(hex);
      if (group > 0) {
        out.append(',');
      }
    }
    return out.toString();
  }

  /** As the kernel prints a list ({@code %*pbl}): {@code 0-3,8}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int cpu = first(); cpu < size; ) {
      int end = cpu;
      while (test(end + 1)) {
        end++;
      }
      out.append(out.length() == 0 ? "" : ",").append(cpu);
      if (end > cpu) {
        out.append('-').append(end);
      }
      cpu = next(end + 1);
    }
    return out.toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CpuMask other && size == other.size && Arrays.equals(words, other.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}
