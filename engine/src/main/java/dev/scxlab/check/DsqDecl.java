package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.DsqDef;
import java.util.List;

/**
 * A declared DSQ.
 *
 * @param index the number of the declaration, by which its ids are made
 */
public record DsqDecl(int index, DsqDef def, List<PolicyType.Dimension> dims) {
  public DsqDecl {
    dims = ImmutableList.copyOf(dims);
  }

  public String name() {
    return def.name();
  }

  /** Whether the policy itself makes and removes its queues. */
  public boolean byKey() {
    return def.dims().contains(DsqDef.BY_KEY);
  }
}
