package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scxlab disasm} and {@code scxlab isa}. */
final class BytecodeCommandsTest {

  @TempDir private Path folder;

  @Test
  void disasmShowsBytecodeUnderItsSourceLines() {
    Invocation disasm = Invocation.of("disasm", "fifo");
    assertThat(disasm.status()).isEqualTo(ExitCode.OK);
    assertThat(disasm.err()).isEmpty();
    assertThat(disasm.out())
        .contains("on.dispatch:")
        .containsPattern("; \\d+: dsq_move_to_local\\(shared\\);\n +0: lddw %r1, dsq:shared\n")
        .contains("call kfunc:dsq_move_to_local");
  }

  @Test
  void stateSaysWhatTheVerifierKnowsBeforeEachInstruction() {
    Invocation plain = Invocation.of("disasm", "vtime");
    Invocation disasm = Invocation.of("disasm", "vtime", "--state");
    assertThat(disasm.status()).isEqualTo(ExitCode.OK);
    assertThat(disasm.out().lines().count()).isGreaterThan(plain.out().lines().count());
    List<String> code = plain.out().lines().filter(l -> l.matches(" *\\d+: .*")).toList();
    assertThat(disasm.out().lines()).containsSubsequence(code);
  }

  @Test
  void stateIsToldOfARejectedPolicyUpToTheMistake() throws IOException {
    Path file = folder.resolve("bad.scx");
    Files.writeString(
        file,
        """
        policy bad {
            array load: u64[8];
            on tick(p) { let n = p.weight; load[n] += 1; }
        }
        """);
    Invocation disasm = Invocation.of("disasm", file.toString(), "--state");
    assertThat(disasm.status()).isEqualTo(ExitCode.NO);
    assertThat(disasm.err()).contains("SX0902");
    assertThat(disasm.out()).containsPattern("\\(n\\)=1\\.\\.10000");
  }

  @Test
  void sourceLinesCanBeLeftOut() {
    Invocation disasm = Invocation.of("disasm", "fifo", "--no-source");
    assertThat(disasm.out()).contains("call kfunc:dsq_insert").doesNotContain("direct += 1");
  }

  @Test
  void aPolicyThatIsRejectedGivesStatusOneAndItsErrors() throws IOException {
    Path file = folder.resolve("bad.scx");
    Files.writeString(file, "policy bad { on tick(p) { dsq_isnert(p, LOCAL, 0, 0); } }\n");
    Invocation disasm = Invocation.of("disasm", file.toString());
    assertThat(disasm.status()).isEqualTo(ExitCode.NO);
    assertThat(disasm.err()).contains("dsq_isnert");
  }

  @Test
  void isaCountsCasesAndShowsWhatFails() throws IOException {
    Files.writeString(folder.resolve("good.data"), "-- asm\nmov %r0, 5\nexit\n-- result\n0x5\n");
    Files.writeString(folder.resolve("wrong.data"), "-- asm\nmov %r0, 5\nexit\n-- result\n0x6\n");
    Invocation isa = Invocation.of("isa", folder.toString());
    assertThat(isa.status()).isEqualTo(ExitCode.NO);
    assertThat(isa.out())
        .isEqualTo("FAIL wrong.data: r0 = 0x5, expected 0x6\n1 of 2 cases passed\n");
    Invocation json = Invocation.of("isa", folder.toString(), "--format", "json");
    assertThat(json.out()).contains("\"passed\" : 1").contains("\"failed\" : 1");
  }

  @Test
  void aFolderWithoutCasesIsRefused() {
    Invocation isa = Invocation.of("isa", folder.toString());
    assertThat(isa.status()).isEqualTo(ExitCode.USAGE);
    assertThat(isa.err()).contains("holds no cases");
    assertThat(Invocation.of("isa", folder.resolve("none").toString()).err())
        .contains("there is no folder");
  }
}
