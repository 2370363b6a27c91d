/**
 * How a finding is told: its title, labels, the path that leads to it and what is known there, a
 * class for each group of rules (verifier.md 5).
 */
@NullMarked
package dev.scxlab.verifier.report;

import org.jspecify.annotations.NullMarked;
