package dev.scxlab.confirm;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.confirm.Target.KernelObject;
import dev.scxlab.ir.Program;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kernel's side of a run: objects, kfuncs, and what the op has done so far. */
final class World {

  private static final long EBUSY = -16;
  private static final long ENOMEM = -12;
  private static final long ENOENT = -2;
  private static final long START_NS = 1_000_000_000L;
  private static final int MOST_OF_A_DSQ = 3;

  private final Program program;
  private final @Nullable OpsCallback op;
  private final Inputs inputs;
  private final Answers answers;
  private final Map<String, KernelObject> objects = new HashMap<>();
  private final Set<KernelObject> held = new LinkedHashSet<>();
  private final Map<Target, Integer> seenOfDsq = new HashMap<>();
  private long nowNs = START_NS;
  private int pending;
  private boolean inserted;
  private boolean stored;
  private boolean ended;

  World(Program program, @Nullable OpsCallback op, Inputs inputs, Answers answers) {
    this.program = program;
    this.op = op;
    this.inputs = inputs;
    this.answers = answers;
  }

  /** Whether a task that enqueue was given is neither queued nor kept, and the policy goes on. */
  boolean lostTheTask() {
    return op == OpsCallback.ENQUEUE_TASK && !inserted && !stored && !ended;
  }

  boolean holdsReferences() {
    return !held.isEmpty();
  }

  /** A map took something that may be the task. */
  void stored() {
    stored = true;
  }

  Value parameter(OpParameter p) {
    if (p.type().isHandle()) {
      Value object = Value.of(object(p.name(), p.type()));
      boolean there =
          !p.nullable()
              || inputs.ask(
                      p.name(),
                      new long[] {1, 0},
                      v -> "`" + p.name() + "` " + (v == 0 ? "= null" : "not null"))
                  != 0;
      return there ? object : Value.ZERO;
    }
    long[] all = answers.ofType(p.type(), p.range());
    return Value.number(inputs.ask(p.name(), all, Words.equality(p.name(), p.type())));
  }

  private KernelObject object(String name, AbiType type) {
    return objects.computeIfAbsent(name, n -> new KernelObject(n, type, false));
  }

  Value loadField(KernelObject object, KernelField field, String text) {
    Long written = object.written.get(field.fieldName());
    if (written != null) {
      return Value.number(written);
    }
    if (field.type().isHandle()) {
      return Value.of(object(object.name + "." + field.fieldName(), field.type()));
    }
    if (field.type() == AbiType.TEXT) {
      return Value.ZERO;
    }
    String name = object.name + "." + field.fieldName();
    String shown = text.endsWith("." + field.fieldName()) ? text : name;
    long value = inputs.ask(name, answers.ofField(field), Words.equality(shown, field.type()));
    return Value.number(word(field, value));
  }

  /** The word of which the field is a part. */
  private static long word(KernelField field, long value) {
    switch (field.decode()) {
      case BITS:
        return value << Long.numberOfTrailingZeros(field.operand());
      case MINUS:
        return value + field.operand();
      default:
        return value;
    }
  }

  static void storeField(KernelObject object, KernelField field, long value) {
    object.written.put(field.fieldName(), value);
  }

  /**
   * Calls a kfunc.
   *
   * @param arguments from index 1
   * @param text the call in the source
   * @param out receives the bool of a pair result
   */
  Value call(Kfunc kfunc, Value[] arguments, String text, OutBool out) {
    for (int i = 0; i < kfunc.parameters().size(); i++) {
      check(kfunc.parameters().get(i), arguments[i + 1]);
    }
    if (kfunc.releases()) {
      release(arguments[1]);
      return Value.ZERO;
    }
    switch (kfunc) {
      case DSQ_INSERT:
      case DSQ_INSERT_VTIME:
        insert();
        return Value.number(1);
      case DISPATCH_NR_SLOTS:
        return Value.number(batch() - (long) pending);
      case DISPATCH_CANCEL:
        if (pending == 0) {
          throw new FaultFound(Fault.NOTHING_TO_CANCEL);
        }
        pending--;
        return Value.ZERO;
      case DSQ_MOVE_TO_LOCAL:
        pending = 0;
        return bool(text);
      case SELECT_CPU_DFL:
        out.set(bool("whether " + text + " finds an idle CPU").bits() != 0);
        return number(text, AbiType.CPU, new long[] {0, 1, Answers.NR_CPUS - 1});
      case DSQ_NR_QUEUED:
        long[] lengths =
            isDeclared(arguments[1].number())
                ? answers.numbers(1, 0, 1_000)
                : new long[] {1, ENOENT, 0};
        return number(text, AbiType.S32, lengths);
      case CREATE_DSQ:
        long made = inputs.ask(inputs.next(text), new long[] {0, ENOMEM}, Words.success(text));
        return Value.number(made);
      case ITER_SCX_DSQ_NEW:
        seenOfDsq.put(target(arguments[1]), 0);
        return Value.ZERO;
      case ITER_SCX_DSQ_NEXT:
        return nextOfDsq(target(arguments[1]), text);
      case NR_CPU_IDS:
        return Value.number(Answers.NR_CPUS);
      case NOW:
        nowNs += 1_000;
        return Value.number(nowNs);
      case EXIT:
      case ERROR:
        ended = true;
        return Value.ZERO;
      case KICK_CPU:
        return Value.ZERO;
      default:
        return result(kfunc, text);
    }
  }

