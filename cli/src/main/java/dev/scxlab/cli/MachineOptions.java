package dev.scxlab.cli;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.experiment.Durations;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Spelling;
import dev.scxlab.workload.ScriptedEvent;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.EventText;
import dev.scxlab.workload.io.MachineReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of {@code run} and {@code compare}: machine, kernel, prices, time, settings. */
final class MachineOptions {

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,4})x([0-9]{1,4})x([0-9]{1,4})");

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description =
          "1..1024 CPUs: cores of one thread, one cache, one node. Default: the"
              + " workload's own machine, else 4.")
  private @Nullable Integer cpus;

  @Option(
      names = "--topology",
      paramLabel = "AxBxC",
      description =
          "A nodes of one cache each, B cores in each, C threads in each; or a machine file such"
              + " as policies/machines/smt8.json.")
  private @Nullable String topology;

  @Mixin private RtAppOptions rtApp = new RtAppOptions();

  @Mixin private KernelOption kernel = new KernelOption();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to simulate, for example 250ms; default: as the workload says.")
  private @Nullable Long durationNs;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "0ms",
      converter = DurationConverter.class,
      description = "Leaves the first TIME out of metrics and latencies; default: nothing.")
  private long warmupNs;

  @Option(names = "--ideal", description = "Kernel and policy take no time: all costs are 0.")
  private boolean ideal;

  @Option(
      names = "--cost",
      paramLabel = "NAME=NS",
      description = "Sets one price, for example switch_ns=1500. Every result lists all of them.")
  private Map<String, String> costs = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets a param of every policy that has it, for example slice=5ms.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--params",
      paramLabel = "FILE",
      description =
          "Reads settings from a TOML file: slice = \"5ms\" for all policies, below [vtime] for"
              + " that one.")
  private @Nullable Path params;

  @Option(
      names = "--event",
      paramLabel = "TIME:WHAT",
      description =
          "Makes something happen, any number of times: suspend, resume, hibernate, thaw, restore,"
              + " restored, cpu_down:CPU, cpu_up:CPU, renice:TASK:NICE, taskset:TASK:CPUS,"
              + " chrt:TASK:POLICY[:PRIORITY], sysrq-S, sysrq-D, detach, state,"
              + " mem, disk, wake, freeze_processes, thaw_processes, freeze_secondary_cpus,"
              + " thaw_secondary_cpus. For example --event 200ms:suspend"
              + " --event 350ms:resume, 1s:taskset:hog-0:0-2, 1s:chrt:hog:fifo:10.")
  private List<String> events = List.of();

  @Mixin private LockOptions lockOptions = new LockOptions();

  @Option(names = "--tier", paramLabel = "TIER", hidden = true)
  private String tier = "interpreted";

  static final class DurationConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      return Durations.parse(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "`"
                          + value
                          + "` is no time: write a whole number with its unit ns, us, ms"
                          + " or s, for example 250ms"));
    }
  }

  /**
   * Refuses what is not modelled, and combinations that make no sense.
   *
   * @throws InputFailure in one line
   */
  void check() {
    proxy();
    oneOf("--tier", tier, "interpreted", "compiled");
    if (cpus != null && topology != null) {
      throw new InputFailure("--cpus and --topology both describe the machine; give one of them");
    }
    if (durationNs != null && durationNs == 0) {
      throw new InputFailure("--duration must be longer than 0");
    }
    workloadOptions();
    costs();
    events();
  }

  /** The scripted events, in the order in which they were given. */
  private List<ScriptedEvent> events() {
    try {
      return events.stream().map(EventText::parse).toList();
    } catch (EventText.BadEvent e) {
      throw new InputFailure("--event " + e.getMessage());
    }
  }

  /**
   * Adds the scripted events to a workload.
   *
   * @throws InputFailure when one of them cannot happen in it
   */
  Workload withEvents(Workload workload) {
    List<ScriptedEvent> all = events();
    try {
      all.forEach(event -> EventText.check(event, workload));
    } catch (EventText.BadEvent e) {
      throw new InputFailure("--event " + e.getMessage());
    }
    for (ScriptedEvent event : all) {
      if (workload.durationNs() > 0 && event.timeNs() > workload.durationNs()) {
        throw new InputFailure(
            "--event `"
                + event.text()
                + "`: the run ends at "
                + Durations.format(workload.durationNs()));
      }
    }
    return workload.withMoreEvents(all);
  }

  private static InputFailure notModelled(String what) {
    return new InputFailure(what + " is not modelled yet; `scxlab limits` lists what is not");
  }

  private static void oneOf(String option, String value, String modelled, String refused) {
    if (value.equals(refused)) {
      throw notModelled(option + " " + refused);
    }
    if (!value.equals(modelled)) {
      throw new InputFailure(
          option + " is " + modelled + " or " + refused + ", not `" + value + "`");
    }
  }

  /** The machine asked for; null to leave it to the workload. */
  @Nullable Topology machine() {
    if (cpus != null) {
      return flat(cpus);
    }
    if (topology == null) {
      return null;
    }
    boolean isFile = topology.indexOf('/') >= 0 || topology.indexOf('.') >= 0;
    return isFile ? fromFile(Path.of(topology)) : shaped(topology);
  }

  /** A machine of so many cores; null for null. */
  static @Nullable Topology flat(@Nullable Integer cpus) {
    if (cpus == null) {
      return null;
    }
    if (cpus < 1 || cpus > KernelLimits.MAX_CPUS) {
      throw new InputFailure("--cpus must be in 1.." + KernelLimits.MAX_CPUS + ", not " + cpus);
    }
    return Topology.flat(cpus);
  }

  private static Topology fromFile(Path path) {
    SourceFile file = InputFiles.read(path);
    Diagnostics found = new Diagnostics(file);
    return MachineReader.read(file, found)
        .orElseThrow(
            () -> {
              Diagnostic first = found.sorted().get(0);
              int line = file.line(first.primary().start());
              return new InputFailure(file.name() + ":" + line + ": " + first.title());
            });
  }

  /** How the workload is to be read and for which machine. */
  WorkloadOptions workloadOptions() {
    return rtApp
        .toWorkloadOptions()
        .withMachine(machine())
        .withDurationNs(durationNs())
        .withKernelLocks(lockOptions.kernelLocks());
  }

  private static Topology shaped(String text) {
    Matcher m = SHAPE.matcher(text);
    if (!m.matches()) {
      throw new InputFailure(
          "--topology is written NODESxCORESxTHREADS, for example 2x4x2, not `" + text + "`");
    }
    int nodes = Integer.parseInt(m.group(1));
    int cores = Integer.parseInt(m.group(2));
    int threads = Integer.parseInt(m.group(3));
    long all = (long) nodes * cores * threads;
    if (all < 1 || all > KernelLimits.MAX_CPUS) {
      throw new InputFailure(
          "--topology "
              + text
              + " has "
              + all
              + " CPUs; there must be 1.."
              + KernelLimits.MAX_CPUS);
    }
    return Topology.of(nodes, cores, threads);
  }

  /** The prices: defaults or none, then those set one by one. */
  Costs costs() {
    Costs all = ideal ? Costs.ideal() : Costs.defaults();
    List<String> known = Arrays.stream(Cost.values()).map(Cost::key).toList();
    for (Map.Entry<String, String> set : costs.entrySet()) {
      int index = known.indexOf(set.getKey());
      if (index < 0) {
        throw new InputFailure(
            "there is no cost called `"
                + set.getKey()
                + "`"
                + Spelling.nearest(set.getKey(), known.stream())
                    .map(n -> "; did you mean `" + n + "`?")
                    .orElse("; there are " + String.join(", ", known)));
      }
      all = all.with(Cost.values()[index], price(set.getKey(), set.getValue()));
    }
    return all;
  }

  private static long price(String name, String value) {
    if (value.matches("[0-9]{1,12}")) {
      return Long.parseLong(value);
    }
    return Durations.parse(value)
        .orElseThrow(
            () ->
                new InputFailure(
                    "--cost " + name + " is a number of ns of at least 0, not `" + value + "`"));
  }

  /**
   * The proxy execution of the kernel.
   *
   * @throws InputFailure when another one was asked for than the kernel has
   */
  ProxyExecution proxy() {
    return lockOptions.proxy(profile());
  }

  KernelProfile profile() {
    return kernel.profile();
  }

  /** The duration asked for in ns; 0 to leave it to the workload. */
  long durationNs() {
    return durationNs == null ? 0 : durationNs;
  }

  long warmupNs() {
    return warmupNs;
  }

  /** Settings for all policies that have the param. */
  Map<String, String> settings() {
    return settings;
  }

  /** The file with settings, or null. */
  @Nullable Path paramsFile() {
    return params;
  }
}
