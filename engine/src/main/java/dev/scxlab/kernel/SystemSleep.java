package dev.scxlab.kernel;

import dev.scxlab.abi.PmEvent;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;

/**
 * The whole machine goes to sleep and wakes up ({@code kernel/power/suspend.c}): announcement, user
 * space frozen, CPUs but the first down from the highest; and back in the opposite order ({@code
 * kernel-observations.md}, case pm-mem-hotplug-ops). Time goes on while the machine sleeps.
 */
public final class SystemSleep {

  /** How far the machine got. */
  public enum Stage {
    AWAKE,
    /** User space is being frozen. */
    FREEZING,
    /** CPUs go down, one after the other. */
    CPUS_DOWN,
    ASLEEP
  }

  private static final long POLL_NS = 1_000_000;

  private final Kernel kernel;
  private final Freezer freezer;
  private final CpuMask taken;
  private final Event poll;
  private Stage stage = Stage.AWAKE;
  private PmEvent end = PmEvent.RESUME;

  SystemSleep(Kernel kernel, int nrCpus) {
    this.kernel = kernel;
    this.freezer = new Freezer(kernel);
    this.taken = new CpuMask(nrCpus);
    this.poll =
        new Event(EventClass.SCRIPT, -1) {
          @Override
          protected void fire() {
            kernel.runScript(SystemSleep.this::goOn);
          }
        };
  }

  Freezer freezer() {
    return freezer;
  }

  /** How far the machine got on its way to sleep. */
  public Stage stage() {
    return stage;
  }

  /** Suspends to RAM ({@code echo mem > /sys/power/state}); false when it is not awake. */
  public boolean suspend() {
    return begin(PmEvent.SUSPEND, PmEvent.RESUME);
  }

  /** Hibernates ({@code echo disk > /sys/power/state}); false when it is not awake. */
  public boolean hibernate() {
    return begin(PmEvent.HIBERNATE, PmEvent.THAW);
  }

  private boolean begin(PmEvent prepare, PmEvent post) {
    if (stage != Stage.AWAKE) {
      return false;
    }
    end = post;
    kernel.ext().powerEvent(prepare.number());
    stage = Stage.FREEZING;
    freezer.freeze();
    goOn();
    return true;
  }

  /** Takes the next step as soon as the last one is complete. */
  private void goOn() {
    if (stage == Stage.FREEZING && freezer.isComplete()) {
      stage = Stage.CPUS_DOWN;
    }
    if (stage == Stage.CPUS_DOWN && !takeNextDown()) {
      stage = Stage.ASLEEP;
      return;
    }
    kernel.events().arm(poll, kernel.nowNs() + POLL_NS);
  }

  /** Whether a CPU is still going down or another one was told to. */
  private boolean takeNextDown() {
    for (int cpu = kernel.nrCpus() - 1; cpu > 0; cpu--) {
      RunQueue rq = kernel.rq(cpu);
      if (rq.online) {
        if (rq.active && kernel.cpuDown(cpu)) {
          taken.set(cpu);
        }
        return true;
      }
    }
    return false;
  }

  /** Wakes the machine up, also on its way to sleep; false when it is awake. */
  public boolean wake() {
    if (stage == Stage.AWAKE) {
      return false;
    }
    bringCpusUp();
    freezer.thaw();
    kernel.ext().powerEvent(end.number());
    return true;
  }

  /** Takes all CPUs but the first down, one after the other ({@code freeze_secondary_cpus}). */
  public void takeCpusDown() {
    stage = Stage.CPUS_DOWN;
    goOn();
  }

  /** Undoes {@link #takeCpusDown}: those it took come up, the lowest first. */
  public void bringCpusUp() {
    kernel.events().cancel(poll);
    stage = Stage.AWAKE;
    for (int cpu = taken.first(); cpu < taken.size(); cpu = taken.next(cpu + 1)) {
      kernel.cpuUp(cpu);
    }
    taken.clearAll();
  }

  /** Freezes user space and nothing else ({@code freeze_processes}). */
  public void freezeProcesses() {
    freezer.freeze();
  }

  /** Undoes {@link #freezeProcesses}. */
  public void thawProcesses() {
    freezer.thaw();
  }
}
