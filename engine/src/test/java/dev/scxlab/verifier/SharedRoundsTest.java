package dev.scxlab.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over parts of the machine and their CPUs meet each CPU once ({@code verifier.md} 6.2). */
class SharedRoundsTest {

  private static List<String> codes(String body) {
    String text =
        """
        policy p {
            var n: u64;
            var other: llc;
            on init() {
                let here = this_cpu();
                %s
                return 0;
            }
        }
        """
            .formatted(body);
    return PolicyCompiler.compile(new SourceFile("p.scx", text)).diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .map(Diagnostic::code)
        .map(DiagnosticCode::code)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for l in llcs { for c in llc_cpus(l) { n += c as u64; } }",
        "for k in cores { for c in core_cpus(k) { n += c as u64; } }",
        "for d in nodes { for c in node_cpus(d) limit 9 { n += c as u64; } }",
        "for l in llcs from cpu_llc(here) { for c in llc_cpus(l) { n += c as u64; } }",
        "for l in llcs { if l == other { continue; } for c in llc_cpus(l) { n += 1; break; } }",
        "for l in llcs { for c in llc_cpus(l) { n += 1; } for c in llc_cpus(l) { n += 2; } }",
        "for i in 0..40 { for l in llcs { for c in llc_cpus(l) { n += 1; } } }",
      })
  void theCpusOfAllPartsTogetherAreThoseOfTheMachine(String body) {
    assertThat(codes(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for l in llcs { for c in llc_cpus(other) { n += c as u64; } }",
        "for l in llcs { let m = if l == 0 { other } else { l }; for c in llc_cpus(m) { n += 1; } }",
        "for l in llcs { for i in 0..2 { for c in llc_cpus(l) { n += i as u64; } } }",
        "for l in llcs { for c in llc_cpus(cpu_llc(here)) { n += 1; } }",
        "for l in llcs from other { for c in llc_cpus(cpu_llc(here)) { n += 1; } }",
        "var m = other; for l in llcs { for c in llc_cpus(m) { n += 1; } if n > 9 { m = l; } }",
        "for l in llcs { for c in cpus { n += c as u64; } }",
        "for i in 0..400 { for l in llcs { for c in llc_cpus(l) { n += 1; } } }",
      })
  void onlyThoseOfDifferentPartsAre(String body) {
    assertThat(codes(body)).containsExactly("SX0805");
  }

  @Test
  void theCpusOfOnePartAreAtMostThoseOfTheMachine() {
    assertThat(codes("for c in llc_cpus(other) { n += c as u64; }")).isEmpty();
  }
}
