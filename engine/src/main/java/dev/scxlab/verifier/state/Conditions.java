package dev.scxlab.verifier.state;

import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Conditions that a function tests in more than one place, as the text of their operands tells:
 * states that differ in the outcome of such a test are kept apart as long as it may come again
 * ({@code verifier.md} 4.3). This only says what is worth keeping apart; what is possible behind
 * the second test is decided by what is known of the values.
 */
public final class Conditions {

  /** How far back operands are looked up. */
  private static final int DEPTH = 6;

  private final Function function;
  private final Cfg cfg;
  private final SoleWrites soleWrites;

  /** By instruction: the number of its condition plus 1, negative when it tests the contrary. */
  private final int[] tests;

  /** By instruction: the number of a conditional jump plus 1, else 0. */
  private final int[] jumpNumbers;

  private final int count;
  private int jumps;

  /** By block: the conditions that may be tested from its beginning on. */
  private final BitSet[] live;

  public Conditions(Function function, Cfg cfg) {
    this.function = function;
    this.cfg = cfg;
    this.soleWrites = new SoleWrites(function.insns());
    this.tests = new int[function.insns().size()];
    this.jumpNumbers = new int[tests.length];
    this.count = number();
    this.live = new BitSet[cfg.blocks().size()];
    findLive();
  }

  /** How many conditions are tested more than once. */
  public int count() {
    return count;
  }

  /** How many jumps are conditional, beside the conditions that are tested more than once. */
  public int countWithJumps() {
    return count + jumps;
  }

  /** The number of the condition that a jump tests, or -1 when it is tested nowhere else. */
  public int of(int insn) {
    return Math.abs(tests[insn]) - 1;
  }

  /** A number for the jump alone, behind those of the conditions; -1 when it is not conditional. */
  public int ofJump(int insn) {
    return jumpNumbers[insn] == 0 ? -1 : count + jumpNumbers[insn] - 1;
  }

  /** The numbers of the jumps in a loop. */
  public BitSet jumpsIn(Cfg.Loop loop) {
    BitSet in = new BitSet();
    for (int b = loop.blocks().nextSetBit(0); b >= 0; b = loop.blocks().nextSetBit(b + 1)) {
      int jump = ofJump(cfg.blocks().get(b).end() - 1);
      if (jump >= 0) {
        in.set(jump);
      }
    }
    return in;
  }

  /** What the condition is when the jump is taken, or is not. */
  public boolean outcome(int insn, boolean taken) {
    return taken == tests[insn] > 0;
  }

  /** Conditions that may be tested from the beginning of a block on. Not to be changed. */
  public BitSet liveAt(int block) {
    return live[block];
  }

  /** Conditions that no block of a loop tests. */
  public BitSet untestedIn(Cfg.Loop loop) {
    BitSet untested = new BitSet(count);
    untested.set(0, count);
    for (int b = loop.blocks().nextSetBit(0); b >= 0; b = loop.blocks().nextSetBit(b + 1)) {
      int tested = of(cfg.blocks().get(b).end() - 1);
      if (tested >= 0) {
        untested.clear(tested);
      }
    }
    return untested;
  }

  private int number() {
    Map<String, List<Integer>> byText = new HashMap<>();
    for (int at = 0; at < tests.length; at++) {
      Insn insn = function.insns().get(at);
      if (insn.isConditionalJump()) {
        tests[at] = isContrary(insn) ? -1 : 1;
        jumpNumbers[at] = ++jumps;
        byText.computeIfAbsent(text(insn, at), t -> new ArrayList<>()).add(at);
      }
    }
    List<List<Integer>> repeated = new ArrayList<>();
    for (List<Integer> same : byText.values()) {
      if (same.size() > 1) {
        repeated.add(same);
      } else {
        tests[same.get(0)] = 0;
      }
    }
    repeated.sort((a, b) -> Integer.compare(a.get(0), b.get(0)));
    for (int number = 0; number < repeated.size(); number++) {
      for (int at : repeated.get(number)) {
        tests[at] *= number + 1;
      }
    }
    return repeated.size();
  }

