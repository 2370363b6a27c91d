package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;

/** What tasks of tests do. */
final class Programs {

  /** Computes for ever. */
  static TaskProgram hog() {
    return control -> control.run(Long.MAX_VALUE / 4096);
  }

  /** Computes {@code runNs} at {@code startNs} and every {@code periodNs} from then on. */
  static TaskProgram periodic(long startNs, long periodNs, long runNs) {
    return new TaskProgram() {
      private long releaseNs = startNs;
      private boolean released;

      @Override
      public void step(TaskControl control) {
        if (released) {
          control.run(runNs);
          releaseNs += periodNs;
        } else {
          control.sleepUntil(releaseNs);
        }
        released = !released;
      }
    };
  }

  /** As {@link #periodic}, but the first job starts at once. */
  static TaskProgram periodicNow(long startNs, long periodNs, long runNs) {
    return new TaskProgram() {
      private long releaseNs = startNs;
      private boolean released = true;

      @Override
      public void step(TaskControl control) {
        if (released) {
          control.run(runNs);
          releaseNs += periodNs;
        } else {
          control.sleepUntil(releaseNs);
        }
        released = !released;
      }
    };
  }

  /** Computes {@code runNs} and yields, for ever. */
  static TaskProgram yielder(long runNs) {
    return new TaskProgram() {
      private boolean ran;

      @Override
      public void step(TaskControl control) {
        ran = !ran;
        if (ran) {
          control.run(runNs);
        } else {
          control.yieldCpu();
        }
      }
    };
  }

  /** Computes {@code runNs} and sleeps {@code sleepNs}, for ever. */
  static TaskProgram sleeper(long runNs, long sleepNs) {
    return new TaskProgram() {
      private boolean ran;

      @Override
      public void step(TaskControl control) {
        ran = !ran;
        if (ran) {
          control.run(runNs);
        } else {
          control.sleepUntil(control.nowNs() + sleepNs);
        }
      }
    };
  }

  /** Computes once and ends. */
  static TaskProgram once(long runNs) {
    return new TaskProgram() {
      private boolean ran;

      @Override
      public void step(TaskControl control) {
        if (ran) {
          control.exit();
        } else {
          control.run(runNs);
        }
        ran = true;
      }
    };
  }

  /** Sleeps until a time, then computes for ever. */
  static TaskProgram sleepThenHog(long startNs) {
    return control -> {
      if (control.nowNs() < startNs) {
        control.sleepUntil(startNs);
      } else {
        control.run(Long.MAX_VALUE / 4096);
      }
    };
  }

  private Programs() {}
}
