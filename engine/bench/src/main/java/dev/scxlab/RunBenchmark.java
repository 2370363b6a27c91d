package dev.scxlab;

import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.workload.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole runs: ten simulated seconds of a policy on a workload and 4 CPUs, without metrics. The
 * counter {@code callbacks} is calls of ops per second of real time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RunBenchmark {

  private static final long DURATION_NS = 10_000_000_000L;
  private static final int CPUS = 4;

  @Param({"vtime", "fifo", "central"})
  private String policy = "vtime";

  @Param("dsq-contention")
  private String workload = "dsq-contention";

  private VerifiedProgram program = Samples.verified(Samples.policy(policy));
  private Workload tasks = Samples.workload(workload, CPUS);

  /** Calls of ops, counted while an iteration runs. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Counters {
    /** Calls of ops. */
    public long callbacks;

    /** Executed bytecode instructions. */
    public long insns;

    /** Starts an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      callbacks = 0;
      insns = 0;
    }
  }

  /** Takes the parameters. */
  @Setup
  public void load() {
    program = Samples.verified(Samples.policy(policy));
    tasks = Samples.workload(workload, CPUS);
  }

  @Benchmark
  public long run(Counters counters) {
    Costs costs = Costs.defaults();
    BoundPolicy bound = new BoundPolicy(program, ParamValues.DEFAULTS, tasks.topology(), costs, 1);
    Simulation simulation =
        new Simulation(KernelConfig.of(tasks.topology()).withCosts(costs), bound);
    simulation.start(tasks.start(1).threads(), tasks.existsBeforeLoad());
    simulation.runUntil(DURATION_NS);
    counters.callbacks += simulation.ext().counts().allOps();
    counters.insns += bound.insns();
    return simulation.kernel().tracer().hash();
  }
}
