package dev.scxlab.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random programs in assembler text that acquire and release, look up, lock, arm timers and call
 * functions: an op, five functions and the body of a timer. One in three is careless: it forgets
 * tests, releases and bounds here and there.
 */
final class ResourceCode extends RandomMapCode {

  private final List<String> masks = new ArrayList<>();
  private boolean calls;

  ResourceCode(long seed) {
    super(new SplittableRandom(seed));
  }

  String generate() {
    begin(true);
    line("ldxdw %r15, [%r1+0]");
    tasks.add("%r15");
    initialise(0);
    statements(2 + random.nextInt(4), 0);
    end();
    numberFunction();
    bufferFunction();
    entryFunction();
    releasingFunction();
    acquiringFunction();
    begin(true);
    text.append("0:\n");
    initialise(0);
    statements(1 + random.nextInt(2), 1);
    end();
    return text.toString();
  }

  private void begin(boolean mayCall) {
    masks.clear();
    tasks.clear();
    beginRegisters();
    calls = mayCall;
  }

  private void end() {
    line("mov %r0, 0");
    line("exit");
  }

  private void function(String name) {
    begin(false);
    text.append("0: ").append(name).append(":\n");
  }

  private void numberFunction() {
    function("number");
    line("mov %r11, %r1");
    line("mov %r12, %r2");
    initialise(2);
    line("stxdw [%r10-16], %r11");
    statements(1 + random.nextInt(2), 1);
    line("mov %r0, " + any());
    line("exit");
  }

  private void bufferFunction() {
    function("buffer");
    line("mov %r16, %r2");
    line("mov %r11, %r1");
    initialise(1);
    line("stxdw [%r16+" + (slip() ? 8 * random.nextInt(6) : 0) + "], " + any());
    statements(1, 2);
    line("stxdw [%r16+8], " + any());
    line("ldxdw %r0, [%r16+0]");
    line("exit");
  }

  private void entryFunction() {
    function("entry");
    line("mov %r16, %r2");
    line("mov %r11, %r1");
    initialise(1);
    String out = label();
    if (!slip()) {
      line("jeq %r16, 0, " + out);
    }
    entryAccess("%r16", 0);
    mark(out);
    line("mov %r0, %r16");
    line("exit");
  }

  private void releasingFunction() {
    function("release");
    line("mov %r16, %r1");
    line("mov %r11, %r2");
    initialise(1);
    String out = label();
    line("jeq %r16, 0, " + out);
    masks.add("%r16");
    statements(1, 2);
    if (slip()) {
      line("jgt %r11, 5, " + out);
    }
    give("%r16", "cpumask_release");
    mark(out);
    end();
  }

  private void acquiringFunction() {
    function("acquire");
    line("mov %r11, %r1");
    initialise(1);
    String none = label();
    line("jgt %r11, " + random.nextInt(20) + ", " + none);
    line("call kfunc:cpumask_create");
    line("exit");
    mark(none);
    end();
  }

  @Override
  void statements(int count, int depth) {
    for (int i = 0; i < count; i++) {
      statement(depth);
    }
  }

  private void statement(int depth) {
    switch (random.nextInt(depth < 2 ? 15 : 7)) {
      case 0:
        arithmetic();
        break;
      case 1:
        hash(depth);
        break;
      case 2:
        array();
        break;
      case 3:
        storage();
        break;
      case 4:
        locked();
        break;
      case 5:
        timer();
        break;
      case 6:
        use();
        break;
      case 7:
        reference(Construct.OWN_MASK, depth);
        break;
      case 8:
        reference(Construct.IDLE_MASK, depth);
        break;
      case 9:
        reference(Construct.TASK_REFERENCE, depth);
        break;
      case 10:
        onSomePaths(depth);
        break;
      case 11:
        branch(depth);
        break;
      case 12:
        loop(depth);
        break;
      default:
        if (calls) {
          call();
        }
        break;
    }
  }

  private void branch(int depth) {
    String otherwise = label();
    String end = label();
    line(condition() + otherwise);
    statements(1, depth + 1);
    line("ja " + end);
    mark(otherwise);
    statements(1, depth + 1);
    mark(end);
  }

  private void loop(int depth) {
    constructs.add(Construct.LOOP);
    String counter = fresh();
    String head = label();
    String end = label();
    line("mov " + counter + ", 0");
    mark(head);
    line("jge " + counter + ", " + (1 + random.nextInt(6)) + ", " + end);
    statements(1, depth + 1);
    if (random.nextInt(3) == 0) {
      line(condition() + end);
    }
    line("add " + counter + ", 1");
    line("ja " + head);
    mark(end);
  }

