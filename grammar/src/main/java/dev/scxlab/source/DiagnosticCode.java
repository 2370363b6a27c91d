package dev.scxlab.source;

import static dev.scxlab.source.DiagnosticCode.Category.*;
import static dev.scxlab.source.Severity.ERROR;
import static dev.scxlab.source.Severity.NOTE;
import static dev.scxlab.source.Severity.WARNING;

import java.util.Optional;

/**
 * The one table of everything we may find wrong with a text: code, severity, and the rule in one
 * line. Rules, reasons and examples are those of {@code verifier.md} section 3; the pages behind
 * the codes are in {@code engine}, package {@code dev.scxlab.explain}.
 */
public enum DiagnosticCode {

  // A. Syntax, names, types
  SYNTAX("SX0101", ERROR, false, PROGRAM_STRUCTURE, "the file must parse"),
  UNKNOWN_OP("SX0102", ERROR, false, PROGRAM_STRUCTURE, "op names are from the op table"),
  UNKNOWN_FUNCTION(
      "SX0103", ERROR, false, PROGRAM_STRUCTURE, "functions and kfuncs must exist in the profile"),
  UNKNOWN_NAME("SX0104", ERROR, false, PROGRAM_STRUCTURE, "variables are declared and in scope"),
  DUPLICATE_NAME(
      "SX0105", ERROR, false, PROGRAM_STRUCTURE, "no duplicate definitions; no shadowing"),
  TYPE_MISMATCH("SX0106", ERROR, false, PROGRAM_STRUCTURE, "types agree"),
  MIXED_SIGNEDNESS(
      "SX0107", ERROR, false, PROGRAM_STRUCTURE, "signed and unsigned do not mix without a cast"),
  ARGUMENT_MISMATCH(
      "SX0108", ERROR, false, PROGRAM_STRUCTURE, "argument counts and order follow the signature"),
  LITERAL_TOO_LARGE("SX0109", ERROR, false, PROGRAM_STRUCTURE, "literals fit"),
  HANDLE_ARITHMETIC(
      "SX0110",
      ERROR,
      false,
      PROGRAM_STRUCTURE,
      "no arithmetic on handles, no ordering between them"),
  READ_ONLY("SX0111", ERROR, false, PROGRAM_STRUCTURE, "read-only things stay read-only"),
  UNKNOWN_FIELD("SX0112", ERROR, false, PROGRAM_STRUCTURE, "fields exist"),
  WRONG_RETURN(
      "SX0113",
      ERROR,
      false,
      PROGRAM_STRUCTURE,
      "value returned where and only where the op or function has one"),
  NOT_IN_LANGUAGE(
      "SX0114",
      ERROR,
      false,
      PROGRAM_STRUCTURE,
      "no floats, no strings outside messages and `text` (6.2), no pointers to locals"),
  FORMAT_MISMATCH("SX0115", ERROR, false, PROGRAM_STRUCTURE, "message arguments match the format"),
  NOT_MODELLED("SX0116", ERROR, false, PROGRAM_STRUCTURE, "what is not modelled yet is refused"),
  BAD_ALLOW_COMMENT(
      "SX0117",
      WARNING,
      true,
      PROGRAM_STRUCTURE,
      "an allow comment names a code that may be allowed, and a reason"),
  TOO_DEEP("SX0118", ERROR, false, VERIFIER_LIMIT, "texts are nested and long within limits"),

