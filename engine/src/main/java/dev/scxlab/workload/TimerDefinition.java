package dev.scxlab.workload;

/**
 * A timer of a file or of each thread of a task ({@code rt-app.md} 5.3).
 *
 * @param name its {@code ref}
 * @param absolute whether a missed expiry is caught up instead of forgotten; holds for all uses of
 *     the timer
 */
public record TimerDefinition(String name, boolean absolute) {}
