package dev.scxlab.codegen;

/** The stack of a frame below r10: slots are taken and given back like brackets. */
final class StackFrame {

  private int used;
  private int most;

  /** Takes bytes; the result is their offset from r10, divisible by the alignment. */
  int take(int bytes, int align) {
    int end = used + bytes;
    used = (end + align - 1) / align * align;
    most = Math.max(most, used);
    return -used;
  }

  int mark() {
    return used;
  }

  void release(int mark) {
    used = mark;
  }

  /** The most that was used, rounded up to a multiple. */
  int bytes(int align) {
    return (most + align - 1) / align * align;
  }
}
