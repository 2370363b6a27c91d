package dev.scxlab.kernel;

/** Makes tasks that no kernel schedules, for tests of programs alone. */
public final class DetachedTasks {

  private DetachedTasks() {}

  /** A task with a number and a program. */
  public static Task task(int number, TaskSpec spec) {
    Kernel kernel = new Kernel(KernelConfig.of(Topology.flat(1)));
    SchedClass noClass = new IdleClass(kernel);
    return new Task(kernel, number, number + 1, 1, spec.comm(), spec.program(), noClass);
  }
}
