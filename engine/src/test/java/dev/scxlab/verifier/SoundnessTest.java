package dev.scxlab.verifier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.exec.HostCalls;
import dev.scxlab.exec.Interpreter;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.report.Findings;
import dev.scxlab.verifier.report.Names;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Decisions;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the verifier accepts does no harm: random programs run on random results of kfuncs, write
 * nothing but what is theirs, end within the instructions that were promised, and return a number
 * the verifier knew of. The seed is {@code -Dseed}.
 */
class SoundnessTest {

  private static final int DATA_END = 4192;
  private static final int CANARIES = 64;
  private static final byte CANARY = (byte) 0xa5;
  private static final int RUNS = 20;

  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void someHundredProgramsDoNoHarm() {
    check(600);
  }

  @Test
  @Tag("slow")
  void manyProgramsDoNoHarm() {
    check(60_000);
  }

  /** A write outside the table was accepted in this one once. */
  @Test
  void aProgramThatDidHarmDoesNone() {
    check(1_007_385L);
  }

  private static void check(int count) {
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      accepted += check(SEED * 1_000_003 + i) ? 1 : 0;
    }
    int share = accepted * 100 / count;
    assertTrue(share > 20 && share < 95, "accepted " + share + " percent: nothing was tried");
  }

  /** Runs one program if it is accepted. */
  private static boolean check(long seed) {
    SourceFile source = new SourceFile("random", new RandomCode(seed).generate());
    Program program = Fixtures.program("yield", source);
    Optional<VerifiedProgram> verified =
        Verifier.verify(program, KernelProfile.NEWEST, new Diagnostics(source));
    if (verified.isEmpty()) {
      return false;
    }
    List<VerifierState> exits = exits(program, source);
    for (int run = 0; run < RUNS; run++) {
      run(verified.get(), exits, new SplittableRandom(seed * 31 + run), seed, source);
    }
    return true;
  }

  private static List<VerifierState> exits(Program program, SourceFile source) {
    FunctionInfo function = new FunctionInfo(0, program);
    OpAnalysis op =
        new OpAnalysis(
            program,
            KernelProfile.NEWEST,
            ImmutableList.of(function),
            0,
            OpsCallback.YIELD,
            OpsCallback.YIELD.context(KernelProfile.NEWEST),
            new Decisions(ImmutableList.of(function)));
    Findings findings = new Findings();
    Transfer transfer = new Transfer(op, new Reports(op, findings, new Names(source)));
    FuncState frame = new FuncState(function, 0, -1);
    frame.regs[1] = RegState.pointer(RegState.Kind.CONTEXT, 0, 0, 0);
    return new FunctionAnalysis(op, transfer, findings, function).visit(new VerifierState(frame));
  }

  private static void run(
      VerifiedProgram verified,
      List<VerifierState> exits,
      SplittableRandom random,
      long seed,
      SourceFile source) {
    PolicyMemory memory = new PolicyMemory(DATA_END + CANARIES);
    byte[] bytes = memory.bytes();
    for (int i = 0; i < 64; i++) {
      bytes[4096 + i] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : 0);
    }
    PolicyMemory.store32(bytes, 4176, 4);
    long slice = random.nextLong(1, 1001);
    PolicyMemory.store64(bytes, 4184, slice);
    for (int i = 0; i < CANARIES; i++) {
      bytes[DATA_END + i] = CANARY;
    }
    Interpreter interpreter = Interpreter.of(verified, memory, new RandomKernel(random));
    long before = interpreter.executedInsns();
    long result = interpreter.run(0, 0, 0);
    long executed = interpreter.executedInsns() - before;
    String about = "seed " + seed + ", result " + result + "\n" + source.text();
    assertTrue(executed <= verified.worstCaseInsns(0), () -> executed + " instructions, " + about);
    byte[] after = memory.bytes();
    assertTrue(PolicyMemory.load64(after, 4184) == slice, about);
    for (int i = 0; i < CANARIES; i++) {
      assertTrue(after[DATA_END + i] == CANARY, about);
    }
    boolean known =
        exits.stream().anyMatch(e -> !e.reg(0).isScalar() || e.reg(0).scalar().contains(result));
    assertTrue(known, () -> about + exits.stream().map(e -> e.reg(0).scalar().toString()).toList());
  }

  /** Gives what the tables of kfuncs allow, extremes often. */
  private record RandomKernel(SplittableRandom random) implements HostCalls {

    @Override
    public long kfunc(int id, long a1, long a2, long a3, long a4, long a5) {
      if (id == Kfunc.DSQ_NR_QUEUED.ordinal()) {
        return random.nextBoolean() ? random.nextInt(-4095, 12) : random.nextInt(Integer.MAX_VALUE);
      }
      return number();
    }

    @Override
    public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
      return number() & 0xffff_ffffL;
    }

    private long number() {
      switch (random.nextInt(4)) {
        case 0:
          return random.nextInt(-10, 10);
        case 1:
          return 1L << random.nextInt(64);
        case 2:
          return random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
        default:
          return random.nextLong() >>> random.nextInt(64);
      }
    }

    @Override
    public long loadField(int field, int word, long handle) {
      throw new AssertionError("no field is read");
    }

    @Override
    public void storeField(int field, long handle, long value) {
      throw new AssertionError("no field is written");
    }
  }
}
