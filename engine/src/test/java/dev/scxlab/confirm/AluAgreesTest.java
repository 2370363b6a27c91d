package dev.scxlab.confirm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.exec.PlainEvaluator;
import dev.scxlab.ir.Disassembler;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A confirming run computes what the evaluator written from RFC 9669 computes. */
class AluAgreesTest {

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    7,
    31,
    32,
    33,
    63,
    64,
    255,
    0x7fff,
    0x8000,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    -7,
    -0x8000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x0123_4567_89ab_cdefL
  };

  @ParameterizedTest
  @ValueSource(
      ints = {Opcode.ADD, Opcode.SUB, Opcode.MUL, Opcode.OR, Opcode.AND, Opcode.XOR, Opcode.NEG})
  void everyPairOfNumbersGivesTheSameResult(int operation) {
    for (Insn insn : bothWidths(operation, 0)) {
      eachPair((a, b) -> agree(insn, a, b));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.DIV, Opcode.MOD})
  void divisionsAgreeAndZeroIsFound(int operation) {
    for (int signed = 0; signed <= 1; signed++) {
      for (Insn insn : bothWidths(operation, signed)) {
        eachPair(
            (a, b) -> {
              if (isWide(insn) ? b == 0 : (int) b == 0) {
                assertThatThrownBy(() -> Alu.compute(insn, a, b)).isInstanceOf(FaultFound.class);
              } else {
                agree(insn, a, b);
              }
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.LSH, Opcode.RSH, Opcode.ARSH})
  void shiftsAgreeAndTooFarIsFound(int operation) {
    for (Insn insn : bothWidths(operation, 0)) {
      eachPair(
          (a, b) -> {
            boolean far = isWide(insn) ? b < 0 || b > 63 : (b & 0xffff_ffffL) > 31;
            if (far) {
              assertThatThrownBy(() -> Alu.compute(insn, a, b)).isInstanceOf(FaultFound.class);
            } else {
              agree(insn, a, b);
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 32})
  void movesAgree(int signExtendedFrom) {
    for (Insn insn : bothWidths(Opcode.MOV, signExtendedFrom)) {
      if (isWide(insn) || signExtendedFrom != 32) {
        eachPair((a, b) -> agree(insn, a, b));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Opcode.JEQ,
        Opcode.JNE,
        Opcode.JSET,
        Opcode.JGT,
        Opcode.JGE,
        Opcode.JLT,
        Opcode.JLE,
        Opcode.JSGT,
        Opcode.JSGE,
        Opcode.JSLT,
        Opcode.JSLE
      })
  void jumpsAgree(int condition) {
    for (int jumpClass : new int[] {Opcode.JMP, Opcode.JMP32}) {
      Insn insn = Insn.of(jumpClass | condition | Opcode.X, 2, 1, 1, 0);
      eachPair(
          (a, b) -> {
            List<Insn> taken = loading(a, b);
            taken.add(move(0, 1));
            taken.add(insn);
            taken.add(move(0, 0));
            assertThat(Alu.jumps(insn, a, b))
                .as(() -> Disassembler.insns(taken))
                .isEqualTo(run(taken) == 1);
          });
    }
  }

  private interface Pair {
    void of(long a, long b);
  }

  private static void eachPair(Pair pair) {
    for (long a : NUMBERS) {
      for (long b : NUMBERS) {
        pair.of(a, b);
      }
    }
  }

  private static List<Insn> bothWidths(int operation, int offset) {
    return List.of(
        Insn.of(Opcode.ALU64 | operation | Opcode.X, 2, 1, offset, 0),
        Insn.of(Opcode.ALU | operation | Opcode.X, 2, 1, offset, 0));
  }

  private static boolean isWide(Insn insn) {
    return insn.opcodeClass() == Opcode.ALU64;
  }

  private static void agree(Insn insn, long a, long b) {
    List<Insn> insns = loading(a, b);
    insns.add(insn);
    insns.add(Insn.of(Opcode.ALU64 | Opcode.MOV | Opcode.X, 0, 2, 0, 0));
    assertThat(Alu.compute(insn, a, b)).as(() -> Disassembler.insns(insns)).isEqualTo(run(insns));
  }

  /** Code that puts {@code a} into r2 and {@code b} into r1. */
  private static List<Insn> loading(long a, long b) {
    List<Insn> insns = new ArrayList<>();
    insns.add(Insn.of(Opcode.LDDW, 2, 0, 0, a));
    insns.add(Insn.of(Opcode.LDDW, 1, 0, 0, b));
    return insns;
  }

  private static Insn move(int register, int value) {
    return Insn.of(Opcode.ALU64 | Opcode.MOV, register, 0, 0, value);
  }

  private static long run(List<Insn> insns) {
    List<Insn> whole = new ArrayList<>(insns);
    whole.add(Insn.of(Opcode.JMP | Opcode.EXIT, 0, 0, 0, 0));
    return new PlainEvaluator().run(whole, 0);
  }
}
