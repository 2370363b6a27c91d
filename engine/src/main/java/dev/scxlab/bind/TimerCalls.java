package dev.scxlab.bind;

import dev.scxlab.abi.Errno;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.TimerDef;
import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.source.LabBug;
import java.util.ArrayList;
import java.util.List;

/**
 * The timer helpers of BPF. A {@code struct bpf_timer} lies in the value of an array map; in its
 * memory, which programs cannot look into, stands its number from 1.
 */
final class TimerCalls {

  /** {@code BPF_F_TIMER_ABS}: the time is absolute. */
  private static final long ABSOLUTE = 1;

  /** {@code BPF_F_TIMER_CPU_PIN}; here a timer always fires on the CPU that started it. */
  private static final long PINNED = 2;

  private static final int NO_FUNCTION = -1;

  private final PolicyImage image;
  private final PolicyMemory memory;
  private final ScxKfuncs kernel;
  private final List<Timer> timers = new ArrayList<>();

  /** The timer whose callback runs, -1 for none. */
  private int running = -1;

  private static final class Timer {
    final long map;
    final long value;

    /** Where the callback finds the element's index. */
    final int key;

    int function = NO_FUNCTION;

    Timer(long map, long value, int key) {
      this.map = map;
      this.value = value;
      this.key = key;
    }
  }

  TimerCalls(PolicyImage image, ScxKfuncs kernel) {
    this.image = image;
    this.memory = image.memory();
    this.kernel = kernel;
  }

  /** {@code bpf_timer_init}: 0, or -EBUSY if it was called for the timer before. */
  long init(long timer, long map) {
    if (PolicyMemory.load64(memory.bytes(), timer) != 0) {
      return -Errno.EBUSY.number();
    }
    if (!(image.map(map) instanceof ArrayMap array)) {
      throw new LabBug("the verifier passed a timer outside an array");
    }
    int index = array.indexOf(timer);
    int key = memory.allocate(8);
    PolicyMemory.store32(memory.bytes(), key, index);
    timers.add(new Timer(map, array.address(index, 0), key));
    PolicyMemory.store64(memory.bytes(), timer, timers.size());
    return 0;
  }

  /** {@code bpf_timer_set_callback}: 0, or -EINVAL before init. */
  long setCallback(long timer, long function) {
    int id = id(timer);
    if (id < 0) {
      return -Errno.EINVAL.number();
    }
    timers.get(id).function = (int) function;
    return 0;
  }

  /** {@code bpf_timer_start}, on the executing CPU: 0, or -EINVAL without a callback. */
  long start(long timer, long ns, long flags) {
    return start(timer, ns, flags, kernel.smpProcessorId());
  }

  /** As the helper by a loader that is pinned to {@code cpu}. */
  long start(long timer, long ns, long flags, int cpu) {
    int id = id(timer);
    if (id < 0 || timers.get(id).function == NO_FUNCTION || (flags & ~(ABSOLUTE | PINNED)) != 0) {
      return -Errno.EINVAL.number();
    }
    boolean absolute = (flags & ABSOLUTE) != 0;
    kernel.policy().timerStart(id, cpu, absolute ? ns : kernel.ktimeNs() + ns);
    return 0;
  }

  /** {@code bpf_timer_cancel}: 1 if it was armed, else 0; -EDEADLK in its own callback. */
  long cancel(long timer) {
    int id = id(timer);
    if (id < 0) {
      return -Errno.EINVAL.number();
    }
    if (id == running) {
      return -Errno.EDEADLK.number();
    }
    return kernel.policy().timerCancel(id) ? 1 : 0;
  }

  /** What a loader does once the policy is attached: arms the timers that repeat. */
  void armAll(Program program) {
    int first = kernel.smpProcessorId();
    for (TimerDef timer : program.timers()) {
      if (timer.repeats() && image.map(timer.map()) instanceof ArrayMap array) {
        long ns = image.setting(timer.every());
        int cpu = timer.cpu().given() ? (int) image.setting(timer.cpu()) : first;
        for (int i = 0; i < array.entries(); i++) {
          long address = array.address(i, 0);
          if (id(address) >= 0) {
            start(address, ns, PINNED, timer.onEachCpu() ? i : cpu);
          }
        }
      }
    }
  }

  private int id(long timer) {
    return (int) PolicyMemory.load64(memory.bytes(), timer) - 1;
  }

  /** Runs the callback of a timer: a function that takes map, key and value. */
  void fire(int id, Callback callback) {
    Timer timer = timers.get(id);
    running = id;
    callback.run(timer.function, timer.map, timer.key, timer.value);
    running = -1;
  }

  /** Enters a function of the program. */
  interface Callback {
    void run(int function, long map, long key, long value);
  }
}