  /** Uses what is held, or by carelessness what no longer is. */
  private void use() {
    if (!masks.isEmpty() && random.nextBoolean()) {
      line("mov %r2, " + masks.get(random.nextInt(masks.size())));
      line("mov %r1, " + any());
      line("call kfunc:cpumask_test_cpu");
      line("mov " + any() + ", %r0");
    } else if (!tasks.isEmpty()) {
      line("mov %r1, " + tasks.get(random.nextInt(tasks.size())));
      line("call kfunc:task_cpu");
      line("mov " + any() + ", %r0");
    }
  }

  private String take(Construct kind) {
    constructs.add(kind);
    String handle = fresh();
    if (kind == Construct.TASK_REFERENCE) {
      line("mov32 %r1, " + any());
      line("movsx3264 %r1, %r1");
      line("call kfunc:task_from_pid");
    } else {
      line("call kfunc:" + (kind == Construct.OWN_MASK ? "cpumask_create" : "get_idle_cpumask"));
    }
    line("mov " + handle + ", %r0");
    return handle;
  }

  private static String release(Construct kind) {
    return kind == Construct.OWN_MASK
        ? "cpumask_release"
        : kind == Construct.IDLE_MASK ? "put_idle_cpumask" : "task_release";
  }

  private void reference(Construct kind, int depth) {
    String handle = take(kind);
    String skip = label();
    String out = label();
    if (kind != Construct.IDLE_MASK && !slip()) {
      line("jeq " + handle + ", 0, " + skip);
    }
    List<String> held = kind == Construct.TASK_REFERENCE ? tasks : masks;
    held.add(handle);
    if (kind == Construct.OWN_MASK) {
      line("mov %r1, " + random.nextInt(4));
      line("mov %r2, " + handle);
      line("call kfunc:cpumask_set_cpu");
    }
    statements(1, depth + 1);
    if (random.nextInt(3) == 0) {
      line(condition() + (slip() ? skip : out));
      statements(1, depth + 1);
    }
    mark(out);
    if (!slip()) {
      give(handle, release(kind));
    }
    mark(skip);
    if (!slip()) {
      held.remove(handle);
    }
  }

  /** Acquires behind a condition and releases behind one that goes with it. */
  private void onSomePaths(int depth) {
    Construct kind = random.nextBoolean() ? Construct.OWN_MASK : Construct.IDLE_MASK;
    String flag = fresh();
    String past = label();
    String skip = label();
    line("mov " + flag + ", 0");
    String handle = nextFresh();
    line("mov " + handle + ", 0");
    line(condition() + past);
    take(kind);
    boolean byHandle = random.nextBoolean();
    if (!byHandle && !slip()) {
      line("jeq " + handle + ", 0, " + past);
    }
    line("mov " + flag + ", 1");
    mark(past);
    statements(1, depth + 1);
    line("jeq " + (byHandle ? handle : flag) + ", 0, " + skip);
    give(handle, release(kind));
    mark(skip);
    constructs.add(Construct.REFERENCE_ON_SOME_PATHS);
  }

  private void call() {
    String kept = fresh();
    String same = label();
    long mark = random.nextInt(1000);
    line("mov " + kept + ", " + mark);
    line("stxdw [%r10-16], " + kept);
    line("mov %r1, " + any());
    int kind = random.nextInt(5);
    switch (kind) {
      case 0:
        constructs.add(Construct.FUNCTION);
        line("mov %r2, " + any());
        line("call local number");
        line("mov " + any() + ", %r0");
        break;
      case 1:
        constructs.add(Construct.FUNCTION_WITH_BUFFER);
        line("stxdw [%r10-48], " + any());
        line("stxdw [%r10-40], " + any());
        line("mov %r2, %r10");
        line("add %r2, -48");
        line("call local buffer");
        line("ldxdw " + any() + ", [%r10-" + (random.nextBoolean() ? 48 : 40) + "]");
        break;
      case 2:
        constructs.add(Construct.FUNCTION_WITH_ENTRY);
        line("mov %r2, " + lookup("hits", any()));
        line("mov %r1, " + any());
        line("call local entry");
        String none = label();
        line("jeq %r0, 0, " + none);
        line("ldxdw " + any() + ", [%r0+0]");
        mark(none);
        break;
      case 3:
        constructs.add(Construct.FUNCTION_THAT_RELEASES);
        line("call kfunc:cpumask_create");
        line("mov %r1, %r0");
        line("mov %r2, " + any());
        line("call local release");
        break;
      default:
        constructs.add(Construct.FUNCTION_THAT_ACQUIRES);
        line("call local acquire");
        String handle = fresh();
        String skip = label();
        line("mov " + handle + ", %r0");
        line("jeq " + handle + ", 0, " + skip);
        if (!slip()) {
          give(handle, "cpumask_release");
        }
        mark(skip);
        break;
    }
    // A slot of the caller is as it was: what the verifier takes for dead code reads null.
    line("ldxdw " + kept + ", [%r10-16]");
    line("jeq " + kept + ", " + mark + ", " + same);
    line("mov " + kept + ", 0");
    line("ldxdw " + kept + ", [" + kept + "+0]");
    mark(same);
  }
}
