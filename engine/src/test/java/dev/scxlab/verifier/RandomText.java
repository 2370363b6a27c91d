package dev.scxlab.verifier;

import java.util.SplittableRandom;

/** Writes random assembler text: numbers in r11 to r14, fresh registers behind them. */
abstract class RandomText {

  private static final int NUMBERS = 4;
  private static final int FIRST_FRESH = 20;

  final SplittableRandom random;
  final StringBuilder text = new StringBuilder();
  private final boolean careless;
  private int labels;
  private int fresh;

  RandomText(SplittableRandom random) {
    this.random = random;
    this.careless = random.nextInt(3) == 0;
  }

  /** Begins a function: all its registers are free. */
  void beginRegisters() {
    fresh = FIRST_FRESH;
  }

  /** The register that {@link #fresh} gives next. */
  String nextFresh() {
    return "%r" + fresh;
  }

  void line(String insn) {
    text.append("    ").append(insn).append('\n');
  }

  String label() {
    return "l" + labels++;
  }

  void mark(String label) {
    text.append(label).append(":\n");
  }

  String fresh() {
    return "%r" + fresh++;
  }

  String any() {
    return "%r" + (11 + random.nextInt(NUMBERS));
  }

  /** Whether to forget something here. */
  boolean slip() {
    return careless && random.nextInt(4) == 0;
  }

  void initialise(int from) {
    for (int v = from; v < NUMBERS; v++) {
      String register = "%r" + (11 + v);
      switch (random.nextInt(4)) {
        case 0:
          line("call kfunc:now");
          line("mov " + register + ", %r0");
          break;
        case 1:
          line("lddw %r1, 77");
          line("call kfunc:dsq_nr_queued");
          line("movsx3264 " + register + ", %r0");
          break;
        case 2:
          line("call helper:get_prandom_u32");
          line("mov " + register + ", %r0");
          break;
        default:
          line("mov " + register + ", " + random.nextInt(-5, 40));
          break;
      }
    }
  }

  void arithmetic() {
    String[] operations = {"add ", "sub ", "mul ", "xor ", "or ", "and "};
    String operation = operations[random.nextInt(operations.length)];
    line(operation + any() + ", " + (random.nextBoolean() ? any() : "" + random.nextInt(-9, 99)));
  }

  String condition() {
    String[] jumps = {"jeq ", "jne ", "jgt ", "jsgt ", "jslt ", "jset "};
    String operand = random.nextInt(3) == 0 ? any() : "" + random.nextInt(-3, 30);
    return jumps[random.nextInt(jumps.length)] + any() + ", " + operand + ", ";
  }

  void give(String handle, String release) {
    line("mov %r1, " + handle);
    line("call kfunc:" + release);
    if (slip()) {
      line("mov %r1, " + handle);
      line("call kfunc:" + release);
    }
  }
}
