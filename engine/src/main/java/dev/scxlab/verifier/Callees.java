package dev.scxlab.verifier;

import dev.scxlab.verifier.state.StateKey;
import dev.scxlab.verifier.state.VerifierState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The analyses of the functions that one function calls, kept from walk to walk. */
final class Callees {

  /** A call, told from others by what it is entered with. */
  private record Call(int at, StateKey entry, int again) {}

  private final Map<Call, FunctionAnalysis> analyses = new HashMap<>();

  /** The calls of the present walk. */
  private final Set<Call> walked = new HashSet<>();

  private List<FunctionAnalysis> visited = new ArrayList<>();

  void startWalk() {
    walked.clear();
    visited = new ArrayList<>();
  }

  /** Those of the present walk so far, in the order of the calls. */
  List<FunctionAnalysis> visited() {
    return visited;
  }

  /** The analysis of a call, made when there is none for the like of it. */
  FunctionAnalysis of(int at, VerifierState entry, Supplier<FunctionAnalysis> made) {
    StateKey key = StateKey.of(entry);
    int again = 0;
    while (walked.contains(new Call(at, key, again))) {
      again++;
    }
    Call call = new Call(at, key, again);
    FunctionAnalysis analysis = analyses.computeIfAbsent(call, c -> made.get());
    walked.add(call);
    visited.add(analysis);
    return analysis;
  }
}
