package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.Kernel;
import dev.scxlab.trace.TraceKind;

/** Power management: bypass while the machine suspends or hibernates ({@code sched-ext.md} 5.5). */
public final class PowerManagement {

  private static final int NOTIFY_OK = 1;

  private final ExtCore core;
  private final Kernel kernel;
  private final BypassMode bypass;

  /** Transitions that were prepared and are not over. */
  private int transitions;

  PowerManagement(ExtCore core, BypassMode bypass) {
    this.core = core;
    this.kernel = core.kernel;
    this.bypass = bypass;
  }

  /**
   * A power management event ({@code scx_pm_handler}, {@code sched-ext.md} 5.5).
   *
   * @param event its kernel number: 1, 3, 5 prepare a transition, 2, 4, 6 end one; others are
   *     ignored
   * @return always {@code NOTIFY_OK}
   */
  public int event(int event) {
    kernel.tracer().event(kernel.nowNs(), TraceKind.PM, -1, -1, event);
    ScxScheduler sch = core.schOrNull();
    boolean prepare = event == 1 || event == 3 || event == 5;
    boolean post = event == 2 || event == 4 || event == 6;
    if (prepare) {
      transitions++;
    } else if (post && transitions > 0) {
      transitions--;
    }
    if (sch != null && core.enabled) {
      if (prepare) {
        sch.pmBypass++;
        bypass.enter();
      } else if (post && sch.pmBypass > 0) {
        sch.pmBypass--;
        bypass.leave();
      }
    }
    return NOTIFY_OK;
  }

  /** Whether a PM transition is under way: CPUs cannot be taken down or up by scripts then. */
  public boolean inTransition() {
    return transitions > 0;
  }
}
