package dev.scxlab.exec;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelField;
import dev.scxlab.ir.Assembler;
import dev.scxlab.ir.CodeFault;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time per executed instruction in the two programs of {@code verifier.md} 7.1 and a CPU loop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InterpreterBenchmark {

  private static final int ARITHMETIC_INSNS = 8_004;
  private static final int ENQUEUE_INSNS = 28;
  private static final int CPUS = 1_000;
  private static final int CPU_LOOP_INSNS = 3 + 6 * CPUS + 1;

  private static final String ARITHMETIC =
      """
      mov %r0, 0
      mov %r11, 0
      mov %r12, 7
      loop:
      add %r0, %r11
      xor %r0, %r12
      lsh %r12, 1
      add %r12, 3
      and %r12, 0xffff
      mul %r0, 5
      add %r11, 1
      jlt %r11, 1000, loop
      exit
      """;

  /** Like the enqueue of a weighted policy: field, clamp, charge, insert, statistics, kick. */
  private static final String ENQUEUE =
      """
      ldxdw %r11, [%r1]
      ldxdw %r12, [%r1+8]
      lddw %r2, 0x1000
      ldxdw %r13, [%r2]
      ldxw %r14, [%r11+field.weight]
      call 1
      mov %r15, %r0
      mov %r16, %r13
      sub %r16, 20000000
      mov %r17, %r15
      sub %r17, %r16
      jsge %r17, 0, late
      mov %r15, %r16
      late:
      mul %r17, 100
      div %r17, %r14
      add %r15, %r17
      mov %r1, %r11
      mov %r2, 5
      mov %r3, 20000000
      mov %r4, %r15
      mov %r5, %r12
      call 2
      lddw %r2, 0x1008
      ldxdw %r3, [%r2]
      add %r3, 1
      stxdw [%r2], %r3
      mov %r1, 0
      call 3
      exit
      """;

  private static final String CPU_LOOP =
      """
      mov %r0, 0
      mov %r11, 0
      lddw %r12, 0x1010
      loop:
      mov %r13, %r12
      add %r13, %r11
      ldxb %r14, [%r13]
      add %r0, %r14
      add %r11, 1
      jlt %r11, 1000, loop
      exit
      """;

  private final PolicyMemory memory = new PolicyMemory(PolicyMemory.FIRST_ADDRESS + 4096);
  private final Interpreter arithmetic = interpreter(ARITHMETIC);
  private final Interpreter enqueue = interpreter(ENQUEUE);
  private final Interpreter cpuLoop = interpreter(CPU_LOOP);
  private final int arguments = memory.allocate(16);

  private Interpreter interpreter(String assembly) {
    KernelField weight = KernelField.TASK_WEIGHT;
    String struct = weight.struct().label();
    List<CodeFault> faults = new ArrayList<>();
    Assembler.Names names =
        name ->
            new Assembler.Named(
                new Symbol.KernelField(struct, weight.fieldName()), weight.offset());
    List<Insn> insns = Assembler.assemble(assembly, names, faults).orElseThrow().get(0);
    Span nowhere = new Span(0, 0);
    Function main =
        new Function(
            "main", Function.Kind.RAW, nowhere, insns, List.of(), List.of(), List.of(), 0, false);
    Program program =
        new Program(
            "bench", ImmutableList.of(main), List.of(), List.of(), List.of(), List.of(), 0, 0);
    return new Interpreter(program, memory, new Host(), 1_000_000);
  }

  /** 8,004 instructions of arithmetic, 1,000 jumps. */
  @Benchmark
  @OperationsPerInvocation(ARITHMETIC_INSNS)
  public long arithmeticPerInsn() {
    return arithmetic.run(0, 0, 0);
  }

  /** 28 instructions, three host calls, one field load, one division. */
  @Benchmark
  @OperationsPerInvocation(ENQUEUE_INSNS)
  public long enqueuePerInsn() {
    return enqueue.run(0, arguments, 0);
  }

  /** A loop over 1,000 CPUs that reads a byte of each. */
  @Benchmark
  @OperationsPerInvocation(CPU_LOOP_INSNS)
  public long cpuLoopPerInsn() {
    return cpuLoop.run(0, 0, 0);
  }

  /** Answers without doing anything, so that the interpreter alone is measured. */
  private static final class Host implements HostCalls {
    private long calls;

    @Override
    public long kfunc(int id, long a1, long a2, long a3, long a4, long a5) {
      return calls++;
    }

    @Override
    public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
      switch (number) {
        case 1:
          return calls++;
        case 2:
          return a4;
        default:
          return a1;
      }
    }

    @Override
    public long loadField(int field, int word, long handle) {
      return 100;
    }

    @Override
    public void storeField(int field, long handle, long value) {
      calls = value;
    }
  }
}
