package dev.scxlab.check.evaluator;

import dev.scxlab.bind.CompiledPolicy;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.DataDef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what the two ways of running a policy remember. */
final class StateComparison {

  private final CheckedPolicy policy;
  private final PolicyState plain;
  private final CompiledPolicy compiled;

  StateComparison(CheckedPolicy policy, PolicyState plain, CompiledPolicy compiled) {
    this.policy = policy;
    this.plain = plain;
    this.compiled = compiled;
  }

  Optional<String> firstDifference() {
    for (DataDef d : policy.data()) {
      List<Object> want = Group.flat(plain.data.get(d.index()).parts[0]);
      List<Object> is = Group.flat(compiled.data(d.index()));
      if (!want.equals(is)) {
        return differs(d.name(), is, want);
      }
    }
    for (MapState map : plain.maps) {
      Optional<String> found = compare(map);
      if (found.isPresent()) {
        return found;
      }
    }
    long hits = compiled.limitHits();
    return hits == plain.limitHits
        ? Optional.empty()
        : differs("limit_hits", List.of(hits), List.of(plain.limitHits));
  }

  private Optional<String> compare(MapState map) {
    int index = map.decl.index();
    List<@Nullable Object> want = new ArrayList<>();
    List<@Nullable Object> is;
    switch (map.decl.def().kind()) {
      case HASH:
      case TASK_STORAGE:
        map.keysSeen.forEach(key -> want.add(map.get(key)));
        is = compiled.entries(index, map.keysSeen);
        break;
      case TREE:
      case QUEUE:
        want.addAll(map.inOrder());
        is = compiled.queue(index);
        break;
      case STAT:
      case HIST:
        for (int i = 0; i < compiled.counters(index).size(); i++) {
          want.add(map.counters.getOrDefault(i, 0L));
        }
        is = compiled.counters(index);
        break;
      case PERCPU_ARRAY:
        map.perCpu.forEach(g -> want.add(g.parts[0]));
        is = compiled.perCpu(index);
        break;
      case ARRAY: // timers
        return Optional.empty();
      default:
        throw new NotEvaluated(map.decl.def().kind().toString());
    }
    List<String> wantText = text(want);
    List<String> isText = text(is);
    for (int i = 0; i < Math.max(wantText.size(), isText.size()); i++) {
      if (i >= wantText.size() || i >= isText.size() || !wantText.get(i).equals(isText.get(i))) {
        int from = Math.min(i, Math.min(wantText.size(), isText.size()));
        String name = map.decl.name() + " from " + i;
        return differs(
            name,
            isText.subList(from, Math.min(from + 1, isText.size())),
            wantText.subList(from, Math.min(from + 1, wantText.size())));
      }
    }
    return Optional.empty();
  }

  private static List<String> text(List<@Nullable Object> values) {
    return values.stream().map(v -> v == null ? "none" : Group.flat(v).toString()).toList();
  }

  private static Optional<String> differs(String name, List<?> is, List<?> want) {
    return Optional.of(name + " holds " + is + ", in the AST " + want);
  }
}
