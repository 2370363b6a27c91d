package dev.scxlab.report;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.Difference;
import dev.scxlab.experiment.EventOutcome;
import dev.scxlab.experiment.Interval;
import dev.scxlab.experiment.LockTestResult;
import dev.scxlab.experiment.RunResult;
import dev.scxlab.experiment.RunResult.TaskResult;
import dev.scxlab.kernel.ext.ScxStateView;
import dev.scxlab.metrics.CpuMetrics;
import dev.scxlab.metrics.LatencySummary;
import dev.scxlab.metrics.Metric;
import dev.scxlab.metrics.TaskMetrics;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results in the stable JSON of design.md 4, schema 1: fields may be added, none is removed or
 * renamed.
 */
public final class ResultJson {

  private static final int SCHEMA = 1;
  private static final double LARGEST_EXACT = 1L << 53;
  private static final ObjectWriter WRITER =
      JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

  private final JsonGenerator json;

  private ResultJson(Writer out) {
    this.json = WRITER.createGenerator(out);
  }

  /** {@code run --format json}, with a line break at the end. */
  public static String of(RunResult result) {
    return text(j -> j.run(result));
  }

  /** {@code compare --format json}, with a line break at the end. */
  public static String of(Comparison comparison) {
    return text(j -> j.comparison(comparison));
  }

  private static String text(Consumer<ResultJson> body) {
    StringWriter text = new StringWriter();
    ResultJson json = new ResultJson(text);
    body.accept(json);
    json.json.close();
    return text.append('\n').toString();
  }

  private void run(RunResult r) {
    json.writeStartObject();
    json.writeNumberProperty("schema", SCHEMA);
    json.writeObjectPropertyStart("policy");
    json.writeStringProperty("name", r.policy().name());
    text("file", r.policy().file());
    json.writeObjectPropertyStart("params");
    r.policy().params().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectPropertyStart("workload");
    json.writeStringProperty("name", r.workload().name());
    json.writeStringProperty("file", r.workload().file());
    json.writeEndObject();
    json.writeObjectPropertyStart("machine");
    json.writeNumberProperty("cpus", r.machine().cpus());
    json.writeStringProperty("topology", r.machine().topology());
    json.writeNumberProperty("hz", r.machine().hz());
    json.writeStringProperty("kernel", r.machine().kernel());
    json.writeEndObject();
    json.writeNumberProperty("seed", r.seed());
    json.writeNumberProperty("simulated_ns", r.simulatedNs());
    json.writeNumberProperty("warmup_ns", r.warmupNs());
    exit(r.exit());
    json.writeArrayPropertyStart("tasks");
    r.tasks().forEach(this::task);
    json.writeEndArray();
    json.writeArrayPropertyStart("cpus");
    r.cpus().forEach(this::cpu);
    json.writeEndArray();
    json.writeObjectPropertyStart("metrics");
    for (Metric m : Metric.values()) {
      if (!r.metrics().applies(m)) {
        continue;
      }
      number(m.id(), r.metrics().get(m).isEmpty() ? null : r.metrics().get(m).getAsDouble());
    }
    json.writeEndObject();
    numbers("stats", r.stats());
    json.writeObjectPropertyStart("histograms");
    r.histograms().forEach(this::counts);
    json.writeEndObject();
    numbers("globals", r.globals());
    numbers("events", r.events());
    numbers("callbacks", r.callbacks());
    numbers("kfuncs", r.kfuncs());
    json.writeNumberProperty("insns", r.insns());
    engine(r.engine());
    numbers("costs", r.costs());
    json.writeStringProperty("trace_hash", r.traceHash());
    json.writeArrayPropertyStart("notes");
    r.notes().forEach(json::writeString);
    json.writeEndArray();
    LockTestResult lockTest = r.lockTest();
    if (lockTest != null) {
      lockTest(lockTest);
    }
    json.writeArrayPropertyStart("log");
    r.log().forEach(this::logLine);
    json.writeEndArray();
    json.writeArrayPropertyStart("script");
    r.script().forEach(this::scripted);
    json.writeEndArray();
    state(r.state());
    json.writeEndObject();
  }

  private void lockTest(LockTestResult t) {
    json.writeObjectPropertyStart("lock_test");
    json.writeBooleanProperty("enq_blocked", t.enqBlocked());
    json.writeBooleanProperty("proxy_exec", t.proxyExec());
    json.writeNumberProperty("owner_nice", t.ownerNice());
    json.writeNumberProperty("donor_nice", t.donorNice());
    json.writeNumberProperty("contender_nice", t.contenderNice());
    json.writeNumberProperty("mutex_hold_avg_ns", t.holdMeanNs());
    json.writeNumberProperty("mutex_wait_avg_ns", t.waitMeanNs());
    json.writeNumberProperty("samples", t.samples());
    json.writeNumberProperty("nr_blocked_enqueues", t.blockedEnqueues());
    json.writeEndObject();
  }

  private void exit(RunResult.Exit e) {
    json.writeObjectPropertyStart("exit");
    json.writeStringProperty("kind", e.kind().name());
    json.writeNumberProperty("code", e.code());
    json.writeStringProperty("reason", e.reason());
    json.writeStringProperty("message", e.message());
    json.writeStringProperty("dump", e.dump());
    json.writeEndObject();
  }

  private void scripted(EventOutcome e) {
    json.writeStartObject();
    json.writeStringProperty("event", e.event().text());
    json.writeNumberProperty("time_ns", e.event().timeNs());
    json.writeStringProperty("outcome", e.outcome());
    json.writeStringProperty("text", e.text());
    json.writeEndObject();
  }