  // B and C. Definite assignment, op signatures
  MAYBE_UNASSIGNED(
      "SX0201", ERROR, false, REGISTER_TYPE_SAFETY, "no read before a write on any path"),
  STRUCT_NOT_FULLY_SET(
      "SX0202", ERROR, false, REGISTER_TYPE_SAFETY, "a struct written to a map is fully set"),
  SNAPSHOT_AFTER_LOOP(
      "SX0203",
      WARNING,
      true,
      REGISTER_TYPE_SAFETY,
      "a loop element used after its loop is a snapshot"),
  RESULT_WITHOUT_SUCCESS(
      "SX0204",
      ERROR,
      false,
      REGISTER_TYPE_SAFETY,
      "a result that needs success is used only after success"),
  OP_PARAMETERS("SX0205", ERROR, false, REGISTER_TYPE_SAFETY, "op parameters match the op table"),
  LOOSE_PARAMETER_TYPE(
      "SX0206", WARNING, true, REGISTER_TYPE_SAFETY, "a parameter typed more loosely than it is"),

  // D. Null-ness
  LOOKUP_MAY_BE_NULL(
      "SX0301", ERROR, false, REGISTER_TYPE_SAFETY, "a lookup result is checked before use"),
  OP_ARGUMENT_MAY_BE_NULL(
      "SX0302", ERROR, false, REGISTER_TYPE_SAFETY, "nullable op arguments are checked"),
  RESULT_MAY_BE_NULL(
      "SX0303",
      ERROR,
      false,
      REGISTER_TYPE_SAFETY,
      "nullable kfunc results are checked before being passed on"),
  CHECKED_THEN_REPLACED(
      "SX0304", ERROR, false, REGISTER_TYPE_SAFETY, "the check must still hold at the use"),
  ALWAYS_NULL("SX0305", ERROR, false, REGISTER_TYPE_SAFETY, "definitely null here"),
  WRONG_CHECK_OPERATOR(
      "SX0306", ERROR, false, REGISTER_TYPE_SAFETY, "the right operator in a compound check"),
  NULLABLE_TO_FUNCTION(
      "SX0307",
      ERROR,
      false,
      REGISTER_TYPE_SAFETY,
      "nullable value to a helper parameter that is not nullable"),
  NULL_LITERAL(
      "SX0308", ERROR, false, REGISTER_TYPE_SAFETY, "null literal to a kfunc that needs an object"),
  REDUNDANT_NULL_CHECK("SX0309", WARNING, true, REGISTER_TYPE_SAFETY, "redundant null check"),

  // E. Op contexts
  DISPATCH_ONLY("SX0401", ERROR, false, EXECUTION_CONTEXT_SAFETY, "dispatch-only kfuncs"),
  INSERT_CONTEXT(
      "SX0402",
      ERROR,
      false,
      EXECUTION_CONTEXT_SAFETY,
      "insert only from select_cpu, enqueue, dispatch"),
  SELECT_CONTEXT(
      "SX0403", ERROR, false, EXECUTION_CONTEXT_SAFETY, "CPU selection kfuncs only from their ops"),
  SLEEPS_IN_ATOMIC_OP(
      "SX0404",
      ERROR,
      false,
      EXECUTION_CONTEXT_SAFETY,
      "kfuncs that sleep need an op that may sleep"),
  OP_NOT_SLEEPABLE(
      "SX0405",
      ERROR,
      false,
      EXECUTION_CONTEXT_SAFETY,
      "only listed ops may be declared sleepable"),
  SLEEPS_IN_REGION(
      "SX0406",
      ERROR,
      false,
      EXECUTION_CONTEXT_SAFETY,
      "no sleeping call inside a lock block or a borrowed-pointer region"),
  FUNCTION_CONTEXT(
      "SX0407",
      ERROR,
      false,
      EXECUTION_CONTEXT_SAFETY,
      "helpers inherit the context of every caller"),
  DEPRECATED_FORM(
      "SX0408", ERROR, false, EXECUTION_CONTEXT_SAFETY, "release-only and deprecated forms"),
  DUMP_CONTEXT("SX0409", ERROR, true, EXECUTION_CONTEXT_SAFETY, "dump text only in dump ops"),
  IDLE_TRACKING_OFF(
      "SX0410",
      ERROR,
      true,
      EXECUTION_CONTEXT_SAFETY,
      "built-in idle kfuncs need built-in idle tracking"),
  PER_NODE_FORM(
      "SX0411", ERROR, true, EXECUTION_CONTEXT_SAFETY, "per-node forms match the per-node flag"),
  OWN_TASK_ONLY(
      "SX0412", ERROR, true, EXECUTION_CONTEXT_SAFETY, "some calls only accept the op's own tasks"),
  CPUPERF_OTHER_CPU(
      "SX0413", ERROR, true, EXECUTION_CONTEXT_SAFETY, "cpuperf of another CPU from a locked op"),

