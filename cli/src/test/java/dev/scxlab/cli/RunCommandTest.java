package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RunCommandTest {

  @TempDir private Path folder;

  private static JsonNode json(String... args) {
    Invocation run = Invocation.of(args);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return JsonMapper.builder().build().readTree(run.out());
  }

  private static Set<String> names(JsonNode node) {
    return new TreeSet<>(node.propertyNames());
  }

  private static JsonNode fifo(String... more) {
    String[] args = new String[more.length + 6];
    System.arraycopy(
        new String[] {"run", "fifo", "--workload", "cpu-vs-io", "--format", "json"}, 0, args, 0, 6);
    System.arraycopy(more, 0, args, 6, more.length);
    return json(args);
  }

  /** The contract of design.md 4, schema 1: fields may be added, none may go. */
  @Test
  void resultHasTheFieldsOfTheContract() {
    JsonNode run = fifo();
    assertThat(run.get("schema").asInt()).isEqualTo(1);
    assertThat(names(run))
        .contains(
            "policy",
            "workload",
            "machine",
            "seed",
            "simulated_ns",
            "exit",
            "tasks",
            "cpus",
            "metrics",
            "stats",
            "events",
            "callbacks",
            "kfuncs",
            "insns",
            "engine",
            "costs",
            "trace_hash");
    assertThat(names(run.get("policy"))).contains("name", "file", "params");
    assertThat(names(run.get("machine"))).contains("cpus", "topology", "hz", "kernel");
    assertThat(names(run.get("exit"))).contains("kind", "code", "reason", "message");
    assertThat(names(run.get("tasks").get(0)))
        .contains(
            "name",
            "pid",
            "nice",
            "runtime_ns",
            "wait_ns",
            "sleep_ns",
            "blocked_ns",
            "nvcsw",
            "nivcsw",
            "migrations",
            "wakeups",
            "loops",
            "wakeup_latency_ns");
    assertThat(names(run.get("tasks").get(0).get("wakeup_latency_ns")))
        .contains("p50", "p90", "p99", "p999", "max");
    assertThat(names(run.get("cpus").get(0))).contains("cpu", "busy_ns", "idle_ns", "switches");
    assertThat(names(run.get("metrics")))
        .contains(
            "wakeup_latency_p50_ns",
            "wakeup_latency_p90_ns",
            "wakeup_latency_p99_ns",
            "wakeup_latency_p999_ns",
            "wakeup_latency_max_ns",
            "run_delay_mean_ns",
            "throughput_per_s",
            "makespan_ns",
            "switches_per_s",
            "migrations_per_s",
            "fairness_jain_ratio",
            "idle_ratio",
            "policy_cost_ratio",
            "wait_max_ns");
    assertThat(names(run.get("engine")))
        .contains("queue_events", "callbacks", "ticks", "wall_ns", "peak_heap_bytes");
    assertThat(run.get("trace_hash").asString()).matches("[0-9a-f]{16}");
  }

  @Test
  void sameSeedGivesTheSameRun() {
    JsonNode one = fifo();
    JsonNode two = fifo();
    for (String field : names(one)) {
      if (!field.equals("engine")) {
        assertThat(two.get(field)).as(field).isEqualTo(one.get(field));
      }
    }
  }

  @Test
  void anotherSeedGivesAnotherRun() {
    assertThat(fifo("--seed", "2").get("trace_hash")).isNotEqualTo(fifo().get("trace_hash"));
  }

  @Test
  void traceAndFormatChangeNothing() throws IOException {
    Path trace = folder.resolve("trace.txt");
    assertThat(fifo("--trace", trace.toString()).get("trace_hash"))
        .isEqualTo(fifo().get("trace_hash"));
    List<String> lines = Files.readAllLines(trace);
    assertThat(lines.get(0)).isEqualTo("# tracer: nop");
    assertThat(lines).anyMatch(l -> l.contains(": sched_switch: prev_comm=swapper"));
    assertThat(lines).anyMatch(l -> l.contains("scx_op: pid=1 op=enqueue"));
  }

  @Test
  void timesOfTasksAndCpusAddUp() {
    JsonNode run = fifo();
    long busy = 0;
    for (JsonNode cpu : run.get("cpus")) {
      assertThat(cpu.get("busy_ns").asLong() + cpu.get("idle_ns").asLong())
          .isEqualTo(run.get("simulated_ns").asLong());
      busy += cpu.get("busy_ns").asLong();
    }
    long runtime = 0;
    for (JsonNode task : run.get("tasks")) {
      runtime += task.get("runtime_ns").asLong();
    }
    assertThat(runtime).isEqualTo(busy);
  }

  @Test
  void idealRunsHaveNoCosts() {
    for (JsonNode cost : fifo("--ideal").get("costs")) {
      assertThat(cost.asLong()).isZero();
    }
    JsonNode some = fifo("--ideal", "--cost", "switch_ns=1500").get("costs");
    assertThat(some.get("switch_ns").asLong()).isEqualTo(1500);
    assertThat(some.get("tick_ns").asLong()).isZero();
  }

  @Test
  void machineSettingsAndTimesAreShownInTheResult() {
    JsonNode run =
        fifo("--topology", "2x2x2", "--set", "slice=5ms", "--duration", "300ms", "--kernel", "7.2");
    assertThat(run.get("machine").get("topology").asString()).isEqualTo("2x2x2");
    assertThat(run.get("machine").get("cpus").asInt()).isEqualTo(8);
    assertThat(run.get("machine").get("kernel").asString()).isEqualTo("7.2");
    assertThat(run.get("policy").get("params").get("slice").asString()).isEqualTo("5ms");
    assertThat(run.get("simulated_ns").asLong()).isEqualTo(300_000_000);
  }

  @Test
  void fairClassRunsWithoutAPolicy() {
    JsonNode run = json("run", "eevdf", "--workload", "cpu-vs-io", "--format", "json");
    assertThat(run.get("policy").get("file").isNull()).isTrue();
    assertThat(run.get("exit").get("kind").asString()).isEqualTo("NONE");
    assertThat(run.get("callbacks").isEmpty()).isTrue();
  }

  @Test
  void policyThatEndsInAnErrorGivesItsResultAndStatusOne() throws IOException {
    Path policy = folder.resolve("bad.scx");
    Files.writeString(
        policy,
        """
        policy bad {
          on select_cpu(p, prev_cpu, wake_flags) {
            error("no");
            return prev_cpu;
          }
        }
        """);
    Invocation run =
        Invocation.of("run", policy.toString(), "--workload", "cpu-vs-io", "--format", "json");
    assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.NO);
    JsonNode exit = JsonMapper.builder().build().readTree(run.out()).get("exit");
    assertThat(exit.get("kind").asString()).isEqualTo("ERROR_BPF");
    assertThat(exit.get("message").asString()).isEqualTo("no");
    Invocation text = Invocation.of("run", policy.toString(), "--workload", "cpu-vs-io", "--dump");
    assertThat(text.out()).contains("DEBUG DUMP", "triggered exit kind 1025", "CPU states");
  }

  @Test
  void textFitsAHundredColumns() {
    for (String policy : ImmutableSet.of("fifo", "vtime", "central", "eevdf")) {
      Invocation run = Invocation.of("run", policy, "--workload", "cpu-vs-io");
      assertThat(run.out().lines().mapToInt(String::length).max().orElse(0))
          .as(run.out())
          .isLessThanOrEqualTo(100);
    }
  }
}
