package dev.scxlab.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two reads of one place with nothing between them that may change it are one read ({@code
 * verifier.md} 6.3 "memory"), however the place is found.
 */
class SamePlaceTest {

  private static List<String> found(String body) {
    SourceFile source =
        new SourceFile(
            "p.scx",
            """
            policy p {
                struct ctx { level: u32 in 0..3; n: u32 in 0..9; }
                task_storage s: ctx = ctx{};
                task_storage t: ctx;
                array doms: ctx[llcs];
                hash h: u32 -> ctx max 9;
                percpu var pv: ctx;
                var g: ctx;
                on tick(p) {
                    let l = cpu_llc(this_cpu());
                    let cpu = this_cpu();
                    %s
                }
            }
            """
                .formatted(body));
    return PolicyCompiler.compile(source).diagnostics().stream()
        .map(d -> d.code().code())
        .filter(c -> !c.equals("SX1107"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if s[p].level < 3 { s[p].level += 1; }",
        "if s[p].level > 0 && s[p].n < 9 { s[p].level -= 1; s[p].n += 1; }",
        "let c = s[p]; if c.level < 3 { s[p].level += 1; }",
        "let c = t.get(p) or return; if c.level == 3 { c.level = 0; } else { c.level += 1; }",
        "if doms[l].level < 3 { doms[l].level += 1; }",
        "if doms[cpu_llc(cpu)].level < 3 { doms[cpu_llc(cpu)].level += 1; }",
        "if pv.this.level < 3 { pv.this.level += 1; }",
        "if pv[cpu].level < 3 { pv[cpu].level += 1; }",
        "let e = h.get(7) or return; if e.level < 3 { e.level += 1; }",
        "if g.level < 3 { g.level += 1; }",
      })
  void aTestOfAPlaceHoldsWhenItIsNamedAgain(String body) {
    assertThat(found(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if s[p].level < 3 { kick_cpu(cpu, 0); s[p].level += 1; }",
        "if pv.this.level < 3 { pv[cpu].level += 1; }",
        "if pv[cpu].level < 3 { pv.this.level = 3; pv[cpu].level += 1; }",
        "let a = h.get(7) or return; let b = h.get(8) or return; if a.level < 3 { b.level += 1; }",
        "if doms[l].level < 3 { doms[0].level = 3; doms[l].level += 1; }",
      })
  void butNotWhenItMayHaveChangedOrBeAnother(String body) {
    assertThat(found(body)).containsExactly("SX1004");
  }
}
