package dev.scxlab.kernel.locking;

import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A task that goes through a list of things to do and ends, for tests of locks. Times in ns. */
public final class Script implements TaskProgram {

  public static final long MS = 1_000_000;

  /** One thing to do: whether it is done; if not, it has made a request. */
  private interface Part {
    Result go(TaskControl control);
  }

  private enum Result {
    /** Done at once. */
    DONE,
    /** Done when the request is. */
    REQUEST,
    /** To be asked again. */
    AGAIN
  }

  private final List<String> log;
  private final List<Part> parts = new ArrayList<>();
  private int at;

  private Script(List<String> log) {
    this.log = log;
  }

  /** A task without anything to do yet; it writes into {@code log} what it gets and gives back. */
  public static Script into(List<String> log) {
    return new Script(log);
  }

  public TaskSpec task(String name) {
    return TaskSpec.of(name, this);
  }

  public Script run(long ns) {
    return request(control -> control.run(ns));
  }

  public Script sleep(long ns) {
    return request(control -> control.sleepUntil(control.nowNs() + ns));
  }

  /** Does something that takes no time. */
  public Script then(Consumer<TaskControl> action) {
    parts.add(
        control -> {
          action.accept(control);
          return Result.DONE;
        });
    return this;
  }

  private Script request(Consumer<TaskControl> request) {
    parts.add(
        control -> {
          request.accept(control);
          return Result.REQUEST;
        });
    return this;
  }

  public Script lock(Mutex mutex) {
    return lock(mutex, false);
  }

  /** A wait that a signal ends is noted; the script goes on without the mutex. */
  public Script lockInterruptible(Mutex mutex) {
    return lock(mutex, true);
  }

  private Script lock(Mutex mutex, boolean interruptible) {
    parts.add(
        control ->
            switch (mutex.lock(control, interruptible)) {
              case WAITS -> Result.AGAIN;
              case ACQUIRED -> note(control, "has " + mutex.name());
              case INTERRUPTED -> note(control, "gives up " + mutex.name());
            });
    return this;
  }

  public Script unlock(Mutex mutex) {
    parts.add(
        control -> {
          note(control, "leaves " + mutex.name());
          mutex.unlock(control);
          return Result.DONE;
        });
    return this;
  }

  private Result note(TaskControl control, String what) {
    log.add(control.nowNs() / MS + " " + control.task().comm + " " + what);
    return Result.DONE;
  }

  @Override
  public void step(TaskControl control) {
    while (at < parts.size()) {
      Result result = parts.get(at).go(control);
      at += result == Result.AGAIN ? 0 : 1;
      if (result != Result.DONE) {
        return;
      }
    }
    control.exit();
  }
}
