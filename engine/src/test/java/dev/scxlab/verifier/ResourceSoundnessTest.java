package dev.scxlab.verifier;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.common.primitives.ImmutableLongArray;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.exec.Interpreter;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the verifier accepts leaks nothing, releases nothing twice, unlocks what it locks and reads
 * nothing through null: random programs with references, maps, functions, locks and timers run in a
 * {@link CheckedWorld}. The seed is {@code -Dseed}.
 */
class ResourceSoundnessTest {

  private static final int DATA_END = 4192;
  private static final int RUNS = 30;
  private static final int MIN_PROGRAMS_PER_CONSTRUCT = 10;

  private static final long SEED = Long.getLong("seed", 1);

  private final Map<Construct, Integer> accepted = new EnumMap<>(Construct.class);
  private int acceptedPrograms;
  private int harmful;
  private long executed;
  private long released;
  private long locks;
  private long timers;

  @Test
  void someHundredProgramsDoNoHarm(TestReporter reporter) {
    check(300, reporter);
  }

  @Test
  @Tag("slow")
  void manyProgramsDoNoHarm(TestReporter reporter) {
    check(20_000, reporter);
  }

  /** What the world is there for: the same harness on programs that nobody verified. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("harmful")
  void theWorldSeesABreach(String breach, String code) {
    SourceFile source = new SourceFile("harmful", code.replace("; ", "\n"));
    Program program = Fixtures.program("tick", source);
    assertTrue(
        Verifier.verify(program, KernelProfile.NEWEST, new Diagnostics(source)).isEmpty(), code);
    Throwable seen =
        assertThrows(
            Throwable.class, () -> run(unverified(program), new SplittableRandom(SEED)), code);
    assertTrue(String.valueOf(seen.getMessage()).contains(breach), seen::toString);
  }

  private static List<Arguments> harmful() {
    return List.of(
        arguments("leaked", "call kfunc:get_idle_cpumask; exit"),
        arguments(
            "which is not there",
            "call kfunc:get_idle_cpumask; mov %r11, %r0; mov %r1, %r11; "
                + "call kfunc:put_idle_cpumask; mov %r1, %r11; "
                + "call kfunc:put_idle_cpumask; exit"),
        arguments(
            "which is not there",
            "call kfunc:get_idle_cpumask; mov %r11, %r0; mov %r1, %r11; "
                + "call kfunc:put_idle_cpumask; mov %r1, 0; mov %r2, %r11; "
                + "call kfunc:cpumask_test_cpu; exit"),
        arguments(
            "not what releases",
            "call kfunc:get_online_cpumask; mov %r1, %r0; " + "call kfunc:put_idle_cpumask; exit"),
        arguments(
            "got 0, which is not there",
            "call kfunc:cpumask_create; mov %r1, %r0; call kfunc:cpumask_release; " + "exit"),
        arguments("bad memory access", "mov %r11, 0; ldxdw %r0, [%r11+0]; exit"),
        arguments("bad memory access", "ldxdw %r1, [%r1+0]; ldxdw %r0, [%r1+0]; exit"),
        arguments(
            "beside a value",
            "stw [%r10-8], 0; lddw %r1, map:words; mov %r2, %r10; add %r2, -8; "
                + "call helper:map_lookup_elem; mov %r11, %r0; jeq %r11, 0, exit; "
                + "stxdw [%r11+64], %r10; exit"),
        arguments(
            "lock is held at the exit",
            "stw [%r10-8], 0; lddw %r1, map:guarded; mov %r2, %r10; add %r2, -8; "
                + "call helper:map_lookup_elem; mov %r11, %r0; jeq %r11, 0, exit; "
                + "mov %r1, %r11; call helper:spin_lock; exit"),
        arguments(
            "under a lock",
            "stw [%r10-8], 0; lddw %r1, map:guarded; mov %r2, %r10; add %r2, -8; "
                + "call helper:map_lookup_elem; mov %r11, %r0; jeq %r11, 0, exit; "
                + "mov %r1, %r11; call helper:spin_lock; call kfunc:now; exit"),
        arguments(
            "unlocks",
            "stw [%r10-8], 0; lddw %r1, map:guarded; mov %r2, %r10; add %r2, -8; "
                + "call helper:map_lookup_elem; mov %r11, %r0; jeq %r11, 0, exit; "
                + "mov %r1, %r11; call helper:spin_unlock; exit"),
        arguments(
            "no timer lies",
            "stw [%r10-8], 0; lddw %r1, map:words; mov %r2, %r10; add %r2, -8; "
                + "call helper:map_lookup_elem; mov %r11, %r0; jeq %r11, 0, exit; "
                + "mov %r1, %r11; call helper:timer_cancel; exit"));
  }

  private static VerifiedProgram unverified(Program program) {
    long[] budgets = new long[program.functions().size()];
    Arrays.fill(budgets, KernelLimits.INSN_BUDGET);
    return new VerifiedProgram(program, KernelProfile.NEWEST, ImmutableLongArray.copyOf(budgets));
  }

  private void check(int count, TestReporter reporter) {
    for (int i = 0; i < count; i++) {
      check(SEED * 1_000_003 + i);
    }
    String about =
        acceptedPrograms
            + " of "
            + count
            + " programs accepted, which executed "
            + executed
            + " instructions, "
            + released
            + " releases, "
            + locks
            + " locks, "
            + timers
            + " starts of timers; "
            + harmful
            + " of those refused do harm; accepted with "
            + accepted;
    reporter.publishEntry(about);
    int share = acceptedPrograms * 100 / count;
    assertTrue(share > 20 && share < 95, about);
    for (Construct construct : Construct.values()) {
      assertTrue(
          accepted.getOrDefault(construct, 0) >= MIN_PROGRAMS_PER_CONSTRUCT,
          construct + " is hardly tried: " + about);
    }
    assertTrue(released > count && locks > count && timers > count, about);
    assertTrue(harmful > (count - acceptedPrograms) / 2, about);
  }

  private void check(long seed) {
    ResourceCode code = new ResourceCode(seed);
    SourceFile source = new SourceFile("random", code.generate());
    Program program = Fixtures.withTimer(Fixtures.program("tick", source));
    Optional<VerifiedProgram> verified =
        Verifier.verify(program, KernelProfile.NEWEST, new Diagnostics(source));
    if (verified.isEmpty()) {
      harmful += doesHarm(program, seed) ? 1 : 0;
      return;
    }
    acceptedPrograms++;
    code.constructs().forEach(c -> accepted.merge(c, 1, Integer::sum));
    try {
      CheckedWorld world = run(verified.get(), new SplittableRandom(seed));
      released += world.released();
      locks += world.calls(Helper.SPIN_UNLOCK);
      timers += world.calls(Helper.TIMER_START);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e + "\n" + numbered(source), e);
    }
  }

  /** Whether the harness finds what is wrong with a program that was refused. */
  private boolean doesHarm(Program program, long seed) {
    try {
      run(unverified(program), new SplittableRandom(seed));
      return false;
    } catch (AssertionError | RuntimeException e) {
      return true;
    }
  }

