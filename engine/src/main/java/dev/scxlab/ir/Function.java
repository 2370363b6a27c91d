package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * One function of a program: an op, a timer body, an agent body or a {@code fn}.
 *
 * @param name the op's or function's name
 * @param kind what it is; decides how it is entered
 * @param span its header in the text
 * @param insns its instructions
 * @param debug one entry per instruction
 * @param registers its frame registers, r11 and up, in ascending order
 * @param loops its loops, outer ones before inner ones
 * @param stackBytes how much of the 512 bytes below r10 it uses, rounded up to 16
 * @param sleepable whether an op is loaded as a sleepable program
 */
public record Function(
    String name,
    Kind kind,
    Span span,
    List<Insn> insns,
    List<DebugInfo> debug,
    List<RegisterInfo> registers,
    List<LoopRegion> loops,
    int stackBytes,
    boolean sleepable) {

  public Function {
    insns = ImmutableList.copyOf(insns);
    debug = ImmutableList.copyOf(debug);
    registers = ImmutableList.copyOf(registers);
    loops = ImmutableList.copyOf(loops);
  }

  /** What a function is. */
  public enum Kind {
    /** Entered with r1 pointing at the op's arguments, 8 bytes each. */
    OP,
    /** Entered with its arguments in r1 to r5. */
    FN,
    /** Entered like a timer callback. */
    TIMER,
    /** Entered like a syscall program. */
    AGENT,
    /** Plain bytecode entered with a memory area: r1 its address, r2 its length. */
    RAW
  }
}
