package dev.scxlab.abi;

/**
 * The types of values that pass between policy and kernel, with the width and sign they have there
 * ({@code bpf-mapping.md} 2.2). The language's own types build on these.
 */
public enum AbiType {
  VOID("nothing", 0, false, Kind.NONE),
  BOOL("bool", 1, false, Kind.BOOL),
  U32("u32", 4, false, Kind.INT),
  S32("s32", 4, true, Kind.INT),
  U64("u64", 8, false, Kind.INT),
  S64("s64", 8, true, Kind.INT),
  /** Nanoseconds. */
  TIME("time", 8, false, Kind.INT),

  // Index types: a valid one lies in 0..count-1; anything else counts as null.
  CPU("cpu", 4, true, Kind.INDEX),
  CORE("core", 4, true, Kind.INDEX),
  LLC("llc", 4, true, Kind.INDEX),
  NODE("node", 4, true, Kind.INDEX),

  /** A DSQ id. */
  DSQ("dsq", 8, false, Kind.DSQ),

  // Flag families.
  ENQ_FLAGS("enq_flags", 8, false, Kind.FLAGS),
  DEQ_FLAGS("deq_flags", 8, false, Kind.FLAGS),
  WAKE_FLAGS("wake_flags", 8, false, Kind.FLAGS),
  KICK_FLAGS("kick_flags", 8, false, Kind.FLAGS),
  PICK_FLAGS("pick_flags", 8, false, Kind.FLAGS),
  REENQ_FLAGS("reenq_flags", 8, false, Kind.FLAGS),
  ITER_FLAGS("iter_flags", 8, false, Kind.FLAGS),

  // Handles of kernel objects.
  TASK("task", 8, false, Kind.HANDLE),
  CGROUP("cgroup", 8, false, Kind.HANDLE),
  /** A mask that may only be read. */
  MASK("mask", 8, false, Kind.HANDLE),
  /** A mask that may be changed. */
  OWN_MASK("own mask", 8, false, Kind.HANDLE),
  /** The run queue of a CPU. */
  RUN_QUEUE("run queue", 8, false, Kind.HANDLE),
  INIT_TASK_ARGS("args of init_task", 8, false, Kind.HANDLE),
  EXIT_TASK_ARGS("args of exit_task", 8, false, Kind.HANDLE),
  CGROUP_INIT_ARGS("args of cgroup_init", 8, false, Kind.HANDLE),
  CPU_ACQUIRE_ARGS("args of cpu_acquire", 8, false, Kind.HANDLE),
  CPU_RELEASE_ARGS("args of cpu_release", 8, false, Kind.HANDLE),
  SUB_ARGS("args of a sub-scheduler op", 8, false, Kind.HANDLE),
  CMASK("cid mask", 8, false, Kind.HANDLE),
  EXIT_INFO("exit info", 8, false, Kind.HANDLE),
  DUMP_CTX("dump context", 8, false, Kind.HANDLE),

  /** Sixteen bytes, zero filled: at most 15 characters. */
  TEXT("text", 16, false, Kind.TEXT),

  // Parameters that the language does not show; the compiler fills them.
  /** Address of a stack slot that receives a bool: the second part of a pair result. */
  OUT_BOOL("address for a bool", 8, false, Kind.ADDRESS),
  /** Address of a DSQ iterator of 48 bytes on the stack. */
  DSQ_ITERATOR("DSQ iterator", 8, false, Kind.ADDRESS),
  /** Address of a task iterator of 24 bytes on the stack. */
  TASK_ITERATOR("task iterator", 8, false, Kind.ADDRESS),
  /** Address of a zero-terminated format in a data section. */
  FORMAT("message format", 8, false, Kind.ADDRESS),
  /** Address of message arguments, 8 bytes each, on the stack. */
  FORMAT_ARGS("message arguments", 8, false, Kind.ADDRESS),
  /** Bytes at the address of the parameter before. */
  BYTE_COUNT("size", 4, false, Kind.INT),
  /** Address of counters to fill. */
  OUT_EVENTS("address for event counters", 8, false, Kind.ADDRESS);

  /** What may be done with a value. */
  public enum Kind {
    NONE,
    BOOL,
    INT,
    INDEX,
    DSQ,
    FLAGS,
    HANDLE,
    TEXT,
    ADDRESS
  }

  private final String label;
  private final int bytes;
  private final boolean signed;
  private final Kind kind;

  AbiType(String label, int bytes, boolean signed, Kind kind) {
    this.label = label;
    this.bytes = bytes;
    this.signed = signed;
    this.kind = kind;
  }

  /** The type's name in the language and in messages. */
  public String label() {
    return label;
  }

  /** Width of a value in bytes, 0 for {@link #VOID}. */
  public int bytes() {
    return bytes;
  }

  /** Whether a number is signed. */
  public boolean signed() {
    return signed;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the value is a handle of a kernel object: 64 bits, 0 for null. */
  public boolean isHandle() {
    return kind == Kind.HANDLE;
  }

  /** Whether the value is a set of flags. */
  public boolean isFlags() {
    return kind == Kind.FLAGS;
  }

  /** Whether the value is a CPU, core, LLC or node number. */
  public boolean isIndex() {
    return kind == Kind.INDEX;
  }
}
