package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.abi.Range;
import dev.scxlab.kernel.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A world without a kernel: what it answers depends on its seed and on the calls so far, and lies
 * within what the tables promise. It writes down every call.
 */
public final class OracleWorld implements World {

  /** The machine: 2 nodes, 4 cores with 2 threads each. */
  public static final Topology MACHINE = Topology.of(2, 2, 2);

  /** Handles of tasks are 1 to this. */
  public static final int TASKS = 6;

  private static final long FIRST_MASK = 100;

  /** Some texts of up to eight bytes, the first one lowest: "", "game", "gam", "hog". */
  private static final long[] TEXTS = {0, 0x656d6167L, 0x6d6167L, 0x676f68L};

  private static final int LONGEST_DSQ = 5;

  private final long seed;
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Long> written = new HashMap<>();
  private final Map<Long, Integer> steps = new HashMap<>();
  private long kfuncs;
  private long draws;
  private long iterators;
  private long ops;

  public OracleWorld(long seed) {
    this.seed = seed;
  }

  /** Every call so far, one line each. */
  public List<String> calls() {
    return calls;
  }

  /** Another op begins: it may run on another CPU. */
  void nextOp() {
    ops++;
  }

  /** A number that is the same for the same seed and the same question. */
  static long mix(long... parts) {
    long h = 0x9e3779b97f4a7c15L;
    for (long part : parts) {
      h = (h ^ part) * 0xbf58476d1ce4e5b9L;
      h ^= h >>> 31;
      h *= 0x94d049bb133111ebL;
      h ^= h >>> 29;
    }
    return h;
  }

  @Override
  public long kfunc(Kfunc kfunc, long... arguments) {
    kfuncs++;
    written.keySet().removeIf(key -> key.contains(" volatile "));
    long result = result(kfunc, arguments);
    calls.add(kfunc.functionName() + Arrays.toString(arguments) + " = " + result);
    return result;
  }

  private long result(Kfunc kfunc, long[] arguments) {
    long h = mix(seed, kfuncs, kfunc.ordinal());
    AbiType type = kfunc.result();
    Range range = kfunc.resultRange();
    if (kfunc == Kfunc.ITER_SCX_DSQ_NEXT || kfunc == Kfunc.ITER_TASK_NEXT) {
      int step = steps.merge(arguments[0], 1, Integer::sum);
      return step > LONGEST_DSQ || h % 4 == 0 ? 0 : task(h);
    }
    if (kfunc == Kfunc.CREATE_DSQ) {
      return h % 200 == 0 ? -12 : 0;
    }
    if (type.isIndex() && kfunc.nullableResult() && h % 4 == 0) {
      return h % 8 == 0 ? -16 : count(type);
    }
    if (type.isHandle()) {
      boolean none = kfunc.nullableResult() && h % 4 == 0;
      return none ? 0 : type == AbiType.TASK ? task(h) : FIRST_MASK + Math.floorMod(h >> 8, 8);
    }
    return number(type, range, h >> 8);
  }

  private static long task(long h) {
    return 1L + Math.floorMod(h >> 8, TASKS);
  }

  private static int count(AbiType index) {
    return factOf(ExprEvaluator.fact(index));
  }

  /** Any number of a type within bounds; extreme and small ones often. */
  static long number(AbiType type, @Nullable Range range, long h) {
    if (type == AbiType.VOID) {
      return 0;
    }
    if (type.isIndex()) {
      return Math.floorMod(h, count(type));
    }
    if (type == AbiType.BOOL) {
      return h & 1;
    }
    if (range != null) {
      boolean edge = h % 5 == 0;
      long span = range.max() - range.min() + 1;
      return edge ? (h % 2 == 0 ? range.min() : range.max()) : range.min() + Math.floorMod(h, span);
    }
    long value = h % 3 == 0 ? h : h % 3 == 1 ? Math.floorMod(h, 100) : h >>> 40;
    return type.bytes() != 4 ? value : type.signed() ? (int) value : value & 0xffff_ffffL;
  }

  @Override
  public boolean secondResult() {
    return mix(seed, kfuncs, 2) % 2 == 0;
  }

  @Override
  public long newIterator() {
    return ++iterators;
  }

