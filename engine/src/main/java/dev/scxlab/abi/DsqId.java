package dev.scxlab.abi;

/** DSQ ids and how they are made ({@code sched-ext.md} 1.8, {@code verifier.md} 6.2). */
public final class DsqId {

  /** Marks built-in ids. */
  public static final long BUILTIN_BIT = 1L << 63;

  /** With {@link #BUILTIN_BIT} marks the local DSQ of a named CPU. */
  public static final long LOCAL_ON_BIT = 1L << 62;

  /** {@code SCX_DSQ_INVALID}. */
  public static final long INVALID = BUILTIN_BIT;

  /** {@code SCX_DSQ_GLOBAL}. */
  public static final long GLOBAL = BUILTIN_BIT | 1;

  /** {@code SCX_DSQ_LOCAL}. */
  public static final long LOCAL = BUILTIN_BIT | 2;

  /** {@code SCX_DSQ_BYPASS}; the core's own. */
  public static final long BYPASS = BUILTIN_BIT | 3;

  /** {@code SCX_DSQ_REJECT}; the core's own. */
  public static final long REJECT = BUILTIN_BIT | 4;

  /** {@code SCX_DSQ_LOCAL_ON}: or-ed with a CPU number. */
  public static final long LOCAL_ON = BUILTIN_BIT | LOCAL_ON_BIT;

  /** A declared DSQ's id is its declaration's number shifted left by this, plus its index. */
  public static final int DECLARATION_SHIFT = 48;

  private DsqId() {}

  /** The local DSQ of a CPU; a wrong CPU stays visible in the low 32 bits. */
  public static long localOn(int cpu) {
    return LOCAL_ON | (cpu & 0xffff_ffffL);
  }

  /** The id of element {@code index} of the declaration with number {@code declaration}. */
  public static long declared(int declaration, long index) {
    return ((long) declaration << DECLARATION_SHIFT) | (index & ((1L << DECLARATION_SHIFT) - 1));
  }

  /** Whether the core owns the DSQ with this id. */
  public static boolean isBuiltin(long id) {
    return id < 0;
  }

  /** Whether the id names the local DSQ of a given CPU. */
  public static boolean isLocalOn(long id) {
    return (id & LOCAL_ON) == LOCAL_ON;
  }

  /** The CPU of a {@link #isLocalOn} id, possibly no valid one. */
  public static int localOnCpu(long id) {
    return (int) id;
  }
}