  /** Whether a DSQ surely exists: built in, or made by its declaration. */
  private boolean isDeclared(long id) {
    return id < 0
        || ((id >>> DsqId.DECLARATION_SHIFT) < program.dsqs().size() && (id & 0xffff) == 0);
  }

  private Value result(Kfunc kfunc, String text) {
    AbiType type = kfunc.result();
    if (type.isHandle()) {
      String name = inputs.next(text);
      boolean there =
          !kfunc.nullableResult() || inputs.ask(name, new long[] {1, 0}, Words.presence(text)) != 0;
      if (!there) {
        return Value.ZERO;
      }
      KernelObject object = new KernelObject(name, type, kfunc.releasedBy().isPresent());
      if (object.acquired) {
        held.add(object);
      }
      return Value.of(object);
    }
    switch (type.kind()) {
      case NONE:
        return Value.ZERO;
      case BOOL:
        return bool(text);
      case INDEX:
        long[] cpus = kfunc.nullableResult() ? new long[] {0, EBUSY, 1} : new long[] {0, 1, 3};
        return Value.number(
            inputs.ask(
                inputs.next(text),
                cpus,
                v -> v < 0 ? "`" + text + "` finding none" : "`" + text + "` = " + v));
      default:
        return number(text, type, answers.ofType(type, kfunc.resultRange()));
    }
  }

  private Value bool(String text) {
    return number(text, AbiType.BOOL, Answers.bool());
  }

  private Value number(String text, AbiType type, long[] all) {
    return Value.number(inputs.ask(inputs.next(text), all, Words.equality(text, type)));
  }

  private Value nextOfDsq(Target iterator, String text) {
    int seen = seenOfDsq.merge(iterator, 1, Integer::sum);
    String name = inputs.next(text);
    long[] all = seen == 1 ? new long[] {1, 0} : new long[] {0, 1};
    boolean more =
        seen <= MOST_OF_A_DSQ
            && inputs.ask(
                    name, all, v -> "task " + seen + " of the loop" + (v == 0 ? " missing" : ""))
                != 0;
    return more ? Value.of(new KernelObject(name, AbiType.TASK, false)) : Value.ZERO;
  }

  private static Target target(Value value) {
    Target target = value.target();
    if (target == null) {
      throw new CannotRun("an iterator outside the stack");
    }
    return target;
  }

  private void check(KfuncParameter parameter, Value argument) {
    if (parameter.type().isHandle() && !parameter.nullable()) {
      if (argument.isNull()) {
        throw new FaultFound(Fault.NULL);
      }
      if (argument.target() instanceof KernelObject o && o.released) {
        throw new FaultFound(Fault.RELEASED_TWICE);
      }
    }
    if (parameter.type() == AbiType.CPU && !isCpu(argument.number())) {
      throw new FaultFound(Fault.NO_SUCH_CPU);
    }
    if (parameter.type() == AbiType.DSQ) {
      long id = argument.number();
      if ((id & DsqId.LOCAL_ON) == DsqId.LOCAL_ON && !isCpu(id & 0xffff_ffffL)) {
        throw new FaultFound(Fault.NO_SUCH_CPU);
      }
    }
    if (parameter.type() == AbiType.KICK_FLAGS) {
      long flags = argument.number();
      long others =
          Flag.KICK_PREEMPT.value() | Flag.KICK_WAIT.value() | Flag.KICK_PREEMPT_LAZY.value();
      if ((flags & Flag.KICK_IDLE.value()) != 0 && (flags & others) != 0) {
        throw new FaultFound(Fault.BAD_FLAGS);
      }
    }
  }

  private static boolean isCpu(long number) {
    int cpu = (int) number;
    return cpu >= 0 && cpu < Answers.NR_CPUS;
  }

  private void release(Value argument) {
    if (argument.target() instanceof KernelObject object) {
      if (object.released) {
        throw new FaultFound(Fault.RELEASED_TWICE);
      }
      object.released = true;
      held.remove(object);
    }
  }

  private int batch() {
    return program.maxBatch() == 0 ? KernelLimits.DISPATCH_BATCH : program.maxBatch();
  }

  private void insert() {
    if (op == OpsCallback.DISPATCH_CPU) {
      if (pending == batch()) {
        throw new FaultFound(Fault.BATCH_FULL);
      }
      pending++;
    } else {
      if (inserted) {
        throw new FaultFound(Fault.INSERTED_TWICE);
      }
      inserted = true;
    }
  }

  /** Checks the result of the op. */
  void checkResult(Value r0) {
    if (op == null) {
      return;
    }
    switch (op.resultRule()) {
      case VALID_CPU:
        if (!isCpu(r0.number())) {
          throw new FaultFound(Fault.BAD_CPU_RESULT);
        }
        break;
      case ERRNO:
        int result = (int) r0.number();
        if (result > 0 || result < -4095) {
          throw new FaultFound(Fault.BAD_ERRNO);
        }
        break;
      default:
        break;
    }
  }

  /** Takes the second part of a pair result. */
  interface OutBool {
    void set(boolean value);
  }
}
