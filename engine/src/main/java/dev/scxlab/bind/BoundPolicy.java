package dev.scxlab.bind;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.exec.Interpreter;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.OpsFlagDef;
import dev.scxlab.ir.Program;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.ext.ExitInfo;
import dev.scxlab.kernel.ext.PolicyAgents;
import dev.scxlab.kernel.ext.SchedExtOps;
import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.sim.RandomStream;
import dev.scxlab.source.LabBug;
import dev.scxlab.verifier.VerifiedProgram;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verified program as the policy of one run: joins it with memory, maps, machine and params, and
 * is called by the core as {@code struct sched_ext_ops} is. An op is entered as a struct_ops
 * program: its arguments lie in memory, 8 bytes each, and r1 is their address.
 */
public final class BoundPolicy implements SchedExtOps {

  /** Arguments of one op; ops that nest have places of their own. */
  private static final int ARGUMENT_BYTES = 8 * 8;

  private static final int MAX_NESTING = 4;

  private final Program program;
  private final PolicyImage image;
  private final PolicyMemory memory;
  private final Handles handles;
  private final PolicyCounters counters;
  private final RandomStream random;
  private final PolicyLog log = new PolicyLog();
  private final Costs costs;
  private final int arguments;

  /** The function of each op by ordinal, -1 where there is none. */
  private final int[] functions = new int[OpsCallback.values().length];

  // Known once the core has attached.
  private final VerifiedProgram verified;
  private @Nullable Interpreter interpreter;
  private @Nullable KernelFields fields;
  private @Nullable TimerCalls timers;

  /**
   * Binds a program for one run.
   *
   * @param verified the program
   * @param params values of params that are not the defaults
   * @param topology the machine
   * @param costs prices of instructions and kfuncs
   * @param seed the run's seed, from which {@code random()} draws
   */
  public BoundPolicy(
      VerifiedProgram verified, ParamValues params, Topology topology, Costs costs, long seed) {
    this.verified = verified;
    this.program = verified.program();
    this.costs = costs;
    this.handles = new Handles(topology.nrCpus());
    this.image = new PolicyImage(program, topology, params, handles);
    this.memory = image.memory();
    this.counters = new PolicyCounters(costs.get(Cost.INSN));
    this.random = new RandomStream(seed, RandomStream.POLICY, 0, 0);
    this.arguments = memory.allocate((long) MAX_NESTING * ARGUMENT_BYTES);
    Arrays.fill(functions, -1);
    for (int i = 0; i < program.functions().size(); i++) {
      Function function = program.functions().get(i);
      if (function.kind() == Function.Kind.OP) {
        OpsCallback op =
            OpsCallback.byName(function.name())
                .orElseThrow(() -> new LabBug("no op " + function.name()));
        functions[op.ordinal()] = i;
      }
    }
  }

  @Override
  public void attach(ScxKfuncs kernel) {
    KfuncCalls kfuncs = new KfuncCalls(memory, handles, kernel);
    TimerCalls timerCalls = new TimerCalls(image, kernel);
    HelperCalls helpers = new HelperCalls(image, handles, kernel, random, log, timerCalls);
    KernelFields kernelFields = new KernelFields(handles, kernel);
    PolicyHost host = new PolicyHost(kfuncs, helpers, kernelFields, costs, counters);
    fields = kernelFields;
    timers = timerCalls;
    interpreter = Interpreter.of(verified, memory, host);
  }

  // Attributes.

  @Override
  public String name() {
    return program.name();
  }

  @Override
  public boolean implemented(OpsCallback op) {
    return functions[op.ordinal()] >= 0;
  }

  @Override
  public long flags() {
    long flags = 0;
    for (OpsFlagDef flag : program.opsFlags()) {
      boolean set = flag.param() < 0 || isTrue(program.data().get(flag.param())) != flag.negated();
      if (set) {
        flags |= OpsFlag.valueOf(flag.name()).value();
      }
    }
    return flags;
  }

