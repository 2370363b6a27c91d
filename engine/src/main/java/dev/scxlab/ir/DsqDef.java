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
 * @param dims sizes of its dimensions, outermost first; empty for a single DSQ; {@link #CPUS} for
 *     one per CPU and so on; a single {@link #BY_KEY} for a family that the policy creates
 * @param declaration where it is declared
 */
public record DsqDef(String name, boolean vtime, List<Integer> dims, Span declaration) {
  /** Sizes that the machine decides. */
  public static final int CPUS = -1;

  public static final int CORES = -2;
  public static final int LLCS = -3;
  public static final int NODES = -4;

  /** One for each key, made and removed by the policy. */
  public static final int BY_KEY = -5;

  public DsqDef {
    dims = ImmutableList.copyOf(dims);
  }
}