  // F. Flags
  KICK_FLAGS_EXCLUSIVE(
      "SX0501", ERROR, true, POLICY, "KICK_IDLE excludes PREEMPT, PREEMPT_LAZY and WAIT"),
  UNKNOWN_FLAG_BITS("SX0502", ERROR, true, POLICY, "unknown or internal bits"),
  WRONG_FLAG_FAMILY("SX0503", ERROR, false, POLICY, "flags of another family"),
  LOCAL_ONLY_FLAG("SX0504", ERROR, true, POLICY, "local-only flags on non-local DSQs"),
  OP_FLAGS("SX0505", ERROR, true, POLICY, "op flags are consistent"),

  // G. DSQ ids and the dispatch protocol
  VTIME_IN_BUILTIN_DSQ("SX0601", ERROR, true, POLICY, "no vtime order in built-in DSQs"),
  MIXED_DSQ_ORDER("SX0602", ERROR, true, POLICY, "one order per DSQ"),
  DSQ_NEVER_CREATED("SX0603", ERROR, true, POLICY, "DSQs exist before use"),
  DSQ_ID_BUILTIN_BIT("SX0604", ERROR, true, POLICY, "user ids stay below 2^63"),
  BUILTIN_DSQ_OPERATION(
      "SX0605", ERROR, true, POLICY, "built-in DSQs cannot be moved from, peeked or iterated"),
  LOCAL_ON_INVALID_CPU("SX0606", ERROR, true, POLICY, "LOCAL_ON takes a valid CPU"),
  INSERT_OTHER_TASK(
      "SX0607", ERROR, true, POLICY, "in select_cpu and enqueue, insert only the op's own task"),
  DOUBLE_INSERT(
      "SX0608", ERROR, true, POLICY, "at most one direct insert per call of select_cpu or enqueue"),
  BATCH_OVERFLOW("SX0609", ERROR, true, POLICY, "the dispatch batch has room"),
  CANCEL_WITHOUT_INSERT("SX0610", ERROR, true, POLICY, "dispatch_cancel without a pending insert"),
  DSQ_MOVE_OUTSIDE_LOOP(
      "SX0611", ERROR, false, POLICY, "dsq_move inside an iteration over that DSQ"),
  DSQ_CREATED_TWICE("SX0612", ERROR, true, POLICY, "a DSQ is created once"),
  DSQ_USED_AFTER_DESTROY("SX0613", WARNING, true, POLICY, "a destroyed DSQ is not used again"),

