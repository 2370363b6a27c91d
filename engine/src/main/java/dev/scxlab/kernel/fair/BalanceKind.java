package dev.scxlab.kernel.fair;

/** Why a CPU looks for tasks ({@code enum cpu_idle_type}). */
enum BalanceKind {
  /** It has work and its time has come. */
  BUSY,
  /** It idles; by itself or by another idle CPU on its behalf. */
  IDLE,
  /** It is about to go idle. */
  NEWLY_IDLE;

  boolean isIdle() {
    return this != BUSY;
  }
}
