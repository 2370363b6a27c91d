package dev.scxlab.ir;

import dev.scxlab.source.Span;

/**
 * A loop as a structured region of a function's instructions ({@code bpf-mapping.md} 4.2): one
 * entry, the head; all ways back lead to the head.
 *
 * @param span the loop's head in the text
 * @param kind what it walks
 * @param head index of the first instruction of the head, to which the back-edges jump
 * @param end index behind the last instruction of the region
 * @param bound the most rounds that are known or promised, or -1 when the verifier must prove one
 * @param limited whether {@code bound} comes from {@code limit} and leaving by it is counted
 * @param iteratorSlot the offset from r10 of an iterator on the stack, or 0 without one
 * @param variable the register of the loop's variable, or -1
 */
public record LoopRegion(
    Span span,
    Kind kind,
    int head,
    int end,
    long bound,
    boolean limited,
    int iteratorSlot,
    int variable) {

  /** What a loop walks. */
  public enum Kind {
    RANGE,
    CPUS,
    MASK,
    /** The CPUs of a core, LLC or node. */
    MEMBERS,
    TOPOLOGY,
    DSQ,
    TASKS,
    WHILE
  }
}
