package dev.scxlab.abi;

import java.util.Optional;

/**
 * The kernels whose differences the lab knows (design D4). Entries of the other tables say from
 * which and up to which kernel they exist; {@link #has} compares.
 */
public enum KernelProfile {
  /** The first kernel with sched_ext. */
  V6_12("6.12", 612),
  /** The recorded kernel: what was measured on it beats the documents. */
  V7_2("7.2", 702),
  /** The tree of {@code sched-ext.md} with the proxy series; the default. */
  NEWEST("newest", 704);

  /** Since the first kernel with sched_ext. */
  public static final int ALWAYS = 612;

  /** Still there. */
  public static final int FOREVER = Integer.MAX_VALUE;

  private final String label;
  private final int version;

  KernelProfile(String label, int version) {
    this.label = label;
    this.version = version;
  }

  /** The name on the command line: {@code 6.12}, {@code 7.2}, {@code newest}. */
  public String label() {
    return label;
  }

  /** Major version times 100 plus minor version. */
  public int version() {
    return version;
  }

  /**
   * Whether something exists in this kernel.
   *
   * @param since first version that has it, as {@link #version}
   * @param until last version that has it
   */
  public boolean has(int since, int until) {
    return since <= version && version <= until;
  }

  /** Whether something that came with version {@code since} exists in this kernel. */
  public boolean has(int since) {
    return since <= version;
  }

  /** How a version number is written: 612 is {@code 6.12}. */
  public static String versionText(int version) {
    return version / 100 + "." + version % 100;
  }

  /** Finds a profile by its name on the command line. */
  public static Optional<KernelProfile> byLabel(String label) {
    for (KernelProfile p : values()) {
      if (p.label.equals(label)) {
        return Optional.of(p);
      }
    }
    return Optional.empty();
  }
}
