package dev.scxlab.kernel.ext;

/**
 * The state of the ext class as user space sees it ({@code sched-ext.md} 7.5).
 *
 * @param ops name of the loaded policy, empty without one
 * @param enabled whether tasks may be in the class
 * @param switchingAll whether all tasks of the fair family are to be
 * @param switchedAll whether all are
 * @param enableState number of {@code stateName}
 * @param stateName {@code enabling}, {@code enabled}, {@code disabling} or {@code disabled}
 * @param bypassDepth how often bypass was entered and not left
 * @param nrRejected tasks refused by {@code disallow} since the last load
 * @param enableSeq successful loads
 * @param hotplugSeq CPUs that went up or down
 */
public record ScxStateView(
    String ops,
    boolean enabled,
    boolean switchingAll,
    boolean switchedAll,
    int enableState,
    String stateName,
    int bypassDepth,
    int nrRejected,
    long enableSeq,
    long hotplugSeq) {

  /** The lines of scx_show_state.py. */
  public String text() {
    return "ops           : "
        + ops
        + "\n"
        + "enabled       : "
        + (enabled ? 1 : 0)
        + "\n"
        + "switching_all : "
        + (switchingAll ? 1 : 0)
        + "\n"
        + "switched_all  : "
        + (switchedAll ? 1 : 0)
        + "\n"
        + "enable_state  : "
        + stateName
        + " ("
        + enableState
        + ")\n"
        + "bypass_depth  : "
        + bypassDepth
        + "\n"
        + "nr_rejected   : "
        + nrRejected
        + "\n"
        + "enable_seq    : "
        + enableSeq
        + "\n";
  }
}
