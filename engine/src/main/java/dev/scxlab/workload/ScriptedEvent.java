package dev.scxlab.workload;

/**
 * Something that is made to happen in a run.
 *
 * @param timeNs when, in ns of simulated time, at least 0
 * @param action what
 * @param text the event as it was written, for reports: {@code 200ms:suspend}
 */
public record ScriptedEvent(long timeNs, ScriptAction action, String text) {}