  @Override
  public void message(@Nullable Kfunc kfunc, long code, String format, List<Object> arguments) {
    kfuncs += kfunc == null ? 0 : 1;
    calls.add((kfunc == null ? "log" : kfunc.functionName()) + code + format + arguments);
  }

  @Override
  public long timer(String timer, long delayNs) {
    calls.add(timer + (delayNs < 0 ? ".cancel()" : ".start(" + delayNs + ")"));
    return mix(seed, calls.size(), delayNs) & 1;
  }

  @Override
  public void wake(int agent) {
    calls.add("wake " + agent);
  }

  @Override
  public void lock(boolean taken) {
    calls.add(taken ? "lock" : "unlock");
  }

  @Override
  public long event(int counter) {
    return mix(seed, kfuncs, counter) >>> 40;
  }

  /** Slice and vtime may change with every call: one that keeps an old value is found out. */
  private String key(KernelField field, long handle) {
    boolean changes = field == KernelField.TASK_SLICE || field == KernelField.TASK_DSQ_VTIME;
    return field.struct() + (changes ? " volatile " : " ") + field.offset() + " " + handle;
  }

  @Override
  public long field(KernelField field, int word, long handle) {
    if (handle == 0) {
      throw new AssertionError(field + " of null");
    }
    if (field.bytes() == 16) {
      return word == 0 ? TEXTS[Math.floorMod(mix(seed, handle), TEXTS.length)] : 0;
    }
    String key = key(field, handle);
    Long value = written.get(key);
    if (value != null) {
      return value;
    }
    long epoch = key.contains(" volatile ") ? kfuncs : 0;
    long h = mix(seed, field.struct().ordinal(), field.offset(), handle, epoch);
    if (field == KernelField.TASK_MM) {
      return Math.floorMod(h, 3);
    }
    if (field == KernelField.TASK_SUM_EXEC) {
      return h >>> 8;
    }
    if (field.type() == AbiType.TASK) {
      return field.nullable() && h % 3 == 0 ? 0 : task(h);
    }
    if (field.type().isHandle()) {
      return FIRST_MASK + handle;
    }
    AbiType width =
        field.bytes() == 8 ? AbiType.U64 : field.signedLoad() ? AbiType.S32 : AbiType.U32;
    long wordValue = number(width, field.wordRange(), h);
    return field.bytes() == 2 ? wordValue & 0xffff : field.bytes() == 1 ? wordValue & 1 : wordValue;
  }

  @Override
  public void setField(KernelField field, long handle, long value) {
    calls.add(field + " of " + handle + " = " + value);
    written.put(key(field, handle), value);
  }

  @Override
  public int thisCpu() {
    return Math.floorMod(mix(seed, ops, 3), MACHINE.nrCpus());
  }

  @Override
  public long random() {
    return mix(seed, 4, draws++) & 0xffff_ffffL;
  }

  @Override
  public long currentTask() {
    return task(mix(seed, ops, 5));
  }

  @Override
  public int fact(MachineFact fact) {
    return factOf(fact);
  }

  @Override
  public long tableEntry(MachineTable table, int index) {
    if (index >= count(table.index())) {
      return table.value() == AbiType.MASK ? FIRST_MASK : 0;
    }
    switch (table) {
      case CPU_CORE:
        return MACHINE.coreOf(index);
      case CPU_LLC:
        return MACHINE.llcOf(index);
      case LLC_NODE:
        for (int cpu = 0; cpu < MACHINE.nrCpus(); cpu++) {
          if (MACHINE.llcOf(cpu) == index) {
            return MACHINE.nodeOf(cpu);
          }
        }
        throw new AssertionError("LLC " + index);
      default:
        return FIRST_MASK + 50 * (1L + table.ordinal()) + index;
    }
  }

  @Override
  public long maskParam(String name) {
    return FIRST_MASK + Math.floorMod(name.hashCode(), 40);
  }

  private static int factOf(MachineFact fact) {
    switch (fact) {
      case NR_CPUS:
        return MACHINE.nrCpus();
      case NR_CORES:
        return MACHINE.nrCores();
      case NR_LLCS:
        return MACHINE.nrLlcs();
      default:
        return MACHINE.nrNodes();
    }
  }
}