  // H. References, lifetimes, locks
  REFERENCE_LEAK(
      "SX0701",
      ERROR,
      false,
      RESOURCE_LIFETIME_SAFETY,
      "every acquired reference is released or stored on every path"),
  DOUBLE_RELEASE("SX0702", ERROR, false, RESOURCE_LIFETIME_SAFETY, "no double release"),
  USE_AFTER_RELEASE(
      "SX0703", ERROR, false, RESOURCE_LIFETIME_SAFETY, "no use after release, through any alias"),
  WRONG_RELEASE("SX0704", ERROR, false, RESOURCE_LIFETIME_SAFETY, "the right release function"),
  READ_ONLY_MASK(
      "SX0705",
      ERROR,
      false,
      RESOURCE_LIFETIME_SAFETY,
      "borrowed and constant masks are not modified"),
  REFERENCE_OVERWRITTEN(
      "SX0706", ERROR, false, RESOURCE_LIFETIME_SAFETY, "a live reference is not overwritten"),
  REFERENCE_IN_LOOP(
      "SX0707",
      ERROR,
      false,
      RESOURCE_LIFETIME_SAFETY,
      "no reference survives a loop step unreleased"),
  TASK_IN_MAP("SX0708", ERROR, false, RESOURCE_LIFETIME_SAFETY, "tasks are not stored in maps"),
  BORROW_ENDED(
      "SX0709", ERROR, false, RESOURCE_LIFETIME_SAFETY, "borrowed values end with their region"),
  RELEASE_NOT_ACQUIRED(
      "SX0710", ERROR, false, RESOURCE_LIFETIME_SAFETY, "release only what was acquired"),
  LOCK_UNBALANCED("SX0711", ERROR, false, RESOURCE_LIFETIME_SAFETY, "locks balance"),
  CALL_WHILE_LOCKED(
      "SX0712",
      ERROR,
      false,
      RESOURCE_LIFETIME_SAFETY,
      "one lock at a time, no calls while locked"),
  LOCK_WORD("SX0713", ERROR, false, RESOURCE_LIFETIME_SAFETY, "the lock word is not data"),

  // I. Loops, termination, budget
  UNBOUNDED_LOOP("SX0801", ERROR, false, PROGRAM_STRUCTURE, "every loop has a bound"),
  COUNTER_STUCK("SX0802", ERROR, false, PROGRAM_STRUCTURE, "the counter moves on every way around"),
  CONDITION_ALWAYS_TRUE(
      "SX0803", ERROR, false, PROGRAM_STRUCTURE, "the condition can become false"),
  BOUND_TOO_LARGE("SX0804", ERROR, false, PROGRAM_STRUCTURE, "the bound is small enough"),
  BUDGET_EXCEEDED(
      "SX0805", ERROR, false, PROGRAM_STRUCTURE, "nested loops fit the instruction budget"),
  BAD_LIMIT("SX0806", ERROR, false, PROGRAM_STRUCTURE, "`limit` is a positive constant"),
  LOOP_VARIABLE_ASSIGNED(
      "SX0807", ERROR, false, PROGRAM_STRUCTURE, "the loop variable of `for` is not assigned"),
  TOO_COMPLEX("SX0808", ERROR, false, PROGRAM_STRUCTURE, "analysis budget exhausted"),

  // J. Integer ranges
  INDEX_OUTSIDE("SX0901", ERROR, false, MEMORY_SAFETY, "index always outside"),
  INDEX_MAY_BE_OUTSIDE("SX0902", ERROR, false, MEMORY_SAFETY, "index may be outside"),
  INDEX_MAY_BE_NEGATIVE("SX0903", ERROR, false, MEMORY_SAFETY, "index may be negative"),
  CPU_UNCHECKED("SX0904", ERROR, true, MEMORY_SAFETY, "CPU numbers are checked"),
  DIVISOR_ZERO("SX0905", ERROR, true, MEMORY_SAFETY, "divisor"),
  SHIFT_WIDTH("SX0906", ERROR, false, MEMORY_SAFETY, "shift width"),
  SUBTRACTION_MAY_WRAP("SX0907", WARNING, true, MEMORY_SAFETY, "unsigned subtraction may wrap"),
  NARROWING("SX0908", WARNING, true, MEMORY_SAFETY, "narrowing loses bits"),
  CONSTANT_OVERFLOW("SX0909", ERROR, false, MEMORY_SAFETY, "constant expressions do not overflow"),
  ARGUMENT_RANGE("SX0910", ERROR, true, MEMORY_SAFETY, "argument ranges of kfuncs"),
  COMPARISON_NEVER_CHANGES("SX0911", WARNING, true, MEMORY_SAFETY, "comparison that never changes"),