  private static boolean isContrary(Insn insn) {
    int operation = Opcode.operation(insn.opcode());
    return operation == Opcode.JNE
        || operation == Opcode.JGE
        || operation == Opcode.JLE
        || operation == Opcode.JSGE
        || operation == Opcode.JSLE;
  }

  /** The condition in words, the same for the contrary and with the operands exchanged. */
  private String text(Insn insn, int at) {
    boolean register = Opcode.isRegisterSource(insn.opcode());
    String left = operand(insn.dst(), at, DEPTH);
    String right = register ? operand(insn.src(), at, DEPTH) : "#" + insn.imm();
    String width = insn.opcodeClass() == Opcode.JMP32 ? "w" : "";
    switch (Opcode.operation(insn.opcode())) {
      case Opcode.JEQ:
      case Opcode.JNE:
        return left.compareTo(right) < 0 ? left + width + "=" + right : right + width + "=" + left;
      case Opcode.JLT:
      case Opcode.JGE:
        return left + width + "<" + right;
      case Opcode.JGT:
      case Opcode.JLE:
        return right + width + "<" + left;
      case Opcode.JSLT:
      case Opcode.JSGE:
        return left + width + "s<" + right;
      case Opcode.JSGT:
      case Opcode.JSLE:
        return right + width + "s<" + left;
      default:
        return left + width + "&" + right;
    }
  }

  /** What a register holds in front of an instruction, as far as its block tells. */
  private String operand(int register, int before, int depth) {
    int at = definition(register, before);
    if (at < 0 || depth == 0) {
      return "r" + register;
    }
    Insn insn = function.insns().get(at);
    switch (insn.opcodeClass()) {
      case Opcode.LD:
        return constant(insn);
      case Opcode.LDX:
        return "[" + operand(insn.src(), at, depth - 1) + "+" + insn.offset() + "]" + insn.opcode();
      case Opcode.ALU:
      case Opcode.ALU64:
        boolean source = Opcode.isRegisterSource(insn.opcode());
        String right = source ? operand(insn.src(), at, depth - 1) : "#" + insn.imm();
        boolean moves = Opcode.operation(insn.opcode()) == Opcode.MOV;
        if (moves && insn.opcodeClass() == Opcode.ALU64 && insn.offset() == 0) {
          return right;
        }
        String left = moves ? "" : operand(register, at, depth - 1);
        return "(" + left + " " + insn.opcode() + "." + insn.offset() + " " + right + ")";
      default:
        return "@" + at;
    }
  }

  private static String constant(Insn insn) {
    Symbol symbol = insn.symbol();
    if (symbol instanceof Symbol.Data data) {
      return "data" + data.index() + "+" + data.offset();
    }
    return symbol instanceof Symbol.Map map ? "map" + map.index() : "#" + insn.imm();
  }

  /**
   * The instruction that gave a register its value: in the block of the one that reads it, or, for
   * one that is written only once, anywhere. -1 when there is no such.
   */
  private int definition(int register, int before) {
    for (int at = before - 1; at >= cfg.blockOf(before).start(); at--) {
      if (function.insns().get(at).writes(register)) {
        return at;
      }
    }
    return register <= FuncState.FRAME_POINTER ? -1 : soleWrites.of(register);
  }

  private void findLive() {
    Arrays.setAll(live, b -> new BitSet(count));
    boolean changed = count > 0;
    while (changed) {
      changed = false;
      for (int i = live.length - 1; i >= 0; i--) {
        Cfg.Block block = cfg.blocks().get(i);
        int before = live[i].cardinality();
        int tested = of(block.end() - 1);
        if (tested >= 0) {
          live[i].set(tested);
        }
        for (int k = 0; k < block.successors().length(); k++) {
          live[i].or(live[block.successors().get(k)]);
        }
        changed |= live[i].cardinality() != before;
      }
    }
  }
}
