package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.MapDef;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What pushing to and taking from queues and trees do to a state. */
final class QueueTransfer {

  private final Reports reports;
  private final Arguments arguments;
  private final MapArguments maps;
  private final Outcomes outcomes;
  private final Lints lints;

  QueueTransfer(
      Reports reports, Arguments arguments, MapArguments maps, Outcomes outcomes, Lints lints) {
    this.reports = reports;
    this.arguments = arguments;
    this.maps = maps;
    this.outcomes = outcomes;
    this.lints = lints;
  }

  List<VerifierState> push(VerifierState state, int at) {
    MapDef map = queue(state, at);
    boolean own = map != null && maps.storedValue(state, at, 2, map);
    for (FuncState frame : state.frames) {
      frame.rounds.add(state.reg(1).index());
    }
    reports.read(state, at, 3);
    state.notes = state.notes.withWork();
    if (own) {
      lints.storesPid(state, at);
    }
    RegState result = outcomes.zeroOrErrno(state, at, "push");
    return own ? outcomes.split(state, at, result) : Outcomes.finish(state, result);
  }

  List<VerifierState> take(VerifierState state, int at, boolean pops) {
    MapDef map = queue(state, at);
    Integer place = map == null ? null : arguments.writable(state, at, 2, map.value().size());
    RegState result = outcomes.zeroOrErrno(state, at, "pop");
    if (map == null || place == null) {
      return Outcomes.finish(state, result);
    }
    int frame = state.reg(2).index();
    Origin origin =
        new Origin(Origin.Kind.LOOKUP, map.name(), state.top().function.index(), at, null);
    VerifierState failed = state.copy();
    failed.frames[frame].stack.fill(place, map.value().size());
    for (FuncState f : failed.frames) {
      f.rounds.findEmpty(state.reg(1).index());
    }
    Outcomes.fail(failed, result);
    arguments.fillTyped(state.frames[frame].stack, place, map.value(), origin);
    if (pops) {
      for (FuncState f : state.frames) {
        f.rounds.take(state.reg(1).index());
      }
    }
    Outcomes.succeed(state, result);
    return ImmutableList.of(state, failed);
  }

  private @Nullable MapDef queue(VerifierState state, int at) {
    MapDef map = maps.map(state, at);
    boolean ordered = map != null && map.kind() == MapDef.Kind.TREE;
    if (map != null && map.kind() != MapDef.Kind.QUEUE && !ordered) {
      reports.malformed(state, at, "`" + map.name() + "` is no queue");
      return null;
    }
    if (map != null && map.count() > 1 && !MapArguments.isInner(state.reg(1))) {
      reports.malformed(state, at, "one of the queues of `" + map.name() + "` must be chosen");
      return null;
    }
    return map;
  }
}
