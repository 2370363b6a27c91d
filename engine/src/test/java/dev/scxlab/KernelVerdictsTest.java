package dev.scxlab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each call that a real 7.2 kernel was asked about, written in the language: under {@code --kernel
 * 7.2} the answers are the same, but for the lists here, which are those of {@code
 * engine/docs/verifier.md}.
 */
class KernelVerdictsTest {

  private static final String TASK = "{p}";

  /** The recording's names of calls, and the calls. */
  private static final ImmutableMap<String, String> CALLS =
      ImmutableMap.<String, String>builder()
          .put("cpu_curr", "cpu_curr(0);")
          .put("cpu_rq", "cpu_rq(0);")
          .put("cpuperf_set", "cpuperf_set(0, 512);")
          .put("create_dsq", "create_dsq(keyed[5], -1);")
          .put("destroy_dsq", "destroy_dsq(shared);")
          .put("dsq_move", "for t in dsq(shared) { dsq_move(t, GLOBAL, 0); }")
          .put("dump_bstr", "dump(\"x\");")
          .put("events", "let n = events(REFILL_SLICE_DFL);")
          .put("exit_bstr", "if random() == 1 { exit(1, \"x\"); }")
          .put("insert", "dsq_insert({p}, GLOBAL, SLICE_DFL, 0);")
          .put("kick", "kick_cpu(0, 0);")
          .put("locked_rq", "locked_rq();")
          .put("move_to_local", "dsq_move_to_local(shared);")
          .put("now", "now();")
          .put("nr_queued", "dsq_nr_queued(shared);")
          .put("nr_slots", "dispatch_nr_slots();")
          .put("pick_idle", "pick_idle_cpu({p}.cpus, 0);")
          .put("reenq_new", "dsq_reenq(GLOBAL, 0);")
          .put("reenq_old", "reenqueue_local();")
          .put("select_and", "select_cpu_and({p}, 0, 0, {p}.cpus, 0);")
          .put("select_dfl", "select_cpu_dfl({p}, 0, 0);")
          .put("set_slice", "task_set_slice({p}, SLICE_DFL);")
          .put("task_cgroup", "using g = task_cgroup({p});")
          .buildOrThrow();

  /** Codes of the rules about where calls may stand. */
  private static final ImmutableSet<DiagnosticCode> OF_PLACES =
      ImmutableSet.of(
          DiagnosticCode.DISPATCH_ONLY,
          DiagnosticCode.INSERT_CONTEXT,
          DiagnosticCode.SELECT_CONTEXT,
          DiagnosticCode.SLEEPS_IN_ATOMIC_OP,
          DiagnosticCode.DEPRECATED_FORM);

  /**
   * What the kernel loads and ends when it runs, and we refuse before. A comment may allow it, but
   * for what the lab does not model.
   */
  private static final ImmutableMap<String, DiagnosticCode> REFUSED_BEFORE_IT_RUNS =
      ImmutableMap.of(
          "dispatch x dump_bstr", DiagnosticCode.DUMP_CONTEXT,
          "enqueue x dump_bstr", DiagnosticCode.DUMP_CONTEXT,
          "init x dump_bstr", DiagnosticCode.DUMP_CONTEXT);

  /** What the kernel loads and we refuse: dump text has no place to go to from an agent. */
  private static final ImmutableMap<String, DiagnosticCode> STRICTER =
      ImmutableMap.of("syscall x dump_bstr", DiagnosticCode.DUMP_CONTEXT);

  /** What the kernel refuses or ends and nobody can write: our answer is yes. */
  private static final ImmutableMap<String, String> CANNOT_BE_WRITTEN =
      ImmutableMap.of(
          "init x dsq_move", "loops over DSQs bring their RCU section",
          "init x select_and", "p.cpus is read inside an RCU section",
          "syscall x dsq_move", "loops over DSQs bring their RCU section",
          "syscall x select_and", "p.cpus is read inside an RCU section",
          "dispatch x move_to_local", "the recording names a DSQ that does not exist");

  /** What loads in both and may end the policy when it runs, by the CPU or the locks held then. */
  private static final ImmutableSet<String> MAY_END_WHEN_IT_RUNS =
      ImmutableSet.of("dispatch x cpuperf_set", "enqueue x cpuperf_set", "init x locked_rq");

