package dev.scxlab.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Local structs lie on the 512 bytes of stack that a chain of calls has (R104). */
class StackNeedTest {

  private static List<String> found(String body) {
    SourceFile source =
        new SourceFile(
            "p.scx",
            """
            policy p {
                struct big { a: u64[100]; n: u32; }
                struct half { a: u64[40]; }
                hash kept: u32 -> big max 16;
                fn large(n: u32) -> u32 { let b = big{ n: n }; return b.n; }
                fn inner() -> u64 { let h = half{}; return h.a[0]; }
                fn outer() -> u64 { let h = half{}; return h.a[1] + inner(); }
                on enqueue(p, enq_flags) {
            %s
                    dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags);
                }
            }
            """
                .formatted(body));
    return PolicyCompiler.compile(source).diagnostics().stream()
        .filter(d -> d.code().code().equals("SX1104") || d.code().code().equals("SX0902"))
        .map(d -> source.line(d.primary().start()) + " " + d.title())
        .toList();
  }

  @Test
  void aFunctionThatIsTooLargeIsReportedOnceAndNotWhereItIsCalled() {
    assertThat(found("if large(1) == 3 { kick_cpu(0, 0); }"))
        .containsExactly("5 `large` needs 816 bytes of stack, 512 are available");
  }

  @Test
  void copiesOfLargeStructsCountToo() {
    String title = "`enqueue` needs 1,632 bytes of stack, 512 are available";

    assertThat(found("let b = big{ n: 3 }; kept.set(1, b);")).contains("9 " + title).hasSize(2);
  }

  @Test
  void aChainOfCallsAddsUp() {
    assertThat(found("if outer() > 0 { kick_cpu(0, 0); }"))
        .contains("7 the call chain needs 640 bytes of stack, 512 are available");
  }

  @Test
  void entriesOfMapsNeedNone() {
    assertThat(found("let b = kept.create(1); if b != null { b.a[99] = 1; }"))
        .noneMatch(f -> f.startsWith("9 "));
  }
}
