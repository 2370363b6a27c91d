package dev.scxlab.kernel;

/** Values of {@link Task#state} ({@code __state}). */
public final class TaskState {

  /** Runnable or running. */
  public static final int RUNNING = 0x0;

  /** Asleep, can be woken by signals: all sleeps of workloads. */
  public static final int INTERRUPTIBLE = 0x1;

  /** Asleep, cannot be woken by signals. */
  public static final int UNINTERRUPTIBLE = 0x2;

  /** Ended. */
  public static final int DEAD = 0x80;

  /** Being woken: a CPU is chosen for it. */
  public static final int WAKING = 0x200;

  /** Created, never run. */
  public static final int NEW = 0x800;

  private TaskState() {}

  /** The letter that traces and dumps show. */
  public static char letter(int state) {
    return switch (state) {
      case RUNNING -> 'R';
      case INTERRUPTIBLE -> 'S';
      case UNINTERRUPTIBLE -> 'D';
      case DEAD -> 'X';
      case WAKING -> 'W';
      case NEW -> 'N';
      default -> '?';
    };
  }
}