  static List<RecordedVerdicts.Cell> cells() throws IOException {
    return RecordedVerdicts.cells();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theSameCallGetsTheSameAnswer(RecordedVerdicts.Cell cell) {
    // The name means the newer, asynchronous function in 7.2; the older one is found in 6.12.
    KernelProfile profile =
        cell.kfunc().equals("reenq_old") ? KernelProfile.V6_12 : KernelProfile.V7_2;
    PolicyCompiler.Result result =
        check(policy(cell.op(), requireNonNull(CALLS.get(cell.kfunc()))), profile);
    Set<DiagnosticCode> errors = errors(result);
    String name = cell.toString();
    if (errors.contains(DiagnosticCode.NOT_MODELLED) || cell.kfunc().equals("cpu_rq")) {
      assertThat(result.accepted()).isFalse();
    } else if (REFUSED_BEFORE_IT_RUNS.containsKey(name)) {
      assertThat(cell.verdict()).isEqualTo("run");
      assertThat(errors).containsExactly(REFUSED_BEFORE_IT_RUNS.get(name));
    } else if (MAY_END_WHEN_IT_RUNS.contains(name)) {
      assertThat(cell.verdict()).isEqualTo("run");
      assertThat(errors).isEmpty();
    } else if (STRICTER.containsKey(name)) {
      assertThat(cell.verdict()).isEqualTo("yes");
      assertThat(errors).containsExactly(STRICTER.get(name));
    } else if (CANNOT_BE_WRITTEN.containsKey(name)) {
      assertThat(cell.verdict()).isIn("no", "run");
      assertThat(errors).isEmpty();
    } else if (cell.verdict().equals("no")) {
      assertThat(errors).hasSize(1).isSubsetOf(OF_PLACES);
    } else {
      assertThat(cell.verdict()).isEqualTo("yes");
      assertThat(errors).isEmpty();
    }
  }

  static List<RecordedVerdicts.Rule> rules() throws IOException {
    return RecordedVerdicts.rules();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theSameProgramGetsTheSameAnswer(RecordedVerdicts.Rule rule) {
    ProgramRule ours = requireNonNull(ProgramRule.ALL.get(rule.name()), rule.name());
    if (ours.text() == null) {
      return;
    }
    PolicyCompiler.Result result = check(ours.text());
    assertThat(errors(result)).isEqualTo(ours.code() == null ? Set.of() : Set.of(ours.code()));
    assertThat(ours.stricter() || result.accepted() == rule.verdict().equals("yes"))
        .as("the kernel says " + rule.verdict())
        .isTrue();
  }

  private static PolicyCompiler.Result check(String text) {
    return check(text, KernelProfile.V7_2);
  }

  private static PolicyCompiler.Result check(String text, KernelProfile profile) {
    return new PolicyCompiler(profile, Set.of()).run(new SourceFile("cell.scx", text));
  }

  private static Set<DiagnosticCode> errors(PolicyCompiler.Result result) {
    return result.diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .map(Diagnostic::code)
        .collect(Collectors.toSet());
  }

  /** A policy that is good but for what the call is about. */
  private static String policy(String op, String call) {
    boolean keyed = call.contains("keyed");
    StringBuilder text = new StringBuilder("policy cell {\n    dsq shared: fifo;\n");
    text.append(op.equals("update_idle") ? "    flags { KEEP_BUILTIN_IDLE }\n" : "");
    text.append(keyed ? "    dsq keyed[u64]: fifo;\n" : "");
    text.append(op.equals("syscall") ? "    agent asked {\n" : "    on " + head(op) + " {\n");
    text.append(body(op, call)).append("    }\n");
    if (!op.equals("enqueue")) {
      text.append(
          "    on enqueue(p, enq_flags) { dsq_insert(p, shared, SLICE_DFL, enq_flags); }\n");
    }
    if (!op.equals("dispatch")) {
      text.append("    on dispatch(cpu, prev) { dsq_move_to_local(shared); }\n");
    }
    return text.append("}\n").toString();
  }

  private static String head(String op) {
    OpsCallback callback = OpsCallback.byName(op).orElseThrow();
    return op
        + callback.parameters().stream()
            .map(OpParameter::name)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String body(String op, String call) {
    StringBuilder text = new StringBuilder();
    OpsCallback callback = OpsCallback.byName(op).orElse(null);
    String task =
        callback == null
            ? null
            : callback.parameters().stream()
                .filter(p -> p.type() == AbiType.TASK && !p.nullable())
                .map(OpParameter::name)
                .findFirst()
                .orElse(null);
    String result =
        callback == null || callback.result() == AbiType.VOID
            ? ""
            : switch (callback.resultRule()) {
              case VALID_CPU -> " prev_cpu";
              case TRUTH -> " false";
              default -> " 0";
            };
    if (call.contains(TASK) && task == null) {
      text.append("        using t1 = task_from_pid(1) or return" + result + ";\n");
      task = "t1";
    }
    text.append("        ").append(call.replace(TASK, String.valueOf(task))).append('\n');
    if (op.equals("enqueue") && !call.startsWith("dsq_insert")) {
      text.append("        dsq_insert(p, shared, SLICE_DFL, enq_flags);\n");
    }
    if (op.equals("dispatch") && !call.contains("dsq_move")) {
      text.append("        dsq_move_to_local(shared);\n");
    }
    return text.append(result.isEmpty() ? "" : "        return" + result + ";\n").toString();
  }
}