  private boolean isTrue(DataVariable param) {
    return PolicyMemory.load8(memory.bytes(), param.address()) != 0;
  }

  @Override
  public int timeoutMs() {
    return program.timeoutMs();
  }

  @Override
  public int dispatchMaxBatch() {
    return program.maxBatch();
  }

  @Override
  public long takeCostNs() {
    return counters.takeCostNs();
  }

  // Results.

  /** The policy's counters by name, in order of declaration. */
  public ImmutableMap<String, Long> stats() {
    return image.stats();
  }

  /** The policy's histograms by name: counts by position of the highest bit of the value. */
  public ImmutableMap<String, List<Long>> histograms() {
    return image.histograms();
  }

  /** Executed instructions. */
  public long insns() {
    return counters.insns();
  }

  /** What the policy wrote with {@code log}. */
  public PolicyLog log() {
    return log;
  }

  /** Whether the policy drew a random number. */
  public boolean drewRandom() {
    return random.wasDrawn();
  }

  /** The present values of numbers in a section, by name, in order of declaration. */
  public ImmutableMap<String, Long> values(DataVariable.Section section) {
    ImmutableMap.Builder<String, Long> result = ImmutableMap.builder();
    for (DataVariable variable : program.data()) {
      boolean shown = variable.section() == section && !variable.name().startsWith(".");
      if (shown && variable.type() instanceof DataType.Scalar scalar) {
        result.put(variable.name(), image.value(variable, scalar));
      }
    }
    return result.buildOrThrow();
  }

  // Ops.

  private long call(OpsCallback op, long a1) {
    return call(op, a1, 0, 0);
  }

  private long call(OpsCallback op, long a1, long a2) {
    return call(op, a1, a2, 0);
  }

  private long call(OpsCallback op, long a1, long a2, long a3) {
    Interpreter running = interpreter();
    int address = arguments + running.nesting() * ARGUMENT_BYTES;
    byte[] bytes = memory.bytes();
    PolicyMemory.store64(bytes, address, a1);
    PolicyMemory.store64(bytes, address + 8, a2);
    PolicyMemory.store64(bytes, address + 16, a3);
    long result = running.run(functions[op.ordinal()], address, 0);
    counters.executed(running.executedInsns());
    return result;
  }

  private Interpreter interpreter() {
    Interpreter known = interpreter;
    if (known == null) {
      throw new LabBug("an op before attach");
    }
    return known;
  }

  private KernelFields fields() {
    KernelFields known = fields;
    if (known == null) {
      throw new LabBug("an op before attach");
    }
    return known;
  }

  private static long bool(boolean value) {
    return value ? 1 : 0;
  }

  @Override
  public int selectCpu(Task p, int prevCpu, long wakeFlags) {
    return (int) call(OpsCallback.SELECT_CPU, handles.of(p), prevCpu, wakeFlags);
  }

  @Override
  public void enqueue(Task p, long enqFlags) {
    call(OpsCallback.ENQUEUE_TASK, handles.of(p), enqFlags);
  }

  @Override
  public void dequeue(Task p, long deqFlags) {
    call(OpsCallback.DEQUEUE, handles.of(p), deqFlags);
  }

  @Override
  public void dispatch(int cpu, @Nullable Task prev) {
    call(OpsCallback.DISPATCH_CPU, cpu, handles.of(prev));
  }

  @Override
  public void tick(Task p) {
    call(OpsCallback.TICK, handles.of(p));
  }

  @Override
  public void runnable(Task p, long enqFlags) {
    call(OpsCallback.RUNNABLE, handles.of(p), enqFlags);
  }

  @Override
  public void running(Task p) {
    call(OpsCallback.RUNNING, handles.of(p));
  }

  @Override
  public void stopping(Task p, boolean runnable) {
    call(OpsCallback.STOPPING, handles.of(p), bool(runnable));
  }

