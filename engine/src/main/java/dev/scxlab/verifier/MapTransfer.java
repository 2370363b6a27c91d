package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.ir.DataType;
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

/** What lookups, updates and deletes in maps with keys do to a state. */
final class MapTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final Arguments arguments;
  private final MapArguments maps;
  private final Outcomes outcomes;
  private final MapLints lints;

  MapTransfer(
      OpAnalysis op,
      Reports reports,
      Arguments arguments,
      MapArguments maps,
      Outcomes outcomes,
      MapLints lints) {
    this.op = op;
    this.reports = reports;
    this.arguments = arguments;
    this.maps = maps;
    this.outcomes = outcomes;
    this.lints = lints;
  }

  RegState lookup(VerifierState state, int at, Helper helper) {
    RegState pointer = state.reg(1);
    MapDef map = maps.map(state, at);
    if (map == null) {
      return reports.poisoned();
    }
    lints.lookup(state, at, map);
    boolean several = map.count() > 1 && !MapArguments.isInner(pointer);
    int bytes = several ? MapArguments.ARRAY_KEY_BYTES : MapArguments.keyBytes(map);
    boolean keyed = several || MapArguments.isArray(map) || map.kind() == MapDef.Kind.HASH;
    if (!keyed) {
      reports.malformed(state, at, "`" + map.name() + "` has no keys");
      return reports.poisoned();
    }
    if (!arguments.readable(state, at, 2, bytes, "the key")) {
      return reports.poisoned();
    }
    RegState key = maps.key(state, bytes);
    boolean ofCpu = helper == Helper.MAP_LOOKUP_PERCPU_ELEM;
    RegState known =
        ofCpu
            ? KnownEntries.foundOf(state, pointer, key, state.reg(3))
            : KnownEntries.found(state, pointer, key);
    if (known != null) {
      return known.withMarks(known.marks() | Facts.AGAIN);
    }
    long id = op.ids().fresh();
    Origin origin =
        new Origin(Origin.Kind.LOOKUP, map.name(), state.top().function.index(), at, null);
    int entries = several ? map.count() : map.maxEntries();
    boolean present =
        (several || MapArguments.isArray(map))
            && keyBelow(state, entries)
            && cpuKnown(state, helper);
    Nullness nullness = present ? Nullness.NON_NULL : Nullness.MAYBE;
    RegState result =
        several
            ? RegState.pointer(Kind.MAP, pointer.index(), 1, id)
            : RegState.pointer(Kind.MAP_VALUE, pointer.index(), 0, id);
    RegState entry = result.withNullness(nullness).withOrigin(origin);
    if (ofCpu) {
      KnownEntries.rememberOf(state, pointer, key, state.reg(3), entry);
    } else if (!MapArguments.isInner(pointer)) {
      KnownEntries.remember(state, pointer, key, entry);
    }
    return entry;
  }

  private boolean keyBelow(VerifierState state, int entries) {
    RegState key = maps.key(state, MapArguments.ARRAY_KEY_BYTES);
    return key != null
        && key.isScalar()
        && Long.compareUnsigned(key.scalar().low().umax(), entries) < 0;
  }

  private static boolean cpuKnown(VerifierState state, Helper helper) {
    return helper != Helper.MAP_LOOKUP_PERCPU_ELEM || Facts.isValid(state.reg(3), AbiType.CPU);
  }

  List<VerifierState> update(VerifierState state, int at) {
    MapDef map = maps.map(state, at);
    boolean own = false;
    if (map != null) {
      arguments.readable(state, at, 2, MapArguments.keyBytes(map), "the key");
      DataType key = map.key();
      if (key != null) {
        own = arguments.holdsOwnPid(state, 2, key);
      }
      own |= maps.storedValue(state, at, 3, map);
      KnownEntries.forget(state, state.reg(1).index());
    }
    RegState result = outcomes.zeroOrErrno(state, at, "set");
    state.notes = state.notes.withWork();
    return own ? outcomes.split(state, at, result) : Outcomes.finish(state, result);
  }

  List<VerifierState> delete(VerifierState state, int at) {
    MapDef map = maps.map(state, at);
    if (map != null) {
      arguments.readable(state, at, 2, MapArguments.keyBytes(map), "the key");
      KnownEntries.forget(state, state.reg(1).index());
    }
    return Outcomes.finish(state, outcomes.zeroOrErrno(state, at, "delete"));
  }
}
