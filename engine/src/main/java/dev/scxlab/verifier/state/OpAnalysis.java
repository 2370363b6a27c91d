package dev.scxlab.verifier.state;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.TimerDef;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.RegState.Nullness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same while one function that the kernel enters is analysed: the program, where the
 * function runs, and its arguments.
 */
public final class OpAnalysis {

  /** More steps than this and the analysis gives up (R82). */
  public static final int MAX_STEPS = 250_000;

  private final Program program;
  private final KernelProfile profile;
  private final ImmutableList<FunctionInfo> functions;
  private final int entry;
  private final @Nullable OpsCallback op;
  private final CallContext context;
  private final ImmutableList<RegState> arguments;
  private final IdSource ids = new IdSource();
  private final LoopBounds loopBounds = new LoopBounds();
  private final Decisions decisions;
  private @Nullable StateTrace trace;
  private int steps;
  private boolean distrusts;

  public OpAnalysis(
      Program program,
      KernelProfile profile,
      ImmutableList<FunctionInfo> functions,
      int entry,
      @Nullable OpsCallback op,
      CallContext context,
      Decisions decisions) {
    this.decisions = decisions;
    this.program = program;
    this.profile = profile;
    this.functions = functions;
    this.entry = entry;
    this.op = op;
    this.context = context;
    this.arguments = op == null ? numberOfTimer() : arguments(op, entry);
  }

  private ImmutableList<RegState> arguments(OpsCallback callback, int function) {
    List<RegState> values = new ArrayList<>();
    for (OpParameter p : callback.parameters()) {
      Origin origin = new Origin(Origin.Kind.PARAMETER, p.name(), function, 0, null);
      values.add(argument(callback, p).withOrigin(origin));
    }
    return ImmutableList.copyOf(values);
  }

  /** What the body of a timer finds at the address of its number. */
  private ImmutableList<RegState> numberOfTimer() {
    TimerDef timer = timer();
    if (timer == null) {
      return ImmutableList.of();
    }
    int last = program.maps().get(timer.map()).maxEntries() - 1;
    RegState number = RegState.scalar(Scalar.unsigned(0, last), ids.fresh());
    return ImmutableList.of(
        timer.size() >= 0
            ? number
            : number.withFacts(Facts.valid(Facts.DOMAINS.get(-timer.size() - 1))));
  }

  /** The timer whose body this is, or null. */
  public @Nullable TimerDef timer() {
    for (TimerDef timer : program.timers()) {
      if (timer.function() == entry) {
        return timer;
      }
    }
    return null;
  }

  private RegState argument(OpsCallback callback, OpParameter p) {
    long id = ids.fresh();
    AbiType type = p.type();
    if (type.isHandle()) {
      Nullness nullness = p.nullable() ? Nullness.MAYBE : Nullness.NON_NULL;
      boolean own =
          type == AbiType.TASK
              && callback != OpsCallback.DISPATCH_CPU
              && callback != OpsCallback.INIT_TASK;
      return RegState.handle(type, nullness, id).withFacts(own ? Facts.OP_ARGUMENT : 0);
    }
    return Values.ofType(type, p.range(), false, id);
  }

  public Program program() {
    return program;
  }

  public KernelProfile profile() {
    return profile;
  }

  public FunctionInfo function(int index) {
    return functions.get(index);
  }

  public ImmutableList<FunctionInfo> functions() {
    return functions;
  }

  /** Index of the function that the kernel enters. */
  public int entry() {
    return entry;
  }

  /** The op, or null for timers, agents and raw code. */
  public @Nullable OpsCallback op() {
    return op;
  }

  public boolean isOp(OpsCallback callback) {
    return op == callback;
  }

  /** Whether the policy may queue the op's own task, and only that one, directly. */
  public boolean insertsOwnTask() {
    return op == OpsCallback.SELECT_CPU || op == OpsCallback.ENQUEUE_TASK;
  }

  public CallContext context() {
    return context;
  }

  /** Whether it runs as a program that may sleep. */
  public boolean sleepable() {
    return functions.get(entry).function().sleepable();
  }

  public ImmutableList<RegState> arguments() {
    return arguments;
  }

  public IdSource ids() {
    return ids;
  }

  /** Which sides of conditional jumps any op takes. */
  public Decisions decisions() {
    return decisions;
  }

  public void traceTo(@Nullable StateTrace listener) {
    trace = listener;
  }

  /** Who wants to know the states, or null. */
  public @Nullable StateTrace trace() {
    return trace;
  }

  public LoopBounds loopBounds() {
    return loopBounds;
  }

  public int batch() {
    return program.maxBatch() == 0 ? KernelLimits.DISPATCH_BATCH : program.maxBatch();
  }

  /** Counts an instruction; false when the analysis has to give up. */
  public boolean step() {
    return ++steps <= MAX_STEPS;
  }

  /** From here on nothing that comes round in a loop is excused by an earlier finding. */
  public void distrust() {
    distrusts = true;
  }

  public boolean distrusts() {
    return distrusts;
  }

  /** Ends the analysis: states of a loop do not come to rest. */
  public void giveUp() {
    steps = MAX_STEPS + 1;
  }

  public boolean exhausted() {
    return steps > MAX_STEPS;
  }

  public int steps() {
    return steps;
  }
}
