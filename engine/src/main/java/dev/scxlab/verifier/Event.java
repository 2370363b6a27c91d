package dev.scxlab.verifier;

import dev.scxlab.source.PathStep;
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
 */
record Event(
    PathStep.Event kind,
    int function,
    int insn,
    boolean taken,
    long value,
    @Nullable String note,
    int depth,
    @Nullable Event before) {}
