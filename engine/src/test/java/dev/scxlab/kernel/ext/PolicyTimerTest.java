package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.OpsCallback;
import org.junit.jupiter.api.Test;

/** Timers of policies ({@code verifier.md} 6.2 "Timers"). */
class PolicyTimerTest {

  /** A beat on CPU 1 every 3 ms, armed when the load is complete. */
  private static final class Beating extends LoggingPolicy {
    Beating() {
      ops.clear();
      with(OpsCallback.INIT).with(OpsCallback.EXIT).with(OpsCallback.CPU_OFFLINE);
    }

    @Override
    public void loaded() {
      k().policy().timerStart(7, 1, 3 * MS);
    }

    @Override
    public void timer(int id) {
      log.add("timer " + id + " cpu=" + k().smpProcessorId() + " ms=" + k().ktimeNs() / MS);
      k().policy().timerStart(id, k().smpProcessorId(), k().ktimeNs() + 3 * MS);
    }
  }

  @Test
  void aTimerFiresOnItsCpuAlsoWhileBypassing() {
    Beating policy = new Beating();
    Simulation run = start(ideal(2), policy, hog("h"));
    run.at(4 * MS, () -> run.ext().power().event(3));
    run.runUntil(10 * MS);
    assertThat(policy.log)
        .containsExactly("timer 7 cpu=1 ms=3", "timer 7 cpu=1 ms=6", "timer 7 cpu=1 ms=9");
  }

  @Test
  void timersEndWithThePolicyBeforeItsExitOp() {
    Beating policy = new Beating();
    Simulation run = start(ideal(2), policy, hog("h"));
    run.runUntil(4 * MS);
    run.ext().unload();
    run.runUntil(20 * MS);
    assertThat(policy.log).containsExactly("timer 7 cpu=1 ms=3", "exit kind=64 msg=");
  }

  @Test
  void theTimerOfACpuThatIsDownFiresOnAnotherOne() {
    Beating policy = new Beating();
    Simulation run = start(ideal(2), policy, hog("h"));
    run.at(MS, () -> run.kernel().cpuDown(1));
    run.runUntil(4 * MS);
    assertThat(policy.log).containsExactly("cpu_offline cpu=1", "timer 7 cpu=0 ms=3");
  }
}