  @Override
  public void quiescent(Task p, long deqFlags) {
    call(OpsCallback.QUIESCENT, handles.of(p), deqFlags);
  }

  @Override
  public boolean yieldTask(Task from, @Nullable Task to) {
    return (call(OpsCallback.YIELD, handles.of(from), handles.of(to)) & 0xff) != 0;
  }

  @Override
  public boolean coreSchedBefore(Task a, Task b) {
    return (call(OpsCallback.CORE_SCHED_BEFORE, handles.of(a), handles.of(b)) & 0xff) != 0;
  }

  @Override
  public void setWeight(Task p, int weight) {
    call(OpsCallback.SET_WEIGHT, handles.of(p), weight);
  }

  @Override
  public void setCpumask(Task p, CpuMask mask) {
    call(OpsCallback.SET_CPUMASK, handles.of(p), handles.of(mask, Handles.OP_ARGUMENT));
  }

  @Override
  public void updateIdle(int cpu, boolean idle) {
    call(OpsCallback.UPDATE_IDLE, cpu, bool(idle));
  }

  @Override
  public void cpuAcquire(int cpu) {
    call(OpsCallback.CPU_ACQUIRE, cpu, Handles.CPU_ACQUIRE_ARGS);
  }

  @Override
  public void cpuRelease(int cpu, int reason, @Nullable Task task) {
    fields().setCpuReleaseArgs(reason, handles.of(task));
    call(OpsCallback.CPU_RELEASE_OP, cpu, Handles.CPU_RELEASE_ARGS);
  }

  @Override
  public int initTask(Task p, boolean fork) {
    fields().setInitTaskArgs(fork);
    return (int) call(OpsCallback.INIT_TASK, handles.of(p), Handles.INIT_TASK_ARGS);
  }

  @Override
  public void exitTask(Task p, boolean cancelled) {
    fields().setExitTaskArgs(cancelled);
    call(OpsCallback.EXIT_TASK, handles.of(p), Handles.EXIT_TASK_ARGS);
  }

  @Override
  public void enable(Task p) {
    call(OpsCallback.ENABLE, handles.of(p));
  }

  @Override
  public void disable(Task p) {
    call(OpsCallback.DISABLE, handles.of(p));
  }

  @Override
  public void dump() {
    call(OpsCallback.DUMP_ALL, Handles.DUMP_CONTEXT);
  }

  @Override
  public void dumpCpu(int cpu, boolean idle) {
    call(OpsCallback.DUMP_CPU, Handles.DUMP_CONTEXT, cpu, bool(idle));
  }

  @Override
  public void dumpTask(Task p) {
    call(OpsCallback.DUMP_TASK, Handles.DUMP_CONTEXT, handles.of(p));
  }

  @Override
  public void cpuOnline(int cpu) {
    call(OpsCallback.CPU_ONLINE, cpu);
  }

  @Override
  public void cpuOffline(int cpu) {
    call(OpsCallback.CPU_OFFLINE, cpu);
  }

  @Override
  public int init() {
    return (int) call(OpsCallback.INIT, 0);
  }

  @Override
  public @Nullable PolicyAgents agents() {
    return program.agents().isEmpty() ? null : new AgentCalls(program, image, this::runAgent);
  }

  private void runAgent(int function) {
    Interpreter running = interpreter();
    running.run(function, 0, 0);
    counters.executed(running.executedInsns());
  }

  @Override
  public void loaded() {
    TimerCalls known = timers;
    if (known != null) {
      known.armAll(program);
    }
  }

  @Override
  public void timer(int id) {
    TimerCalls known = timers;
    if (known == null) {
      throw new LabBug("a timer before attach");
    }
    Interpreter running = interpreter();
    known.fire(id, running::run);
    counters.executed(running.executedInsns());
  }

  @Override
  public void exit(ExitInfo info) {
    fields().setExitInfo(info);
    call(OpsCallback.EXIT, Handles.EXIT_INFO);
  }
}
