package dev.scxlab.verifier.state;

import dev.scxlab.verifier.state.StateJoin.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * The states at a point, one per {@link StateKey} and at most {@link #MAX_STATES}: more are joined
 * with the one that differs least.
 */
public final class StateSet {

  /** How many states are kept apart ({@code verifier.md} 4.3). */
  public static final int MAX_STATES = 16;

  private final List<VerifierState> states = new ArrayList<>();
  private final List<StateKey> keys = new ArrayList<>();

  public List<VerifierState> states() {
    return states;
  }

  public boolean isEmpty() {
    return states.isEmpty();
  }

  public int size() {
    return states.size();
  }

  /**
   * Adds a state, which the set owns from then on.
   *
   * @param at the instruction where the paths meet
   */
  public void add(VerifierState state, int at, Mode mode, IdSource ids) {
    StateKey key = StateKey.of(state);
    int found = keys.indexOf(key);
    if (found < 0 && states.size() < MAX_STATES) {
      states.add(state);
      keys.add(key);
      return;
    }
    int into = found >= 0 ? found : nearest(key);
    VerifierState joined = StateJoin.join(states.get(into), state, mode, at, ids);
    states.set(into, joined);
    keys.set(into, StateKey.of(joined));
  }

  private int nearest(StateKey key) {
    int best = 0;
    int bestDistance = Integer.MAX_VALUE;
    for (int i = 0; i < keys.size(); i++) {
      int distance = keys.get(i).distance(key);
      if (distance < bestDistance) {
        best = i;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** The state that holds everything another may be, or null. */
  public boolean includes(VerifierState state) {
    for (VerifierState s : states) {
      if (StateOrder.includes(s, state)) {
        return true;
      }
    }
    return false;
  }

  public StateSet copy() {
    StateSet copy = new StateSet();
    for (int i = 0; i < states.size(); i++) {
      copy.states.add(states.get(i).copy());
      copy.keys.add(keys.get(i));
    }
    return copy;
  }
}
