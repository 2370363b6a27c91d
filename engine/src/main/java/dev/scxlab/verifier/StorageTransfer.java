package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.MapDef;
import dev.scxlab.verifier.lint.MapLints;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;

/** What the storage of tasks and cgroups gives, and what calls to it do to a state. */
final class StorageTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final MapArguments maps;
  private final Outcomes outcomes;
  private final MapLints lints;

  StorageTransfer(
      OpAnalysis op, Reports reports, MapArguments maps, Outcomes outcomes, MapLints lints) {
    this.op = op;
    this.reports = reports;
    this.maps = maps;
    this.outcomes = outcomes;
    this.lints = lints;
  }

  RegState get(VerifierState state, int at) {
    MapDef map = maps.map(state, at);
    RegState object = reports.read(state, at, 2);
    if (map == null || object.isPoisoned()) {
      return reports.poisoned();
    }
    boolean fits =
        object.isZero()
            || (object.type() == AbiType.TASK && map.kind() == MapDef.Kind.TASK_STORAGE)
            || (object.type() == AbiType.CGROUP && map.kind() == MapDef.Kind.CGROUP_STORAGE);
    if (!fits) {
      reports.malformed(
          state, at, "`" + map.name() + "` keeps nothing for " + Reports.what(object));
      return reports.poisoned();
    }
    if (object.gone() != null) {
      reports.calls().passed(state, at, 2, object, map.name());
    }
    RegState initial = reports.read(state, at, 3);
    if (!initial.isZero()) {
      maps.storedValue(state, at, 3, map);
    }
    RegState flags = reports.read(state, at, 4);
    boolean creates = !flags.isZero();
    RegState known = creates ? null : KnownEntries.found(state, state.reg(1), object);
    if (known != null) {
      return known.withMarks(known.marks() | Facts.AGAIN);
    }
    if (creates) {
      lints.creates(state, at, map);
      KnownEntries.forget(state, state.reg(1).index());
    }
    Origin origin =
        new Origin(Origin.Kind.LOOKUP, map.name(), state.top().function.index(), at, null);
    long id = op.ids().fresh();
    RegState entry =
        RegState.pointer(Kind.MAP_VALUE, state.reg(1).index(), 0, id)
            .withNullness(Nullness.MAYBE)
            .withOrigin(origin);
    if (!creates) {
      KnownEntries.remember(state, state.reg(1), object, entry);
    }
    return entry;
  }

  List<VerifierState> delete(VerifierState state, int at) {
    MapDef map = maps.map(state, at);
    RegState object = reports.read(state, at, 2);
    if (map != null) {
      reports.calls().passed(state, at, 2, object, "delete");
      KnownEntries.forget(state, state.reg(1).index());
    }
    return Outcomes.finish(state, outcomes.zeroOrErrno(state, at, "delete"));
  }
}
