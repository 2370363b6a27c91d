package dev.scxlab.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.Simulation;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.ext.ExitInfo;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.VerifiedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Policies in text, bound and run on the simulated kernel. */
class BoundPolicyTest {

  private static final long MS = 1_000_000;
  private static final Topology MACHINE = Topology.flat(2);

  private static <V> V known(Map<String, V> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private static SourceFile resource(String name) throws IOException {
    try (InputStream in = BoundPolicyTest.class.getResourceAsStream("/bind/" + name)) {
      return new SourceFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static VerifiedProgram compile(SourceFile source) {
    PolicyCompiler.Result result = PolicyCompiler.compile(source);
    return result.verified().orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
  }

  private static VerifiedProgram compile(String body) {
    return compile(new SourceFile("test.scx", "policy test {\n" + body + "\n}\n"));
  }

  /** Runs 3 ms, sleeps 1 ms, for ever. */
  private static final class RunSleep implements TaskProgram {
    private boolean ran;

    @Override
    public void step(TaskControl control) {
      ran = !ran;
      if (ran) {
        control.run(3 * MS);
      } else {
        control.sleepUntil(control.nowNs() + MS);
      }
    }
  }

  private static BoundPolicy bind(VerifiedProgram program, ParamValues params, Costs costs) {
    return new BoundPolicy(program, params, MACHINE, costs, 1);
  }

  private static Simulation run(BoundPolicy policy, Costs costs, int tasks) {
    Simulation simulation = new Simulation(KernelConfig.of(MACHINE).withCosts(costs), policy);
    List<TaskSpec> specs =
        IntStream.range(0, tasks).mapToObj(i -> TaskSpec.of("task" + i, new RunSleep())).toList();
    simulation.start(specs, false);
    simulation.runUntil(100 * MS);
    return simulation;
  }

  private static Simulation run(BoundPolicy policy) {
    return run(policy, Costs.ideal(), 5);
  }

  @Test
  void mapsGlobalsAndStorageKeepWhatIsWrittenToThem() throws IOException {
    BoundPolicy policy = bind(compile(resource("tools.scx")), ParamValues.DEFAULTS, Costs.ideal());
    Simulation simulation = run(policy);
    assertThat(simulation.ext().exitInfo()).isEqualTo(ExitInfo.NONE);
    assertThat(policy.stats()).containsEntry("wrong", 0L);
    long enqueued = known(policy.values(DataVariable.Section.DATA), "enqueued");
    assertThat(enqueued).isPositive();
    assertThat(known(policy.stats(), "by_parity[0]") + known(policy.stats(), "by_parity[1]"))
        .isEqualTo(enqueued);
    assertThat(simulation.ext().counts().ops()).containsEntry("enqueue", enqueued);
    assertThat(simulation.ext().counts().of(OpsCallback.ENQUEUE_TASK)).isEqualTo(enqueued);
    // 20 ms lies in 2^24..2^25-1.
    assertThat(known(policy.histograms(), "slices").get(24)).isEqualTo(enqueued);
  }

  @Test
  void paramsAreWhatTheRunSets() throws IOException {
    VerifiedProgram program = compile(resource("tools.scx"));
    ParamValues params =
        ParamValues.DEFAULTS.with("slice", 2 * MS).with("last", 1).with("negative", -9);
    BoundPolicy policy = bind(program, params, Costs.ideal());
    assertThat(policy.flags()).isEqualTo(OpsFlag.ENQ_LAST.value());
    assertThat(bind(program, ParamValues.DEFAULTS, Costs.ideal()).flags()).isZero();
    assertThat(policy.timeoutMs()).isEqualTo(5_000);
    assertThat(policy.dispatchMaxBatch()).isEqualTo(8);
    run(policy);
    assertThat(policy.values(DataVariable.Section.RODATA))
        .containsEntry("slice", 2 * MS)
        .containsEntry("negative", -9L);
    assertThat(policy.values(DataVariable.Section.DATA)).containsEntry("lowest", -9L);
    assertThat(policy.stats()).containsEntry("wrong", 0L);
    assertThat(known(policy.histograms(), "slices").get(20)).isPositive();
  }

  @Test
  void whatAPolicyExecutesIsCharged() throws IOException {
    VerifiedProgram program = compile(resource("tools.scx"));
    Costs costs = Costs.ideal().with(Cost.INSN, 3).with(Cost.KFUNC, 1_000);
    BoundPolicy policy = bind(program, ParamValues.DEFAULTS, costs);
    Simulation simulation = run(policy, costs, 5);
    long kfuncs = simulation.ext().counts().kfuncs().values().stream().mapToLong(n -> n).sum();
    assertThat(simulation.ext().counts().costNs()).isEqualTo(3 * policy.insns() + 1_000 * kfuncs);
  }

  @Test
  void aMessageOfErrorIsFormattedAsByTheKernel() {
    BoundPolicy policy =
        bind(
            compile(
                """
                on enqueue(p, enq_flags) {
                    error("task %d weighs %u, flags %llx", p.pid, p.weight, enq_flags);
                }
                """),
            ParamValues.DEFAULTS,
            Costs.ideal());
    ExitInfo exit = run(policy).ext().exitInfo();
    assertThat(exit.kind()).isEqualTo(ExitKind.ERROR_BPF);
    assertThat(exit.message()).matches("task \\d+ weighs 100, flags [0-9a-f]+");
  }

  @Test
  void exitGivesItsCodeAndMessage() {
    BoundPolicy policy =
        bind(
            compile(
                """
                var n: u64 = 0;
                on enqueue(p, enq_flags) {
                    n += 1;
                    dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags);
                    if n == 3 { exit(42, "after %llu", n); }
                }
                """),
            ParamValues.DEFAULTS,
            Costs.ideal());
    ExitInfo exit = run(policy).ext().exitInfo();
    assertThat(exit.kind()).isEqualTo(ExitKind.UNREG_BPF);
    assertThat(exit.code()).isEqualTo(42);
    assertThat(exit.message()).isEqualTo("after 3");
  }

  @Test
  void logLinesAreKeptWithTimeAndCpu() {
    BoundPolicy policy =
        bind(
            compile(
                """
                on enqueue(p, enq_flags) {
                    log("enqueue %d", p.pid);
                    dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags);
                }
                """),
            ParamValues.DEFAULTS,
            Costs.ideal());
    Simulation simulation = run(policy);
    assertThat(policy.log().count())
        .isEqualTo(simulation.ext().counts().of(OpsCallback.ENQUEUE_TASK));
    assertThat(policy.log().lines().get(0).text()).matches("enqueue \\d+");
  }

  @Test
  void dequeueInsideDispatchHasRegistersOfItsOwn() {
    BoundPolicy policy =
        bind(
            compile(
                """
                dsq shared: fifo;
                var out: u64 = 0;
                stat taken, wrong;
                on enqueue(p, enq_flags) { dsq_insert(p, shared, SLICE_DFL, enq_flags); }
                on dequeue(p, deq_flags) { out += 1; }
                on dispatch(cpu, prev) {
                    let before_move = out;
                    let here = cpu;
                    if dsq_move_to_local(shared) {
                        taken += 1;
                        if wrapping(out - before_move) != 1 { wrong += 1; }
                    }
                    if here != cpu { wrong += 1; }
                }
                """),
            ParamValues.DEFAULTS,
            Costs.ideal());
    run(policy);
    assertThat(policy.stats().get("taken")).isPositive();
    assertThat(policy.stats()).containsEntry("wrong", 0L);
  }

  @Test
  void randomNumbersComeFromTheSeed() {
    VerifiedProgram program =
        compile(
            """
            var mixed: u64 = 0;
            on enqueue(p, enq_flags) {
                mixed = wrapping(mixed * 31 + random() as u64);
                dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags);
            }
            """);
    long[] results = new long[3];
    for (int i = 0; i < 3; i++) {
      long seed = i == 2 ? 9 : 1;
      BoundPolicy policy =
          new BoundPolicy(program, ParamValues.DEFAULTS, MACHINE, Costs.ideal(), seed);
      run(policy);
      assertThat(policy.drewRandom()).isTrue();
      results[i] = known(policy.values(DataVariable.Section.DATA), "mixed");
    }
    assertThat(results[0]).isEqualTo(results[1]).isNotEqualTo(results[2]);
  }
}
