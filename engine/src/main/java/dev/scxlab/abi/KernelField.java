package dev.scxlab.abi;

import static dev.scxlab.abi.AbiType.*;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The struct table: every field of a kernel object that a policy may read or write ({@code
 * verifier.md} 2.4). A load reads the word the kernel has at {@link #path}; {@link #decode} says
 * what makes the field's value of it, as instructions behind the load. Fields that share a word
 * share its offset. Offsets are the lab's own; an export relocates them by path.
 */
public enum KernelField {
  TASK_PID(TASK, "pid", S32, "pid", 0, 4, 0, Integer.MAX_VALUE),
  TASK_TGID(TASK, "tgid", S32, "tgid", 4, 4, 0, Integer.MAX_VALUE),
  TASK_TID(TASK, "tid", U64, "scx.tid", 8, 8),
  TASK_COMM(TASK, "comm", TEXT, "comm", 16, 16),
  TASK_WEIGHT(
      TASK, "weight", U32, "scx.weight", 32, 4, KernelLimits.MIN_WEIGHT, KernelLimits.MAX_WEIGHT),
  TASK_NICE(TASK, "nice", S32, "static_prio", 36, 4, Decode.MINUS, 120, -20, 19),
  TASK_PRIO(TASK, "prio", S32, "prio", 40, 4, -1, 139),
  TASK_POLICY(TASK, "policy", U32, "policy", 44, 4, 0, 7),
  TASK_NR_CPUS_ALLOWED(
      TASK, "nr_cpus_allowed", S32, "nr_cpus_allowed", 48, 4, 1, KernelLimits.MAX_CPUS),
  TASK_CPUS(TASK, "cpus", MASK, "cpus_ptr", 56, 8),
  TASK_SLICE(TASK, "slice", TIME, "scx.slice", 64, 8),
  TASK_DSQ_VTIME(TASK, "dsq_vtime", U64, "scx.dsq_vtime", 72, 8),
  TASK_DISALLOW(TASK, "disallow", BOOL, "scx.disallow", 80, 1, 0, 1),
  TASK_SUM_EXEC(TASK, "sum_exec", TIME, "se.sum_exec_runtime", 88, 8),
  TASK_QUEUED(TASK, "queued", BOOL, "scx.flags", 96, 4, Decode.BITS, 0x1, 0, 1),
  TASK_REENQ_REASON(TASK, "reenq_reason", U32, "scx.flags", 96, 4, Decode.BITS, 0x7000, 0, 7),
  TASK_IS_KTHREAD(TASK, "is_kthread", BOOL, "flags", 100, 4, Decode.BITS, 0x200000, 0, 1),
  TASK_IS_WQ_WORKER(TASK, "is_wq_worker", BOOL, "flags", 100, 4, Decode.BITS, 0x20, 0, 1),
  TASK_EXITING(TASK, "exiting", BOOL, "flags", 100, 4, Decode.BITS, 0x4, 0, 1),
  TASK_MIGRATION_DISABLED(
      TASK, "migration_disabled", BOOL, "migration_disabled", 104, 2, Decode.NOT_ZERO, 0, 0, 1),
  /** What {@code same_mm} compares; policies do not see it as a field. */
  TASK_MM(TASK, "mm", U64, "mm", 112, 8),

  RQ_CPU(RUN_QUEUE, "cpu", S32, "cpu", 0, 4, 0, KernelLimits.MAX_CPUS - 1),
  RQ_NR_RUNNING(RUN_QUEUE, "nr_running", U32, "nr_running", 4, 4),
  RQ_SCX_NR_RUNNING(RUN_QUEUE, "scx_nr_running", U32, "scx.nr_running", 8, 4),

  CGROUP_ID(CGROUP, "id", U64, "kn->id", 0, 8),
  CGROUP_LEVEL(CGROUP, "level", S32, "level", 8, 4, 0, Integer.MAX_VALUE),
  CGROUP_NAME(CGROUP, "name", TEXT, "kn->name", 16, 16),

  INIT_TASK_FORK(INIT_TASK_ARGS, "fork", BOOL, "fork", 0, 1, 0, 1),
  INIT_TASK_CGROUP(INIT_TASK_ARGS, "cgroup", CGROUP, "cgroup", 8, 8),

  EXIT_TASK_CANCELLED(EXIT_TASK_ARGS, "cancelled", BOOL, "cancelled", 0, 1, 0, 1),

  CGROUP_INIT_WEIGHT(
      CGROUP_INIT_ARGS,
      "weight",
      U32,
      "weight",
      0,
      4,
      KernelLimits.MIN_WEIGHT,
      KernelLimits.MAX_WEIGHT),
  CGROUP_INIT_BW_PERIOD(CGROUP_INIT_ARGS, "bw_period_us", U64, "bw_period_us", 8, 8),
  CGROUP_INIT_BW_QUOTA(CGROUP_INIT_ARGS, "bw_quota_us", U64, "bw_quota_us", 16, 8),
  CGROUP_INIT_BW_BURST(CGROUP_INIT_ARGS, "bw_burst_us", U64, "bw_burst_us", 24, 8),
  CGROUP_INIT_SCHED_IDLE(CGROUP_INIT_ARGS, "sched_idle", BOOL, "sched_idle", 32, 1, 0, 1),

  CPU_RELEASE_REASON(CPU_RELEASE_ARGS, "reason", U32, "reason", 0, 4, 0, 3),
  /** The task that takes the CPU; may be null. */
  CPU_RELEASE_TASK(CPU_RELEASE_ARGS, "task", TASK, "task", 8, 8),

  EXIT_INFO_KIND(EXIT_INFO, "kind", S64, "kind", 0, 4, 0, 1028),
  EXIT_INFO_CODE(EXIT_INFO, "code", S64, "exit_code", 8, 8),
  EXIT_INFO_REASON(EXIT_INFO, "reason", TEXT, "reason", 16, 16);

  /** How the field's value comes out of the word that is loaded. */
  public enum Decode {
    /** As it is. */
    PLAIN,
    /** The bits of {@link #operand}, shifted down to bit 0. */
    BITS,
    /** Less {@link #operand}. */
    MINUS,
    /** Whether it is not 0. */
    NOT_ZERO
  }

  private final AbiType struct;
  private final String fieldName;
  private final AbiType type;
  private final String path;
  private final int offset;
  private final int bytes;
  private final Decode decode;
  private final long operand;
  private final @Nullable Range range;

  KernelField(AbiType struct, String name, AbiType type, String path, int offset, int bytes) {
    this(struct, name, type, path, offset, bytes, Decode.PLAIN, 0, null);
  }

  KernelField(
      AbiType struct,
      String name,
      AbiType type,
      String path,
      int offset,
      int bytes,
      long min,
      long max) {
    this(struct, name, type, path, offset, bytes, Decode.PLAIN, 0, new Range(min, max));
  }

  KernelField(
      AbiType struct,
      String name,
      AbiType type,
      String path,
      int offset,
      int bytes,
      Decode decode,
      long operand,
      long min,
      long max) {
    this(struct, name, type, path, offset, bytes, decode, operand, new Range(min, max));
  }

  KernelField(
      AbiType struct,
      String name,
      AbiType type,
      String path,
      int offset,
      int bytes,
      Decode decode,
      long operand,
      @Nullable Range range) {
    this.struct = struct;
    this.fieldName = name;
    this.type = type;
    this.path = path;
    this.offset = offset;
    this.bytes = bytes;
    this.decode = decode;
    this.operand = operand;
    this.range = range;
  }

  /** The type of handle that has the field. */
  public AbiType struct() {
    return struct;
  }

  /** The name in a policy. */
  public String fieldName() {
    return fieldName;
  }

  /** The type of the field's value. */
  public AbiType type() {
    return type;
  }

  /** The C path in the kernel's struct. */
  public String path() {
    return path;
  }

  /** The lab's own offset of the word. */
  public int offset() {
    return offset;
  }

  /** Bytes of the word; 16 for a text, which is read as two words of 8. */
  public int bytes() {
    return bytes;
  }

  /** Whether the word is loaded with its sign. */
  public boolean signedLoad() {
    return bytes == 4 && type.signed();
  }

  public Decode decode() {
    return decode;
  }

  /** The mask or number of {@link #decode}. */
  public long operand() {
    return operand;
  }

  /** Bounds of the field's value (not of the word), or null. */
  public @Nullable Range range() {
    return range;
  }

  /** Bounds of the word that is loaded, or null when all values of its width occur. */
  public @Nullable Range wordRange() {
    if (range == null || decode == Decode.BITS || decode == Decode.NOT_ZERO) {
      return null;
    }
    return decode == Decode.MINUS ? new Range(range.min() + operand, range.max() + operand) : range;
  }

  /** Whether a handle in the field may be null. */
  public boolean nullable() {
    return this == CPU_RELEASE_TASK;
  }

  /** Whether only functions of the library read it. */
  public boolean hidden() {
    return this == TASK_MM;
  }

  /** Whether a policy may write it at all. */
  public boolean writable() {
    return this == TASK_SLICE || this == TASK_DSQ_VTIME || this == TASK_DISALLOW;
  }

  /** Whether writes count only in init_task; elsewhere they are refused. */
  public boolean writableInInitTaskOnly() {
    return this == TASK_DISALLOW;
  }

  /** Finds a field of a struct by its name in a policy. */
  public static Optional<KernelField> byName(AbiType struct, String name) {
    for (KernelField f : values()) {
      if (f.struct == struct && f.fieldName.equals(name)) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }
}
