package dev.scxlab.verifier.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SoleWritesTest {

  private static final Insn CALL = Insn.of(Opcode.JMP | Opcode.CALL, 0, 0, 0, 1);

  private static Insn move(int register) {
    return Insn.of(Opcode.ALU64 | Opcode.MOV | Opcode.K, register, 0, 0, 1);
  }

  private static Insn atomic(int source) {
    return Insn.of(Opcode.STX | Opcode.ATOMIC, 1, source, 0, 0);
  }

  @Test
  void aRegisterWrittenOnceHasItsWriter() {
    SoleWrites writes = new SoleWrites(List.of(move(12), move(40), move(13)));
    assertThat(writes.of(12)).isZero();
    assertThat(writes.of(40)).isEqualTo(1);
    assertThat(writes.of(13)).isEqualTo(2);
  }

  @Test
  void aRegisterWrittenTwiceOrNeverHasNone() {
    SoleWrites writes = new SoleWrites(List.of(move(12), move(12), move(14)));
    assertThat(writes.of(12)).isEqualTo(-1);
    assertThat(writes.of(13)).isEqualTo(-1);
    assertThat(writes.of(5_000)).isEqualTo(-1);
  }

  @Test
  void callsWriteTheRegistersOfTheCaller() {
    SoleWrites writes = new SoleWrites(List.of(move(3), move(12), CALL));
    assertThat(writes.of(0)).isEqualTo(2);
    assertThat(writes.of(3)).isEqualTo(-1);
    assertThat(writes.of(12)).isEqualTo(1);
  }

  @Test
  void atomicOperationsWriteTheirSource() {
    SoleWrites writes = new SoleWrites(List.of(atomic(12), move(13)));
    assertThat(writes.of(12)).isZero();
    assertThat(writes.of(0)).isZero();
    assertThat(writes.of(1)).isEqualTo(-1);
  }

  @Test
  void eachInstructionIsReadOnceForAllRegisters() {
    AtomicInteger reads = new AtomicInteger();
    SoleWrites writes =
        new SoleWrites(
            new AbstractList<>() {
              @Override
              public Insn get(int at) {
                reads.incrementAndGet();
                return move(11 + at);
              }

              @Override
              public int size() {
                return 4_000;
              }
            });
    for (int register = 11; register < 4_011; register++) {
      assertThat(writes.of(register)).isEqualTo(register - 11);
    }
    assertThat(reads.get()).isEqualTo(4_000);
  }
}
