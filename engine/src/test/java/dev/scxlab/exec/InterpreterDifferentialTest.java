package dev.scxlab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.ir.Disassembler;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.RandomPrograms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random programs in the interpreter and in an evaluator written independently from the RFC. */
class InterpreterDifferentialTest {

  private static final long SEED = Long.getLong("seed", 42);

  @Test
  void interpreterAndPlainEvaluatorAgree() {
    compare(SEED, 3_000);
  }

  @Test
  @Tag("slow")
  void interpreterAndPlainEvaluatorAgreeOnManyPrograms() {
    compare(SEED + 1, 100_000);
  }

  private static void compare(long seed, int count) {
    RandomPrograms programs = new RandomPrograms(seed);
    for (int i = 0; i < count; i++) {
      List<Insn> insns = withRegistersStored(programs.next(30));
      PolicyMemory memory = new PolicyMemory(0);
      Interpreter interpreter = RawPrograms.interpreter(insns, memory);
      long result = interpreter.run(0, 0, 0);
      long frame = RawPrograms.framePointer(memory);
      PlainEvaluator plain = new PlainEvaluator();
      assertThat(result)
          .as(() -> "seed " + seed + "\n" + Disassembler.insns(insns))
          .isEqualTo(plain.run(insns, frame));
      assertThat(interpreter.executedInsns()).isEqualTo(plain.executed);
      for (int at = 0; at < 512; at++) {
        byte actual = PolicyMemory.load8(memory.bytes(), frame - 512 + at);
        int place = at;
        assertThat(actual)
            .as(() -> "stack byte " + place + ", seed " + seed + "\n" + Disassembler.insns(insns))
            .isEqualTo(plain.stack[at]);
      }
    }
  }

  /** Ends the program with all registers in the stack, so that comparing it compares them. */
  private static List<Insn> withRegistersStored(List<Insn> insns) {
    List<Insn> result = new ArrayList<>(insns.subList(0, insns.size() - 1));
    for (int register = 0; register < 10; register++) {
      int place = -RandomPrograms.STACK_BYTES - 8 - 8 * register;
      result.add(Insn.of(Opcode.STX | Opcode.MEM | Opcode.DW, 10, register, place, 0));
    }
    result.add(insns.get(insns.size() - 1));
    return result;
  }
}
