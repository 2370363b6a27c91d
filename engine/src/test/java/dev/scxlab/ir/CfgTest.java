package dev.scxlab.ir;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class CfgTest {

  private static final Insn NOP = Insn.of(Opcode.ALU64 | Opcode.MOV | Opcode.K, 0, 0, 0, 0);
  private static final Insn EXIT = Insn.of(Opcode.JMP | Opcode.EXIT, 0, 0, 0, 0);

  private static Insn jeq(int offset) {
    return Insn.of(Opcode.JMP | Opcode.JEQ | Opcode.K, 0, 0, offset, 0);
  }

  private static Insn ja(int offset) {
    return Insn.of(Opcode.JMP | Opcode.JA, 0, 0, offset, 0);
  }

  @Test
  void straightCodeIsOneBlock() {
    Cfg cfg = Cfg.of(List.of(NOP, NOP, EXIT));
    assertThat(cfg.blocks()).hasSize(1);
    assertThat(cfg.loops()).isEmpty();
    assertThat(cfg.isReducible()).isTrue();
  }

  @Test
  void theTwoSidesOfABranchAreDominatedByItsHead() {
    // 0: if -> 3; 1: nop; 2: goto 4; 3: nop; 4: exit
    Cfg cfg = Cfg.of(List.of(jeq(2), NOP, ja(1), NOP, EXIT));
    assertThat(cfg.blocks()).hasSize(4);
    assertThat(cfg.blockOf(0).successors()).isEqualTo(ImmutableIntArray.of(1, 2));
    assertThat(cfg.blockOf(4).predecessors()).isEqualTo(ImmutableIntArray.of(1, 2));
    assertThat(cfg.immediateDominator(3)).isZero();
    assertThat(cfg.dominates(1, 3)).isFalse();
  }

  @Test
  void aLoopInALoopHasItAsParent() {
    // 0: nop; 1: nop (outer head); 2: nop (inner head); 3: if -> 2; 4: if -> 1; 5: exit
    Cfg cfg = Cfg.of(List.of(NOP, NOP, NOP, jeq(-2), jeq(-4), EXIT));
    assertThat(cfg.loops()).hasSize(2);
    Cfg.Loop outer = cfg.loops().get(0);
    Cfg.Loop inner = cfg.loops().get(1);
    assertThat(cfg.blocks().get(outer.header()).start()).isEqualTo(1);
    assertThat(cfg.blocks().get(inner.header()).start()).isEqualTo(2);
    assertThat(outer.parent()).isEqualTo(-1);
    assertThat(inner.parent()).isZero();
    assertThat(cfg.innermostLoop(cfg.blockOf(3).index())).isEqualTo(1);
    assertThat(cfg.innermostLoop(cfg.blockOf(5).index())).isEqualTo(-1);
  }

  @Test
  void aCycleWithTwoWaysInIsIrreducible() {
    // 0: if -> 2; 1: nop; 2: nop; 3: if -> 1; 4: exit
    Cfg cfg = Cfg.of(List.of(jeq(1), NOP, NOP, jeq(-3), EXIT));
    assertThat(cfg.isReducible()).isFalse();
  }

  @Test
  void unreachableCodeBelongsToNothing() {
    // 0: exit; 1: if -> 1; 2: exit
    Cfg cfg = Cfg.of(List.of(EXIT, jeq(-1), EXIT));
    assertThat(cfg.isReachable(cfg.blockOf(1).index())).isFalse();
    assertThat(cfg.loops()).isEmpty();
    assertThat(cfg.reversePostorder().length()).isEqualTo(1);
  }

  @Test
  void jumpsOutAndOpenEndsAreFaults() {
    assertThat(Cfg.fault(List.of())).isPresent();
    assertThat(Cfg.fault(List.of(NOP))).hasValueSatisfying(t -> assertThat(t).contains("end"));
    assertThat(Cfg.fault(List.of(ja(1), EXIT)))
        .hasValueSatisfying(t -> assertThat(t).contains("2"));
    assertThat(Cfg.fault(List.of(ja(0), EXIT))).isEmpty();
  }

  @Test
  void longJumpsTakeTheirDistanceFromTheImmediate() {
    Insn gotol = Insn.of(Opcode.JMP32 | Opcode.JA, 0, 0, 0, 1);
    Cfg cfg = Cfg.of(List.of(gotol, NOP, EXIT));
    assertThat(cfg.blockOf(0).successors()).isEqualTo(ImmutableIntArray.of(2));
  }
}
