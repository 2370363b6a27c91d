package dev.scxlab.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.source.LabBug;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpreterTest {

  private final PolicyMemory memory = new PolicyMemory(0);

  private Interpreter interpreter(String assembly) {
    return RawPrograms.interpreter(assembly, memory, new RawPrograms.NoHost());
  }

  @Test
  void executedInstructionsAreCountedOneByOne() {
    Interpreter loop =
        interpreter(
            """
            mov %r0, 0
            mov %r1, 10
            again:
            add %r0, %r1
            sub %r1, 1
            jne %r1, 0, again
            exit
            """);
    assertThat(loop.run(0, 0, 0)).isEqualTo(55);
    assertThat(loop.executedInsns()).isEqualTo(2 + 3 * 10 + 1);
  }

  @Test
  void instructionsOfCalledFunctionsAreCounted() {
    Interpreter calls =
        interpreter(
            """
            mov %r6, 5
            mov %r1, 1
            call local double
            mov %r1, %r0
            call local double
            add %r0, %r6
            exit
            double:
            mov %r6, 100
            mov %r0, %r1
            add %r0, %r1
            exit
            """);
    assertThat(calls.run(0, 0, 0)).isEqualTo(4 + 5);
    assertThat(calls.executedInsns()).isEqualTo(7 + 2 * 4);
  }

  @Test
  void eachFrameHasAStackOfItsOwn() {
    Interpreter frames =
        interpreter(
            """
            stdw [%r10-8], 1
            mov %r1, %r10
            call local below
            ldxdw %r0, [%r10-8]
            exit
            below:
            stdw [%r10-8], 7
            ldxdw %r2, [%r1-8]
            add %r2, 40
            stxdw [%r1-8], %r2
            exit
            """);
    assertThat(frames.run(0, 0, 0)).isEqualTo(41);
  }

  @Test
  void anEndlessLoopIsABugOfTheVerifier() {
    Interpreter endless = interpreter("again: ja again\nexit");
    assertThatThrownBy(() -> endless.run(0, 0, 0))
        .isInstanceOf(LabBug.class)
        .hasMessageContaining("verifier")
        .hasMessageContaining("1000000");
  }

  @Test
  void aNullAddressFaults() {
    Interpreter bad = interpreter("mov %r1, 8\nldxdw %r0, [%r1]\nexit");
    assertThatThrownBy(() -> bad.run(0, 0, 0))
        .isInstanceOf(LabBug.class)
        .hasMessageContaining("instruction 1: ldxdw %r0, [%r1]")
        .hasMessageContaining("0x8");
  }

  @Test
  void anAddressBehindMemoryFaults() {
    Interpreter bad = interpreter("lddw %r1, 0x7ffffff0\nstdw [%r1], 0\nexit");
    assertThatThrownBy(() -> bad.run(0, 0, 0)).isInstanceOf(LabBug.class);
    Interpreter handle = interpreter("lddw %r1, 0x100000000001000\nstdw [%r1], 0\nexit");
    assertThatThrownBy(() -> handle.run(0, 0, 0)).isInstanceOf(LabBug.class);
  }

  @Test
  void recursionIsABugOfTheVerifier() {
    Interpreter deep = interpreter("call local down\nexit\ndown:\ncall local down\nexit");
    assertThatThrownBy(() -> deep.run(0, 0, 0))
        .isInstanceOf(LabBug.class)
        .hasMessageContaining("8 frames");
  }

  @Test
  void anOpInsideAnOpHasRegistersAndStackOfItsOwn() {
    List<Interpreter> self = new ArrayList<>();
    HostCalls host =
        new RawPrograms.NoHost() {
          @Override
          public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
            return a1 == 0 ? 0 : self.get(0).run(0, a1 - 1, 0);
          }
        };
    Interpreter nested =
        RawPrograms.interpreter(
            """
            mov %r6, %r1
            stxdw [%r10-8], %r1
            call 1
            ldxdw %r1, [%r10-8]
            jne %r1, %r6, wrong
            add %r0, %r6
            exit
            wrong:
            mov %r0, -1
            exit
            """,
            memory, host);
    self.add(nested);
    assertThat(nested.run(0, 3, 0)).isEqualTo(3 + 2 + 1);
    assertThat(nested.executedInsns()).isEqualTo(7);
    assertThat(nested.nesting()).isZero();
  }

  @Test
  void memoryThatGrowsInACallIsSeenBehindIt() {
    HostCalls host =
        new RawPrograms.NoHost() {
          @Override
          public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
            int address = memory.allocate(1 << 20);
            PolicyMemory.store64(memory.bytes(), address, 99);
            return address;
          }
        };
    Interpreter grows = RawPrograms.interpreter("call 1\nldxdw %r0, [%r0]\nexit", memory, host);
    assertThat(grows.run(0, 0, 0)).isEqualTo(99);
  }
}
