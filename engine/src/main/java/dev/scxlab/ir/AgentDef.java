package dev.scxlab.ir;

import dev.scxlab.source.Span;

/**
 * An agent: a program that the loader runs in a thread of its own.
 *
 * @param name the name in the policy
 * @param function the index of its body
 * @param every how often it runs, absent for one that the policy wakes
 * @param declaration where it is declared
 */
public record AgentDef(String name, int function, TimerDef.Setting every, Span declaration) {}
