package dev.scxlab.verifier.report;

import dev.scxlab.source.Span;
import dev.scxlab.verifier.lint.PolicyLints;

/**
 * Something an op does that only the whole policy can judge ({@link PolicyLints}).
 *
 * @param what what it is
 * @param entry index of the function that the kernel entered
 * @param function index of the function it happens in
 * @param insn index of the instruction
 * @param span where it stands in the text
 * @param dsq for DSQs which one: {@link DsqName}; 0 otherwise
 * @param least for DSQs of a family the least number that it may have there, else 0
 * @param most the most that it may have
 */
public record Observation(
    What what, int entry, int function, int insn, Span span, long dsq, long least, long most) {

  public boolean fills() {
    return what == What.FILLS_FIFO || what == What.FILLS_VTIME;
  }

  public boolean takes() {
    return what == What.TAKES || what == What.DESTROYS;
  }

  /** Kinds of observations. */
  public enum What {
    /** A task is put into a DSQ, first come first served. */
    FILLS_FIFO,
    /** A task is put into a DSQ by virtual time. */
    FILLS_VTIME,
    /** Tasks may be taken out of a DSQ. */
    TAKES,
    CREATES,
    DESTROYS,
    /** A task gets a slice without end. */
    INFINITE_SLICE,
    /** A kick, or a slice that is cut. */
    ENDS_SLICE,
    /** A task is queued by its dsq_vtime. */
    SORTS_BY_VTIME,
    /** The same, with the value just as it stands in the task. */
    SORTS_BY_PLAIN_VTIME,
    WRITES_VTIME,
    /** A value that comes from dsq_vtime is compared with another one. */
    BOUNDS_VTIME,
    /** A pid is kept where the policy finds it again. */
    STORES_PID,
    LOOKS_UP_PID
  }
}
