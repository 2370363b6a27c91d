package dev.scxlab.check.evaluator;

import dev.scxlab.abi.MachineFact;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.DataDef;
import dev.scxlab.check.MapDecl;
import dev.scxlab.ir.DataType;
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
    MaskNames masks = new MaskNames();
    for (DataDef d : policy.data()) {
      byte[] bytes = new byte[d.dataType().size()];
      for (int i = 0; i < d.initial().size(); i++) {
        bytes[i] = d.initial().get(i);
      }
      Group value = Group.of(Bytes.read(bytes, 0, d.dataType()));
      MachineFact.byVariable(d.name()).ifPresent(fact -> value.parts[0] = (long) world.fact(fact));
      MachineTable.byVariable(d.name())
          .ifPresent(table -> fill((Group) value.parts[0], table, world));
      if (d.dataType() instanceof DataType.Mask && d.constant()) {
        value.parts[0] = world.maskParam(d.name());
      } else if (!d.constant()) {
        value.parts[0] = masks.name(value.parts[0], d.dataType());
      }
      data.add(value);
    }
    for (MapDecl m : policy.maps()) {
      maps.add(new MapState(m, world.fact(MachineFact.NR_CPUS), masks));
    }
  }

  private static void fill(Group elements, MachineTable table, World world) {
    for (int i = 0; i < elements.parts.length; i++) {
      elements.parts[i] = world.tableEntry(table, i);
    }
  }
}
