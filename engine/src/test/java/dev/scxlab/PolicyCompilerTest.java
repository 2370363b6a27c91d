package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {

  private static final String NEW_NAMES =
      """
      policy p {
          dsq fifo_q: fifo;
          dsq vtime_q: vtime;
          on enqueue(p, enq_flags) {
              if p.is_kthread { dsq_insert(p, fifo_q, SLICE_DFL, enq_flags); return; }
              dsq_insert_vtime(p, vtime_q, SLICE_DFL, later(p.dsq_vtime, 1), enq_flags);
          }
          on dispatch(cpu, prev) {
              if dsq_move_to_local(fifo_q) { return; }
              for t in dsq(vtime_q) { if cpu in t.cpus && dsq_move(t, LOCAL, 0) { return; } }
          }
      }
      """;

  private static PolicyCompiler.Result compile(String text) {
    return PolicyCompiler.compile(new SourceFile("p.scx", text));
  }

  private static List<List<Insn>> code(PolicyCompiler.Result result) {
    return result.program().orElseThrow().functions().stream().map(Function::insns).toList();
  }

  private static List<String> codes(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(d -> d.code().code()).toList();
  }

  @Test
  void oldAndNewNamesOfKfuncsCompileToTheSameBytecode() {
    String oldNames =
        NEW_NAMES
            .replace("dsq_insert_vtime", "dispatch_vtime")
            .replace("dsq_insert", "dispatch")
            .replace("dsq_move_to_local", "consume")
            .replace("dsq_move(", "dispatch_from_dsq(");

    assertThat(oldNames).isNotEqualTo(NEW_NAMES);
    assertThat(code(compile(oldNames))).isEqualTo(code(compile(NEW_NAMES)));
  }

  @Test
  void anAllowCommentSilencesItsCodeOnItsLine() {
    PolicyCompiler.Result result =
        compile(
            """
            policy p {
                on tick(p) {
                    dump("x");      // scxlab:allow(SX0409) the kernel's own message is wanted
                    dump("y");
                }
            }
            """);

    assertThat(codes(result.suppressed())).containsExactly("SX0409");
    assertThat(codes(result.diagnostics())).containsExactly("SX0409");
    assertThat(result.accepted()).isFalse();
  }

  @Test
  void aPolicyWhoseFindingsAreAllAllowedIsAccepted() {
    PolicyCompiler.Result result =
        compile(
            """
            policy p {
                on tick(p) {
                    dump("x");      // scxlab:allow(SX0409) the kernel's own message is wanted
                }
            }
            """);

    assertThat(result.accepted()).isTrue();
  }

  @Test
  void anAllowCommentNeedsACodeThatMayBeAllowedAndAReason() {
    PolicyCompiler.Result result =
        compile(
            """
            policy p {
                // scxlab:allow(SX9999) no such code
                // scxlab:allow(SX0106) types cannot be allowed
                // scxlab:allow(SX0409)
                on tick(p) { }
            }
            """);

    assertThat(codes(result.diagnostics())).containsExactly("SX0117", "SX0117", "SX0117");
  }

  @Test
  void anOptionSilencesACodeEverywhere() {
    SourceFile source =
        new SourceFile("p.scx", "policy p { on tick(p) { dump(\"x\"); dump(\"y\"); } }");

    PolicyCompiler.Result result =
        new PolicyCompiler(KernelProfile.NEWEST, Set.of(DiagnosticCode.DUMP_CONTEXT)).run(source);

    assertThat(codes(result.suppressed())).containsExactly("SX0409", "SX0409");
    assertThat(result.accepted()).isTrue();
  }

  @Test
  void whatCameWithALaterKernelIsRefusedForAnEarlierOne() {
    String text =
        """
        policy p {
            flags { ENQ_BLOCKED }
            dsq q: fifo;
            on enqueue(p, enq_flags) { dsq_insert(p, q, SLICE_DFL, enq_flags | ENQ_IMMED); }
            on dispatch(cpu, prev) { dsq_move_to_local(q, 0); dsq_peek(q); }
        }
        """;

    PolicyCompiler.Result result =
        new PolicyCompiler(KernelProfile.V6_12, Set.of()).run(new SourceFile("p.scx", text));

    assertThat(codes(result.diagnostics())).containsExactly("SX0505", "SX0104", "SX0108", "SX0103");
  }

  @Test
  void nothingOfAPolicyIsNoPolicy() {
    assertThat(compile("").accepted()).isFalse();
    assertThat(compile("").diagnostics()).isNotEmpty();
    assertThat(compile("policy { }").accepted()).isFalse();
  }
}
