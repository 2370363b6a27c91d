package dev.scxlab.verifier;

import java.util.SplittableRandom;

/**
 * Random programs in assembler text: arithmetic, branches, loops, guarded and careless accesses.
 */
final class RandomCode {

  private static final String[] ALU = {
    "add", "sub", "mul", "div", "mod", "and", "or", "xor", "lsh", "rsh", "arsh", "sdiv", "smod"
  };
  private static final String[] JUMPS = {
    "jeq", "jne", "jgt", "jge", "jlt", "jle", "jsgt", "jsge", "jslt", "jsle", "jset"
  };
  private static final int VARIABLES = 6;

  private final SplittableRandom random;
  private final StringBuilder text = new StringBuilder();
  private int labels;

  RandomCode(long seed) {
    this.random = new SplittableRandom(seed);
  }

  String generate() {
    for (int v = 0; v < VARIABLES; v++) {
      initialise(variable(v));
    }
    statements(3 + random.nextInt(12), 0);
    line("mov %r0, " + any());
    line("exit");
    return text.toString();
  }

  private static String variable(int number) {
    return "%r" + (11 + number);
  }

  private String any() {
    return variable(random.nextInt(VARIABLES));
  }

  private void line(String insn) {
    text.append("    ").append(insn).append('\n');
  }

  private void initialise(String register) {
    switch (random.nextInt(6)) {
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
      case 3:
        line("lddw %r1, data:slice");
        line("ldxdw " + register + ", [%r1+0]");
        break;
      default:
        line("mov " + register + ", " + number());
        break;
    }
  }

  private long number() {
    switch (random.nextInt(4)) {
      case 0:
        return random.nextInt(10);
      case 1:
        return random.nextInt(-70, 70);
      case 2:
        return 1L << random.nextInt(31);
      default:
        return random.nextInt();
    }
  }

  private void statements(int count, int depth) {
    for (int i = 0; i < count; i++) {
      statement(depth);
    }
  }

  private void statement(int depth) {
    int kind = random.nextInt(depth < 2 ? 10 : 7);
    if (kind < 4) {
      arithmetic();
    } else if (kind == 4) {
      line((random.nextBoolean() ? "mov " : "mov32 ") + any() + ", " + any());
    } else if (kind < 7) {
      access();
    } else if (kind < 9) {
      branch(depth);
    } else {
      loop(depth);
    }
  }

  private void arithmetic() {
    String operation = ALU[random.nextInt(ALU.length)];
    String width = random.nextBoolean() ? "" : "32";
    boolean divides = operation.contains("div") || operation.contains("mod");
    boolean shifts = operation.contains("sh");
    if (random.nextBoolean() && !shifts && !divides) {
      line(operation + width + " " + any() + ", " + any());
      return;
    }
    long operand = shifts ? random.nextInt(32) : divides ? 1 + random.nextInt(50) : number();
    line(operation + width + " " + any() + ", " + operand);
  }

  private String condition() {
    String width = random.nextInt(3) == 0 ? "32" : "";
    String operand = random.nextBoolean() ? any() : Long.toString(number());
    return JUMPS[random.nextInt(JUMPS.length)] + width + " " + any() + ", " + operand;
  }

  private void branch(int depth) {
    String otherwise = "l" + labels++;
    String end = "l" + labels++;
    line(condition() + ", " + otherwise);
    statements(1 + random.nextInt(3), depth + 1);
    line("ja " + end);
    text.append(otherwise).append(":\n");
    statements(1 + random.nextInt(3), depth + 1);
    text.append(end).append(":\n");
  }

  private void loop(int depth) {
    String head = "l" + labels++;
    String end = "l" + labels++;
    String counter = "%r" + (20 + depth);
    line("mov " + counter + ", 0");
    text.append(head).append(":\n");
    line("jge " + counter + ", " + (1 + random.nextInt(30)) + ", " + end);
    statements(1 + random.nextInt(3), depth + 1);
    if (random.nextInt(3) == 0) {
      line(condition() + ", " + end);
    }
    line("add " + counter + ", " + (1 + random.nextInt(3)));
    line("ja " + head);
    text.append(end).append(":\n");
  }

  private void access() {
    String skip = "l" + labels++;
    line("mov %r18, " + any());
    switch (random.nextInt(5)) {
      case 0:
        line("and %r18, " + (random.nextInt(4) == 0 ? 15 : 7));
        break;
      case 1:
        line("mod %r18, " + (random.nextInt(4) == 0 ? 9 : 8));
        break;
      case 2:
        line("jgt %r18, " + (random.nextInt(4) == 0 ? 8 : 7) + ", " + skip);
        break;
      case 3:
        line("jsgt %r18, 7, " + skip);
        line("jslt %r18, " + (random.nextInt(3) == 0 ? -1 : 0) + ", " + skip);
        break;
      default:
        line("rsh %r18, 61");
        break;
    }
    line("mul %r18, 8");
    line("lddw %r19, data:table");
    line("add %r19, %r18");
    if (random.nextBoolean()) {
      line("ldxdw " + any() + ", [%r19+0]");
    } else {
      line("stxdw [%r19+0], " + any());
    }
    text.append(skip).append(":\n");
    line("mov %r18, 0");
    line("mov %r19, 0");
  }
}
