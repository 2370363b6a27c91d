package dev.scxlab.abi;

/** Limits that the kernel or the lab sets, with where each comes from. */
public final class KernelLimits {

  /** CPUs of the largest machine the lab models. */
  public static final int MAX_CPUS = 1024;

  public static final int MAX_CORES = 1024;
  public static final int MAX_LLCS = 128;
  public static final int MAX_NODES = 64;

  /** Weight of a task or cgroup ({@code sched-ext.md} 1.3). */
  public static final int MIN_WEIGHT = 1;

  public static final int MAX_WEIGHT = 10_000;
  public static final int DEFAULT_WEIGHT = 100;

  /** {@code SCX_CPUPERF_ONE}. */
  public static final int CPUPERF_ONE = 1024;

  /** {@code SCX_SLICE_DFL}, ns. */
  public static final long SLICE_DFL_NS = 20_000_000L;

  /** {@code SCX_SLICE_BYPASS}, ns. */
  public static final long SLICE_BYPASS_NS = 5_000_000L;

  /** {@code SCX_SLICE_INF}: never expires. */
  public static final long SLICE_INF = -1L;

  /** {@code SCX_DSP_DFL_MAX_BATCH}: slots of the dispatch buffer. */
  public static final int DISPATCH_BATCH = 32;

  /** {@code SCX_DSP_MAX_LOOPS}. */
  public static final int DISPATCH_LOOPS = 32;

  /** {@code SCX_WATCHDOG_MAX_TIMEOUT}, ms. */
  public static final int MAX_TIMEOUT_MS = 30_000;

  /** {@code SCX_OPS_NAME_LEN} less the terminating zero. */
  public static final int MAX_NAME_CHARS = 127;

  /** {@code SCX_EXIT_MSG_LEN} less the terminating zero. */
  public static final int MAX_EXIT_MESSAGE = 1023;

  /** Arguments of a formatted message (BPF's {@code MAX_BPRINTF_VARARGS}). */
  public static final int MAX_MESSAGE_ARGS = 12;

  /** Characters of a {@code text} and of a task's name. */
  public static final int MAX_TEXT_CHARS = 15;

  /** Stack of a call chain (BPF), bytes. */
  public static final int STACK_BYTES = 512;

  /** Each frame's stack is rounded up to this (BPF). */
  public static final int STACK_ALIGN = 16;

  /** Frames of a call chain ({@code verifier.md} R102). */
  public static final int MAX_FRAMES = 8;

  /** Parameters of a function (BPF passes five registers). */
  public static final int MAX_PARAMETERS = 5;

  /** Registers of a frame (design D2). */
  public static final int MAX_REGISTERS = 256;

  /** Instructions of an op after lowering (R103). */
  public static final int MAX_OP_INSNS = 65_536;

  /** Instructions one call of an op may execute (R79). */
  public static final long INSN_BUDGET = 1_000_000L;

  /** Steps of a counted loop (R78). */
  public static final long MAX_LOOP_STEPS = 1L << 23;

  /** Steps of a loop over a DSQ or all tasks without a {@code limit}. */
  public static final int DEFAULT_LOOP_LIMIT = 4096;

  /** All maps of a policy together, bytes (R94). */
  public static final long MAX_MAP_BYTES = 64L << 20;

  /** One value of a map, bytes (R100). */
  public static final int MAX_VALUE_BYTES = 32 << 10;

  /** Bytes of a DSQ iterator on the stack. */
  public static final int DSQ_ITERATOR_BYTES = 48;

  /** Bytes of a task iterator on the stack. */
  public static final int TASK_ITERATOR_BYTES = 24;

  /** Shortest period of a timer, ns (R130). */
  public static final long MIN_TIMER_PERIOD_NS = 100_000L;

  private KernelLimits() {}

  /** The most CPUs, cores, LLCs or nodes a machine can have. */
  public static int most(AbiType index) {
    switch (index) {
      case CPU:
        return MAX_CPUS;
      case CORE:
        return MAX_CORES;
      case LLC:
        return MAX_LLCS;
      case NODE:
        return MAX_NODES;
      default:
        throw new IllegalArgumentException(index.label());
    }
  }
}
