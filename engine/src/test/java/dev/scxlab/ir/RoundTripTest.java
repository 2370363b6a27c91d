package dev.scxlab.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  private static final long SEED = Long.getLong("seed", 7);

  @Test
  void bytesDecodeToTheInstructionsTheyWereMadeFrom() {
    RandomPrograms programs = new RandomPrograms(SEED);
    for (int i = 0; i < 300; i++) {
      List<List<Insn>> program = List.of(programs.next(40));
      List<CodeFault> faults = new ArrayList<>();
      byte[] bytes = Codec.encode(program, faults).orElseThrow();
      assertThat(Codec.decode(bytes, faults)).contains(program);
      assertThat(faults).isEmpty();
    }
  }

  @Test
  void textAssemblesToTheInstructionsItWasMadeFrom() {
    RandomPrograms programs = new RandomPrograms(SEED + 1);
    for (int i = 0; i < 300; i++) {
      List<List<Insn>> program = List.of(programs.next(40));
      List<CodeFault> faults = new ArrayList<>();
      String text = Disassembler.insns(program.get(0));
      assertThat(Assembler.assemble(text, faults)).as(text).contains(program);
      assertThat(faults).isEmpty();
    }
  }

  @Test
  void callsOfFunctionsSurviveTheWireForm() {
    List<CodeFault> faults = new ArrayList<>();
    String text =
        """
        lddw %r1, 0x123456789
        call local twice
        call local thrice
        exit
        twice:
        mov %r0, %r1
        add %r0, %r1
        exit
        thrice:
        lddw %r2, 3
        mov %r0, %r1
        mul %r0, %r2
        exit
        """;
    List<List<Insn>> program = Assembler.assemble(text, faults).orElseThrow();
    assertThat(program).hasSize(3);
    assertThat(program.get(0).get(2).imm()).isEqualTo(2);
    byte[] bytes = Codec.encode(program, faults).orElseThrow();
    assertThat(Codec.decode(bytes, faults)).contains(program);
  }

  @Test
  void registersOfTheCompilerHaveNoWireForm() {
    List<CodeFault> faults = new ArrayList<>();
    List<List<Insn>> program = Assembler.assemble("mov %r11, 1\nexit", faults).orElseThrow();
    assertThat(Codec.encode(program, faults)).isEmpty();
    assertThat(faults).extracting(CodeFault::message).containsExactly("Invalid register r11");
  }

  @Test
  void everyFaultOfATextIsToldWithItsLine() {
    List<CodeFault> faults = new ArrayList<>();
    Assembler.assemble("mov %r0\nfoo\nja nowhere\nmov32 %r1, 0x100000000\nexit", faults);
    assertThat(faults)
        .containsExactlyInAnyOrder(
            new CodeFault(1, "Invalid number of operands for mov"),
            new CodeFault(2, "Invalid mnemonic foo"),
            new CodeFault(3, "Invalid label nowhere"),
            new CodeFault(4, "Invalid number 0x100000000"));
  }
}
