package dev.scxlab.ir;

import dev.scxlab.source.Span;

/**
 * A timer, or an array of them: what a loader must know to arm those that repeat.
 *
 * @param name the name in the policy
 * @param map the index of the array map whose values hold the {@code struct bpf_timer}
 * @param function the index of its callback
 * @param every its period in ns, a constant or a param; absent for one that the policy starts
 * @param cpu the CPU it is armed on, a constant or a param; absent for the CPU of init
 * @param onEachCpu whether element i is armed on CPU i
 * @param size how many there are, as in {@link DsqDef#dims()}
 * @param declaration where it is declared
 */
public record TimerDef(
    String name,
    int map,
    int function,
    Setting every,
    Setting cpu,
    boolean onEachCpu,
    int size,
    Span declaration) {

  /**
   * A number that is known when the policy is loaded.
   *
   * @param given whether there is one
   * @param param the index of the param in {@link Program#data()}, or -1 for a constant
   * @param constant the number when it is no param
   */
  public record Setting(boolean given, int param, long constant) {
    public static final Setting NONE = new Setting(false, -1, 0);

    public static Setting of(long constant) {
      return new Setting(true, -1, constant);
    }

    public static Setting ofParam(int data) {
      return new Setting(true, data, 0);
    }
  }

  /** Whether it repeats by itself. */
  public boolean repeats() {
    return every.given();
  }
}
