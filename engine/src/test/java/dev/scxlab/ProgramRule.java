package dev.scxlab;

import static dev.scxlab.source.DiagnosticCode.*;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.source.DiagnosticCode;
import org.jspecify.annotations.Nullable;

/**
 * A program of {@code verifier-verdicts.md} in our language.
 *
 * @param text the policy, or null where the language has no words for it
 * @param code what we find, or null for nothing
 * @param stricter whether we refuse on purpose what the kernel loads
 * @param reason why there is no such text, or why we are stricter; else empty
 */
record ProgramRule(
    @Nullable String text, @Nullable DiagnosticCode code, boolean stricter, String reason) {

  /** By the recording's names. */
  static final ImmutableMap<String, ProgramRule> ALL =
      ImmutableMap.<String, ProgramRule>builder()
          .put("plain insert", accepted(""))
          .put("for to 1000", accepted("for i in 0..1000 { n += 1; }"))
          .put("loop of 400000 rounds", refused("for i in 0..400000 { n += 1; }", BUDGET_EXCEEDED))
          .put("while on a volatile, no bound", refused("while v != 5 { }", UNBOUNDED_LOOP))
          .put("unbounded with may_goto", accepted("while v != 5 limit 1000 { }"))
          .put("bpf_for_each(scx_dsq)", accepted("for t in dsq(shared) { n += 1; }"))
          .put("iterator not destroyed", noWords("the end of a loop ends its iterator"))
          .put(
              "cpu_curr not null-checked",
              refused("let c = cpu_curr(0); if c.pid == 1 { n += 1; }", LOOKUP_MAY_BE_NULL))
          .put(
              "dsq_peek not null-checked",
              refused("let t = dsq_peek(shared); if t.pid == 1 { n += 1; }", LOOKUP_MAY_BE_NULL))
          .put(
              "bpf_task_from_pid not null-checked",
              refused(
                  "let t = task_from_pid(1); n += t.pid as u64; if t != null { task_release(t); }",
                  LOOKUP_MAY_BE_NULL))
          .put(
              "bpf_task_from_pid not released, pointer still in R0 at the exit of the void callback",
              stricter(
                  "let t = task_from_pid(1); if t != null { n += 1; }",
                  REFERENCE_LEAK,
                  "the kernel takes the pointer for the result; the task is never freed"))
          .put(
              "idle cpumask not put",
              refused(
                  "let m = get_idle_cpumask(); if cpumask_empty(m) { n += 1; }", REFERENCE_LEAK))
          .put(
              "idle cpumask put twice",
              refused(
                  "let m = get_idle_cpumask(); put_idle_cpumask(m); put_idle_cpumask(m);",
                  DOUBLE_RELEASE))
          .put(
              "ARRAY map lookup with a constant key in range, not null-checked",
              accepted("load[3] += 1;"))
          .put(
              "division by a possible 0",
              stricter("n += 10 / v;", DIVISOR_ZERO, "BPF gives 0; a comment may allow it"))
          .put("bpf_printk", accepted("log(\"x\");"))
          .put("bpf_probe_read_kernel", noWords("fields are read by name; there are no addresses"))
          .put("p->real_parent->pid", noWords("tasks have no field that leads to another task"))
          .put("task pointer stored as number", noWords("a task is not a number"))
          .put("(void test: the compiler removed the store)", noWords("the program tests nothing"))
          .put("p->scx.slice = n", accepted("p.slice = 5ms;"))
          .put("p->scx.dsq_vtime = n", accepted("p.dsq_vtime = 5;"))
          .put(
              "p->scx.disallow = true",
              stricter("p.disallow = true;", READ_ONLY, "it counts in init_task only"))
          .put("p->scx.weight = 5", refused("p.weight = 5;", READ_ONLY))
          .put("kfunc that does not exist", refused("no_such();", UNKNOWN_FUNCTION))
          .put(
              "sleepable ops.enqueue",
              new ProgramRule(policy("sleepable ", ""), OP_NOT_SLEEPABLE, false, ""))
          .put("ops.init_task returns 7", stricterText())
          .buildOrThrow();

  private static ProgramRule accepted(String body) {
    return new ProgramRule(policy("", body), null, false, "");
  }

  private static ProgramRule refused(String body, DiagnosticCode code) {
    return new ProgramRule(policy("", body), code, false, "");
  }

  private static ProgramRule stricter(String body, DiagnosticCode code, String reason) {
    return new ProgramRule(policy("", body), code, true, reason);
  }

  private static ProgramRule noWords(String reason) {
    return new ProgramRule(null, null, false, reason);
  }

  private static ProgramRule stricterText() {
    String text =
        policy("", "")
            .replace("    stat n;\n", "    stat n;\n    on init_task(p, args) { return 7; }\n");
    return new ProgramRule(
        text, ERRNO_RESULT, true, "the kernel ends it when the first task comes");
  }

  private static String policy(String word, String body) {
    return """
        policy rule {
            dsq shared: fifo;
            array load: u64[8];
            var v: u64;
            stat n;
            on enqueue %s(p, enq_flags) {
                %s
                dsq_insert(p, shared, SLICE_DFL, enq_flags);
            }
            on tick(p) { v += 1; load[0] = 0; n += v; }
            on dispatch(cpu, prev) { dsq_move_to_local(shared); }
        }
        """
        .formatted(word, body);
  }
}