  private void state(ScxStateView s) {
    json.writeObjectPropertyStart("state");
    json.writeStringProperty("ops", s.ops());
    json.writeBooleanProperty("enabled", s.enabled());
    json.writeBooleanProperty("switching_all", s.switchingAll());
    json.writeBooleanProperty("switched_all", s.switchedAll());
    json.writeStringProperty("enable_state", s.stateName());
    json.writeNumberProperty("bypass_depth", s.bypassDepth());
    json.writeNumberProperty("nr_rejected", s.nrRejected());
    json.writeNumberProperty("enable_seq", s.enableSeq());
    json.writeNumberProperty("hotplug_seq", s.hotplugSeq());
    json.writeEndObject();
  }

  private void task(TaskResult t) {
    TaskMetrics m = t.metrics();
    json.writeStartObject();
    json.writeStringProperty("name", t.name());
    json.writeNumberProperty("pid", m.pid());
    json.writeNumberProperty("nice", t.nice());
    json.writeBooleanProperty("agent", t.agent());
    json.writeNumberProperty("runtime_ns", m.runtimeNs());
    json.writeNumberProperty("wait_ns", m.waitNs());
    json.writeNumberProperty("sleep_ns", m.sleepNs());
    json.writeNumberProperty("blocked_ns", m.blockedNs());
    json.writeNumberProperty("donated_ns", t.donatedNs());
    json.writeNumberProperty("nvcsw", m.nvcsw());
    json.writeNumberProperty("nivcsw", m.nivcsw());
    json.writeNumberProperty("migrations", m.migrations());
    json.writeNumberProperty("wakeups", m.wakeups());
    json.writeNumberProperty("loops", m.loops());
    LatencySummary latency = m.wakeupLatency();
    json.writeObjectPropertyStart("wakeup_latency_ns");
    whole("p50", latency.p50());
    whole("p90", latency.p90());
    whole("p99", latency.p99());
    whole("p999", latency.p999());
    whole("max", latency.max());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void cpu(CpuMetrics c) {
    json.writeStartObject();
    json.writeNumberProperty("cpu", c.cpu());
    json.writeNumberProperty("busy_ns", c.busyNs());
    json.writeNumberProperty("idle_ns", c.idleNs());
    json.writeNumberProperty("switches", c.switches());
    json.writeEndObject();
  }

  private void engine(RunResult.EngineInfo e) {
    json.writeObjectPropertyStart("engine");
    json.writeNumberProperty("queue_events", e.queueEvents());
    json.writeNumberProperty("callbacks", e.callbacks());
    json.writeNumberProperty("ticks", e.ticks());
    json.writeNumberProperty("wall_ns", e.wallNs());
    json.writeNumberProperty("peak_heap_bytes", e.peakHeapBytes());
    json.writeEndObject();
  }

  private void comparison(Comparison c) {
    json.writeStartObject();
    json.writeNumberProperty("schema", SCHEMA);
    json.writeStringProperty("baseline", c.plan().policies().get(c.plan().baseline()));
    json.writeArrayPropertyStart("cells");
    for (Comparison.Cell cell : c.cells()) {
      json.writeStartObject();
      json.writeStringProperty("policy", c.plan().policies().get(cell.policy()));
      json.writeStringProperty("workload", c.plan().workloads().get(cell.workload()));
      json.writeNumberProperty("seed", cell.seed());
      json.writeName("run");
      run(cell.run());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("summary");
    for (Comparison.Row row : c.summary()) {
      if (!row.metric().isAboutLocks() || row.mean() != null) {
        summary(c, row);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void summary(Comparison c, Comparison.Row row) {
    Difference d = row.difference();
    json.writeStartObject();
    json.writeStringProperty("policy", c.plan().policies().get(row.policy()));
    json.writeStringProperty("workload", c.plan().workloads().get(row.workload()));
    json.writeStringProperty("metric", row.metric().id());
    number("mean", row.mean());
    interval("ci", row.interval());
    number("diff_vs_baseline", d == null ? null : Double.valueOf(d.mean()));
    interval("diff_ci", d == null ? null : d.interval());
    number("change", d == null ? null : d.change());
    interval("change_ci", d == null ? null : d.changeInterval());
    number("p_value", d == null ? null : d.pValue());
    json.writeStringProperty("verdict", row.verdict().word());
    json.writeEndObject();
  }

  private void interval(String name, @Nullable Interval interval) {
    number(name + "_low", interval == null ? null : Double.valueOf(interval.low()));
    number(name + "_high", interval == null ? null : Double.valueOf(interval.high()));
  }

  private void numbers(String name, Map<String, Long> values) {
    json.writeObjectPropertyStart(name);
    values.forEach(json::writeNumberProperty);
    json.writeEndObject();
  }

  private void logLine(RunResult.LogLine line) {
    json.writeStartObject();
    json.writeNumberProperty("time_ns", line.timeNs());
    json.writeNumberProperty("cpu", line.cpu());
    json.writeStringProperty("text", line.text());
    json.writeEndObject();
  }

  private void counts(String name, List<Long> counts) {
    json.writeArrayPropertyStart(name);
    counts.forEach(json::writeNumber);
    json.writeEndArray();
  }

  private void text(String name, @Nullable String value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value);
    }
  }

  private void whole(String name, @Nullable Long value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, value);
    }
  }

  /** Whole values without a fraction, so that a count of ns looks like one. */
  private void number(String name, @Nullable Double value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else if (value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT) {
      json.writeNumberProperty(name, value.longValue());
    } else {
      json.writeNumberProperty(name, value);
    }
  }
}
