package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * A declared DSQ or family of DSQs; its id is the declaration's number shifted left by 48, plus the
 * index ({@code verifier.md} 6.2 "DSQ families").
 *
 * @param name the name in the policy
 * @param vtime whether it is ordered by vtime
 * @param dims sizes of its dimensions, outermost first; empty for a single DSQ; -1 for one per CPU,
 *     -2 core, -3 LLC, -4 node; a single -5 for a family by key that the policy creates
 * @param declaration where it is declared
 */
public record DsqDef(String name, boolean vtime, List<Integer> dims, Span declaration) {
  public DsqDef {
    dims = ImmutableList.copyOf(dims);
  }
}
