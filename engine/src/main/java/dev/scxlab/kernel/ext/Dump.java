package dev.scxlab.kernel.ext;

/** Writes the debug dump ({@code sched-ext.md} 7.3). */
final class Dump {

  private final StringBuilder text = new StringBuilder();
  private boolean open;

  /** The dump of a policy that ends by an error. */
  String write(ScxScheduler sch) {
    text.setLength(0);
    text.append(sch.name).append(": root\n");
    return text.toString();
  }

  /** Whether a dump is being written. */
  boolean isOpen() {
    return open;
  }

  /** Text of the policy's dump ops. */
  void append(String line) {
    text.append(line);
  }
}