  // K. Maps, parameters, declarations
  BAD_SIZE("SX1001", ERROR, false, CALL_TYPE_SAFETY, "sizes are given and sane"),
  NOT_PLAIN_DATA("SX1002", ERROR, false, CALL_TYPE_SAFETY, "key and value types are plain data"),
  KEY_OR_VALUE_MISMATCH(
      "SX1003", ERROR, false, CALL_TYPE_SAFETY, "key and value match the declaration"),
  VALUE_OUT_OF_RANGE(
      "SX1004",
      ERROR,
      false,
      CALL_TYPE_SAFETY,
      "values of a ranged param or place lie in the range"),
  PERCPU_WITHOUT_OWNER(
      "SX1005", ERROR, false, CALL_TYPE_SAFETY, "per-CPU data is accessed with an owner"),
  STORAGE_CREATE_CONTEXT(
      "SX1006", ERROR, false, CALL_TYPE_SAFETY, "storage is created where allocation is allowed"),
  VALUE_TOO_LARGE("SX1007", ERROR, false, CALL_TYPE_SAFETY, "values fit"),

  // L. Structure
  RECURSION("SX1101", ERROR, false, VERIFIER_LIMIT, "no recursion"),
  TOO_MANY_FRAMES("SX1102", ERROR, false, VERIFIER_LIMIT, "at most 8 frames"),
  PROGRAM_TOO_LARGE("SX1103", ERROR, false, VERIFIER_LIMIT, "program size"),
  STACK_TOO_LARGE("SX1104", ERROR, false, VERIFIER_LIMIT, "512 bytes of stack over a call chain"),
  MISSING_RETURN(
      "SX1105",
      ERROR,
      false,
      VERIFIER_LIMIT,
      "every path of a value-returning op or function returns"),
  UNREACHABLE("SX1106", WARNING, true, VERIFIER_LIMIT, "unreachable code"),
  UNUSED(
      "SX1107",
      WARNING,
      true,
      VERIFIER_LIMIT,
      "unused variable, function, param, map, DSQ, stat, result of a pure call"),
  TOO_MANY_PARAMETERS(
      "SX1108", ERROR, false, VERIFIER_LIMIT, "a function has at most five parameters"),

  // M and O. Results of ops, policy attributes, timers, enums
  SELECT_CPU_RESULT("SX1201", ERROR, true, CALL_TYPE_SAFETY, "select_cpu returns a valid CPU"),
  ERRNO_RESULT("SX1202", ERROR, true, CALL_TYPE_SAFETY, "init-like ops return 0 or -errno"),
  OPS_NEED_EACH_OTHER("SX1203", ERROR, true, CALL_TYPE_SAFETY, "ops that need each other"),
  ATTRIBUTE_RANGE("SX1204", ERROR, true, CALL_TYPE_SAFETY, "attributes in range"),
  TIMER_MISUSE("SX1205", ERROR, false, CALL_TYPE_SAFETY, "timers are used as declared"),
  MATCH_INCOMPLETE("SX1206", ERROR, false, CALL_TYPE_SAFETY, "a match on an enum covers it"),
  WRONG_DOMAIN(
      "SX1207",
      ERROR,
      false,
      CALL_TYPE_SAFETY,
      "what `on`, `from`, `in` and dimensions name exists"),

