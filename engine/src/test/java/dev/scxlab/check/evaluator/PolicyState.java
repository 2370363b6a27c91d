package dev.scxlab.check.evaluator;

import dev.scxlab.abi.MachineFact;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.DataDef;
import dev.scxlab.check.MapDecl;
import java.util.ArrayList;
import java.util.List;

/** All that a policy remembers between its ops. */
final class PolicyState {

  /** By {@link DataDef#index()}, each in a group of its own. */
  final List<Group> data = new ArrayList<>();

  /** By {@link MapDecl#index()}. */
  final List<MapState> maps = new ArrayList<>();

  /** Loops that were ended by their limit. */
  long limitHits;

  PolicyState(CheckedPolicy policy, World world) {
    for (DataDef d : policy.data()) {
      byte[] bytes = new byte[d.dataType().size()];
      for (int i = 0; i < d.initial().size(); i++) {
        bytes[i] = d.initial().get(i);
      }
      Group value = Group.of(Bytes.read(bytes, 0, d.dataType()));
      if (d.name().startsWith(".")) {
        MachineFact.byName(d.name().substring(1))
            .ifPresent(fact -> value.parts[0] = (long) world.fact(fact));
      }
      data.add(value);
    }
    for (MapDecl m : policy.maps()) {
      maps.add(new MapState(m, world.fact(MachineFact.NR_CPUS)));
    }
  }
}
