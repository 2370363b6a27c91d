package dev.scxlab;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.verifier.Verifier;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How the verifier's time grows with code in a row, branches, nested loops and live flags. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerifierGrowthBenchmark {

  private static final String HEAD =
      """
      policy growth {
          param slice: time = 20ms in 1ms..1s;
          dsq shared: fifo;
          array load: u64[8];
          on enqueue(p, enq_flags) { dsq_insert(p, shared, slice, enq_flags); }
          on dispatch(cpu, prev) { dsq_move_to_local(shared); }
          on running(p) {
      """;

  /** Shape and size of the body. */
  @Param({
    "row:40", "row:80", "row:160", "branches:10", "branches:20", "branches:40", "loops:1",
    "loops:2", "loops:3", "loops:4", "flags:4", "flags:8", "flags:12"
  })
  public String body = "row:40";

  private SourceFile source = new SourceFile("growth.scx", "");
  private Optional<Program> program = Optional.empty();

  /** Compiles the policy. */
  @Setup
  public void compile() {
    String[] parts = body.split(":", -1);
    String text = HEAD + body(parts[0], Integer.parseInt(parts[1])) + "} }";
    source = new SourceFile("growth.scx", text);
    program = PolicyCompiler.compile(source).program();
  }

  private static String body(String shape, int size) {
    switch (shape) {
      case "row":
        return "load[p.weight & 7] += 1;\n".repeat(size);
      case "branches":
        return "if p.weight > 100 { load[0] += 1; } if load[1] > 5 { load[2] += 1; }\n"
            .repeat(size);
      case "loops":
        StringBuilder loops = new StringBuilder();
        for (int i = 0; i < size; i++) {
          loops.append("for i").append(i).append(" in 0..9 { ");
        }
        return loops + "load[p.weight & 7] += 1; " + "}".repeat(size);
      default:
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < size; i++) {
          flags.append("var f").append(i).append(" = false; if load[").append(i % 8);
          flags.append("] > ").append(i).append(" { f").append(i).append(" = true; }\n");
        }
        for (int i = 0; i < size; i++) {
          flags.append("if f").append(i).append(" { load[0] += 1; }\n");
        }
        return flags.toString();
    }
  }

  /** Verifies it. */
  @Benchmark
  public Optional<VerifiedProgram> verify() {
    return program.flatMap(
        p -> Verifier.verify(p, KernelProfile.NEWEST, new Diagnostics(source)));
  }
}