  private static String numbered(SourceFile source) {
    return IntStream.rangeClosed(1, source.lineCount())
        .mapToObj(l -> l + ": " + source.lineText(l))
        .collect(Collectors.joining("\n"));
  }

  /** Runs the op, and the timer when there is one, on what the runs before left behind. */
  private CheckedWorld run(VerifiedProgram verified, SplittableRandom random) {
    PolicyMemory memory = new PolicyMemory(DATA_END);
    CheckedWorld world = new CheckedWorld(random, memory, Fixtures.MAPS);
    int stack = memory.allocate(0);
    Interpreter interpreter = Interpreter.of(verified, memory, world);
    for (int i = 0; i < RUNS; i++) {
      if (i > 0) {
        int end = stack + KernelLimits.MAX_FRAMES * KernelLimits.STACK_BYTES;
        Arrays.fill(memory.bytes(), stack, end, (byte) random.nextInt());
      }
      interpreter.run(0, world.context(), 0);
      end(interpreter, world, verified.worstCaseInsns(0));
      int last = verified.program().functions().size() - 1;
      if (verified.program().functions().get(last).kind() == Function.Kind.TIMER) {
        int beats = Fixtures.MAPS.size() - 1;
        interpreter.run(last, beats, world.context(), world.place(beats, 0));
        end(interpreter, world, verified.worstCaseInsns(last));
      }
    }
    return world;
  }

  private void end(Interpreter interpreter, CheckedWorld world, long most) {
    executed += interpreter.executedInsns();
    assertTrue(interpreter.executedInsns() <= most, "more instructions than promised");
    world.checkEnd();
  }
}
