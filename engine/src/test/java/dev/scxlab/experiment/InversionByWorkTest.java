package dev.scxlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.source.SourceFile;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.ReadWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The test of priority inversion with a critical section of H = 100 ms of CPU time ({@code
 * benchmark-models.md} 9): how long it lasts follows from the weights alone.
 */
class InversionByWorkTest {

  private static final Path FOLDER = Path.of(System.getProperty("scxlab.home", ".."), "policies");

  private static Workload workload(int seconds) {
    return ReadWorkload.workload(
        """
        {"scxlab": 1, "machine": {"cpus": 1}, "duration": "%ds", "mutexes": {"m": "kernel"},
         "lock_test": {"mutex": "m", "owner": "owner", "donor": "donor", "contender": "contender",
                       "warmup": 0, "samples": 3},
         "tasks": {
           "owner": {"priority": 19, "loop": 3, "lock": "m", "sem_post": "held", "run": 100000,
                     "unlock": "m", "sem_wait": "done"},
           "donor": {"priority": -20, "loop": 3, "sem_wait": "held", "lock": "m", "run": 1000,
                     "unlock": "m", "sem_post": "done"},
           "contender": {"run": 10000}}}
        """
            .formatted(seconds));
  }

  private static double holdMs(PolicyUnderTest policy, ProxyExecution proxy, int seconds) {
    RunResult run =
        Experiment.run(
            new RunSpec(
                policy,
                workload(seconds),
                "w",
                KernelProfile.NEWEST,
                proxy,
                Costs.defaults(),
                1,
                0,
                null));
    LockTestResult test = Objects.requireNonNull(run.lockTest());
    assertThat(test.samples()).isEqualTo(3);
    return test.holdMeanNs() / 1e6;
  }

  private static PolicyUnderTest policy(String name, Map<String, String> settings)
      throws IOException {
    Path file = FOLDER.resolve(name + ".scx");
    SourceFile source = new SourceFile(file.toString(), Files.readString(file));
    return PolicyUnderTest.of(
        name, name, PolicyCompiler.compile(source).verified().orElseThrow(), settings);
  }

  /** Weights 15 and 1024: H lasts (15 + 1024) / 15 = 69.3 times as long. */
  @Test
  void inTheFairClassWithoutProxyExecutionTheOwnerGetsItsWeight() {
    double hold = holdMs(PolicyUnderTest.fairClass("eevdf"), ProxyExecution.OFF, 40);
    assertThat(hold).isBetween(6_500.0, 7_400.0);
  }

  /** Weights 88761 and 1024: H lasts 1.0115 times as long. */
  @Test
  void inTheFairClassWithProxyExecutionTheOwnerGetsTheWeightOfTheDonor() {
    double hold = holdMs(PolicyUnderTest.fairClass("eevdf"), ProxyExecution.MERGED, 3);
    assertThat(hold).isBetween(100.0, 106.0);
  }

  @Test
  void underAPolicyWithoutWeightsTheOwnerAndTheContenderTakeTurns() throws IOException {
    double hold = holdMs(policy("fifo", Map.of()), ProxyExecution.MERGED, 5);
    assertThat(hold).isBetween(180.0, 240.0);
  }

  @Test
  void underAPolicyThatPrefersTheDonorTheOwnerRunsAlone() throws IOException {
    Map<String, String> admitted = Map.of("proxy", "true");
    double hold = holdMs(policy("cosmos", admitted), ProxyExecution.MERGED, 3);
    assertThat(hold).isBetween(100.0, 106.0);
  }
}
