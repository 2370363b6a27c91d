package dev.scxlab.bind;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.evaluator.Bytes;
import dev.scxlab.check.evaluator.OracleWorld;
import dev.scxlab.check.evaluator.World;
import dev.scxlab.exec.Interpreter;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Program;
import dev.scxlab.verifier.VerifiedProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled policy in a world without a kernel; its memory and maps are those of a run. */
public final class CompiledPolicy {

  private final Program program;
  private final PolicyImage image;
  private final PolicyMemory memory;
  private final WorldCalls calls;
  private final Interpreter interpreter;
  private final int arguments;

  public CompiledPolicy(VerifiedProgram verified, World world) {
    program = verified.program();
    image =
        new PolicyImage(
            program,
            OracleWorld.MACHINE,
            ParamValues.DEFAULTS,
            new Handles(OracleWorld.MACHINE.nrCpus()));
    memory = image.memory();
    program.data().forEach(v -> useMasksOf(world, v));
    arguments = memory.allocate(64);
    calls = new WorldCalls(world, image, timers());
    interpreter = Interpreter.of(verified, memory, calls);
  }

  /** Names every element of every map of timers by its address. */
  private Map<Long, String> timers() {
    Map<Long, String> names = new HashMap<>();
    for (int i = 0; i < program.maps().size(); i++) {
      MapDef def = program.maps().get(i);
      boolean timers = def.kind() == MapDef.Kind.ARRAY && def.value() instanceof DataType.Timer;
      for (int element = 0; timers && element < def.maxEntries(); element++) {
        PolicyMemory.store32(memory.bytes(), arguments, element);
        names.put(image.map(i).lookup(arguments, 0), def.name() + element);
      }
    }
    return names;
  }

  /** Puts the world's handles where those of the machine's masks are. */
  private void useMasksOf(World world, DataVariable v) {
    if (v.type() instanceof DataType.Mask && v.section() == DataVariable.Section.RODATA) {
      PolicyMemory.store64(memory.bytes(), v.address(), world.maskParam(v.name()));
    }
    Optional<MachineTable> table = MachineTable.byVariable(v.name());
    if (table.isPresent() && table.get().value() == AbiType.MASK) {
      for (int i = 0; i < table.get().size(); i++) {
        PolicyMemory.store64(memory.bytes(), v.address() + 8 * i, world.tableEntry(table.get(), i));
      }
    }
  }

  /** Runs the body of an agent, or of a timer of an array. */
  public void callBody(int function, @Nullable Integer timerMap, int number) {
    calls.loading = false;
    PolicyMemory.store32(memory.bytes(), arguments, number);
    long element = timerMap == null ? 0 : image.map(timerMap).lookup(arguments, 0);
    interpreter.run(function, 0, arguments, element);
  }

  /** Calls an op; one that the program lacks gives 0. */
  public long call(OpsCallback op, long... values) {
    calls.loading = op == OpsCallback.INIT;
    for (int i = 0; i < values.length; i++) {
      PolicyMemory.store64(memory.bytes(), arguments + 8 * i, values[i]);
    }
    for (int i = 0; i < program.functions().size(); i++) {
      Function f = program.functions().get(i);
      if (f.kind() == Function.Kind.OP && f.name().equals(op.opName())) {
        return interpreter.run(i, arguments, 0);
      }
    }
    return 0;
  }

  /** The value of a variable. */
  public Object data(int index) {
    DataVariable v = program.data().get(index);
    return Bytes.read(memory, v.address(), v.type());
  }

  private Object value(int map, long address) {
    return Bytes.read(memory, address, program.maps().get(map).value());
  }

  /**
   * Values of a hash or storage by key, null where there is none.
   *
   * @param keys for a storage the handles of tasks
   */
  public List<@Nullable Object> entries(int map, List<Object> keys) {
    DataType type = program.maps().get(map).key();
    List<@Nullable Object> values = new ArrayList<>();
    int slot = memory.allocate(type == null ? 8 : type.size());
    for (Object key : keys) {
      long at;
      if (type == null) {
        at = image.map(map).storage((int) (long) (Long) key, 0, false);
      } else {
        Bytes.write(memory, slot, type, key);
        at = image.map(map).lookup(slot, 0);
      }
      values.add(at == 0 ? null : value(map, at));
    }
    return values;
  }

  /** What is in a queue or in all of several, each first to last; it is put back. */
  public List<@Nullable Object> queue(int map) {
    int count = program.maps().get(map).count();
    List<@Nullable Object> values = new ArrayList<>();
    for (long cell = 1; cell <= count; cell++) {
      values.addAll(drained(map, image.map(map | cell << 32)));
    }
    return values;
  }

  private List<@Nullable Object> drained(int map, PolicyMap queue) {
    List<@Nullable Object> values = new ArrayList<>();
    List<byte[]> raw = new ArrayList<>();
    int size = program.maps().get(map).value().size();
    int slot = memory.allocate(size);
    while (queue.peek(slot, true) == 0) {
      values.add(value(map, slot));
      byte[] bytes = new byte[size];
      System.arraycopy(memory.bytes(), slot, bytes, 0, size);
      raw.add(bytes);
    }
    for (byte[] bytes : raw) {
      System.arraycopy(bytes, 0, memory.bytes(), slot, size);
      queue.push(slot, 0);
    }
    return values;
  }

  /** The cells of a counter or histogram, summed over CPUs. */
  public List<@Nullable Object> counters(int map) {
    ArrayMap cells = (ArrayMap) image.map(map);
    List<@Nullable Object> sums = new ArrayList<>();
    for (int i = 0; i < cells.entries(); i++) {
      long sum = 0;
      for (int cpu = 0; cpu < cells.copies(); cpu++) {
        sum += PolicyMemory.load64(memory.bytes(), cells.address(i, cpu));
      }
      sums.add(sum);
    }
    return sums;
  }

  /** Each CPU's copy of a percpu variable. */
  public List<@Nullable Object> perCpu(int map) {
    ArrayMap cells = (ArrayMap) image.map(map);
    List<@Nullable Object> values = new ArrayList<>();
    for (int cpu = 0; cpu < cells.copies(); cpu++) {
      values.add(value(map, cells.address(0, cpu)));
    }
    return values;
  }

  /** How many loops were ended by their limit. */
  public long limitHits() {
    return image.stats().getOrDefault("limit_hits", 0L);
  }
}
