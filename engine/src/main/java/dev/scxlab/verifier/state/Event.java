package dev.scxlab.verifier.state;

import dev.scxlab.source.PathStep;
import dev.scxlab.verifier.number.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of the way that led to a state. States share their past: each event links to the one
 * before it.
 *
 * @param kind what happened
 * @param function index of the function it happened in
 * @param insn index of the instruction
 * @param taken for a branch whether it jumped
 * @param value id of the value it is about, 0 for none
 * @param note for a decision what it found out, where the text of the condition does not say it
 * @param depth how many calls deep it happened
 * @param before the event before, or null at the entry
 * @param merge for a meeting of paths what met, else null
 */
public record Event(
    PathStep.Event kind,
    int function,
    int insn,
    boolean taken,
    long value,
    @Nullable String note,
    int depth,
    @Nullable Event before,
    @Nullable Merge merge) {

  /**
   * Where two paths met.
   *
   * @param other the past of the second one; {@link Event#before} is that of the first
   * @param values the numbers in which they differed
   */
  public record Merge(@Nullable Event other, List<Merged> values) {}

  /**
   * A number that differed.
   *
   * @param id its identity behind the meeting
   * @param idFirst its identity on the first path
   * @param idSecond its identity on the second path
   */
  public record Merged(long id, long idFirst, long idSecond, Scalar first, Scalar second) {}
}