  // N. Lints: valid programs that schedule badly
  TASK_DROPPED("SX2001", ERROR, true, NONE, "enqueue may drop the task"),
  DSQ_NEVER_CONSUMED("SX2002", ERROR, true, NONE, "a DSQ is filled but never consumed"),
  DSQ_NEVER_FILLED("SX2003", WARNING, true, NONE, "a DSQ is consumed but never filled"),
  KICK_WITHOUT_WORK("SX2004", WARNING, true, NONE, "kick without work"),
  TINY_SLICE("SX2005", WARNING, true, NONE, "slice of 0 or very small"),
  INFINITE_SLICE("SX2006", WARNING, true, NONE, "infinite slice without a way to end it"),
  ENQ_LAST_WITHOUT_FOLLOW_UP("SX2007", WARNING, true, NONE, "ENQ_LAST without follow-up"),
  SLICE_AS_CLOCK("SX2008", WARNING, true, NONE, "runtime measured from the slice"),
  VTIME_COMPARED("SX2009", WARNING, true, NONE, "vtime compared with `<`"),
  VTIME_NEVER_CHARGED(
      "SX2010", WARNING, true, NONE, "vtime never charged, or never set for new tasks"),
  UNCLAMPED_VTIME("SX2011", WARNING, true, NONE, "sleepers gather unlimited credit"),
  LOCAL_ON_AFFINITY("SX2012", WARNING, true, NONE, "LOCAL_ON without an affinity check"),
  IDLE_CLAIM_FORGOTTEN("SX2013", WARNING, true, NONE, "an idle CPU is claimed and forgotten"),
  CROSS_CPU_CLOCK("SX2014", NOTE, true, NONE, "times of different CPUs"),
  THIS_CPU_IN_REMOTE_OP("SX2015", WARNING, true, NONE, "this CPU in running, stopping"),
  PUSH_IGNORED("SX2016", ERROR, true, NONE, "result of a bounded push ignored"),
  STALE_PID("SX2017", NOTE, true, NONE, "stored task without dequeue or exit_task"),
  RANDOM_ON_KERNEL("SX2018", NOTE, true, NONE, "randomness on a real kernel"),
  NEVER_STARTED(
      "SX2019", WARNING, true, NONE, "a timer that is never started, an agent that is never woken"),

  // Workload, topology and parameter files
  FILE_SYNTAX("SX3001", ERROR, false, NONE, "a workload, topology or parameter file must parse"),
  FILE_UNKNOWN_KEY("SX3002", ERROR, false, NONE, "every key of a file is known"),
  FILE_BAD_VALUE(
      "SX3003", ERROR, false, NONE, "every value of a file has the right type and range"),
  FILE_NOT_SUPPORTED("SX3004", ERROR, false, NONE, "what a file asks for is modelled"),
  FILE_SUSPICIOUS("SX3005", WARNING, true, NONE, "a file says what its author meant");

  /** The name that Linux 7.3 gives to the kind of finding ({@code verifier.md} 1.2). */
  public enum Category {
    MEMORY_SAFETY("Memory Safety"),
    REGISTER_TYPE_SAFETY("Register Type Safety"),
    CALL_TYPE_SAFETY("Call Type Safety"),
    RESOURCE_LIFETIME_SAFETY("Resource Lifetime Safety"),
    EXECUTION_CONTEXT_SAFETY("Execution Context Safety"),
    PROGRAM_STRUCTURE("Program Structure"),
    POLICY("Policy"),
    VERIFIER_LIMIT("Verifier Limit"),
    NONE("");

    private final String title;

    Category(String title) {
      this.title = title;
    }

    /** The kernel's wording; empty where the kernel has none. */
    public String title() {
      return title;
    }
  }

  private final String code;
  private final Severity severity;
  private final boolean allowable;
  private final Category category;
  private final String rule;

  DiagnosticCode(
      String code, Severity severity, boolean allowable, Category category, String rule) {
    this.code = code;
    this.severity = severity;
    this.allowable = allowable;
    this.category = category;
    this.rule = rule;
  }

  /** The stable code, for example {@code SX0301}. */
  public String code() {
    return code;
  }

  /** The severity unless a diagnostic says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** Whether {@code // scxlab:allow(CODE) reason} may silence it. */
  public boolean allowable() {
    return allowable;
  }

  /** The kernel's category. */
  public Category category() {
    return category;
  }

  /** The rule in one line, lower case, without full stop. */
  public String rule() {
    return rule;
  }

  /** Finds a code by its text, in any letter case. */
  public static Optional<DiagnosticCode> byCode(String text) {
    for (DiagnosticCode c : values()) {
      if (c.code.equalsIgnoreCase(text)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return code;
  }
}
