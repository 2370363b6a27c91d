package dev.scxlab.confirm;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.confirm.Target.KernelObject;
import dev.scxlab.confirm.Target.MapOf;
import dev.scxlab.confirm.Target.Place;
import dev.scxlab.confirm.Target.Stack;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.MapDef;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** The BPF helpers of a run: maps, storages and queues whose contents are asked for. */
final class MapCalls {

  private static final long E2BIG = -7;
  private static final long ENOENT = -2;
  private static final long ENOMEM = -12;

  private final World world;
  private final Inputs inputs;
  private final Answers answers;
  private final Map<String, Place> entries = new HashMap<>();

  /** Entries by what was asked of them first: the same under other keys, so that runs compare. */
  private final Map<String, String> questions = new HashMap<>();

  MapCalls(World world, Inputs inputs, Answers answers) {
    this.world = world;
    this.inputs = inputs;
    this.answers = answers;
  }

  /**
   * Calls a helper.
   *
   * @param arguments from index 1
   * @param text the call in the source
   */
  Value call(Helper helper, Value[] arguments, String text) {
    switch (helper) {
      case MAP_LOOKUP_ELEM:
      case MAP_LOOKUP_PERCPU_ELEM:
        return lookup(map(arguments[1]), arguments, text);
      case MAP_UPDATE_ELEM:
        return stored(inputs.next(text), new long[] {0, ENOMEM}, text);
      case MAP_PUSH_ELEM:
        checkValue(map(arguments[1]), arguments[2]);
        return stored(inputs.next(text), new long[] {0, E2BIG}, text);
      case MAP_DELETE_ELEM:
      case TASK_STORAGE_DELETE:
        return Value.number(
            inputs.ask(inputs.next(text), new long[] {0, ENOENT}, Words.success(text)));
      case MAP_POP_ELEM:
      case MAP_PEEK_ELEM:
        return take(map(arguments[1]), arguments[2], text);
      case TASK_STORAGE_GET:
        return storage(map(arguments[1]), arguments, text);
      case GET_PRANDOM_U32:
        long[] any = answers.ofType(AbiType.U32, null);
        return Value.number(inputs.ask(inputs.next(text), any, Words.equality(text, AbiType.U32)));
      case GET_SMP_PROCESSOR_ID:
        long[] cpus = answers.ofType(AbiType.CPU, null);
        return Value.number(inputs.ask("this cpu", cpus, Words.equality(text, AbiType.CPU)));
      case GET_CURRENT_TASK_BTF:
        return Value.of(new KernelObject("current()", AbiType.TASK, false));
      case SPIN_LOCK:
      case SPIN_UNLOCK:
      case TRACE_VPRINTK:
        return Value.ZERO;
      default:
        throw new CannotRun(helper.symbol());
    }
  }

  private static MapOf map(Value argument) {
    if (argument.isNull()) {
      throw new FaultFound(Fault.NULL);
    }
    if (argument.target() instanceof MapOf map) {
      return map;
    }
    throw new CannotRun("a map that is none");
  }

  private Value lookup(MapOf map, Value[] arguments, String text) {
    MapDef def = map.def();
    if (def.count() > 1 && !map.inner()) {
      long index = key(arguments[2], 4);
      return Long.compareUnsigned(index & 0xffff_ffffL, def.count()) < 0
          ? Value.of(new MapOf(map.index(), def, true))
          : Value.ZERO;
    }
    DataType keyType = def.key();
    boolean array = def.kind() != MapDef.Kind.HASH;
    long key = key(arguments[2], array || keyType == null ? 4 : keyType.size());
    String entry = def.name() + "[" + key + "]";
    if (array) {
      boolean inside = Long.compareUnsigned(key & 0xffff_ffffL, def.maxEntries()) < 0;
      return inside ? Value.of(entry(entry, def)) : Value.ZERO;
    }
    String name = questions.computeIfAbsent(entry, e -> inputs.next(text));
    boolean there = inputs.ask(name, new long[] {1, 0}, Words.presence(text)) != 0;
    return there ? Value.of(entry(entry, def)) : Value.ZERO;
  }

  private static long key(Value address, int size) {
    if (!(address.target() instanceof Stack stack) || size > 8) {
      return 0;
    }
    int at = Math.toIntExact(address.bits()) + stack.bytes.length;
    if (at < 0 || at + size > stack.bytes.length) {
      throw new CannotRun("a key outside the stack");
    }
    return Memory.read(stack.bytes, at, size, false);
  }

  private Place entry(String name, MapDef def) {
    return entries.computeIfAbsent(
        name, n -> new Place(n, def.value(), new byte[def.value().size()], true, null));
  }

  private Value storage(MapOf map, Value[] arguments, String text) {
    if (!(arguments[2].target() instanceof KernelObject object)) {
      return Value.ZERO;
    }
    String name = map.def().name() + "[" + object.name + "]";
    boolean there = inputs.ask(name, new long[] {1, 0}, Words.presence(text)) != 0;
    return there ? Value.of(entry(name, map.def())) : Value.ZERO;
  }

  private Value stored(String name, long[] outcomes, String text) {
    long result = inputs.ask(name, outcomes, Words.success(text));
    if (result == 0) {
      world.stored();
    }
    return Value.number(result);
  }

  private static void checkValue(MapOf map, Value address) {
    if (map.def().value() instanceof DataType.Scalar scalar
        && address.target() instanceof Stack stack) {
      int at = Math.toIntExact(address.bits()) + stack.bytes.length;
      Place place = new Place("", scalar, new byte[scalar.size()], false, null);
      Memory.checkRange(
          place, 0, scalar.size(), Memory.read(stack.bytes, at, scalar.size(), false));
    }
  }

  private Value take(MapOf map, Value address, String text) {
    if (!(map.def().value() instanceof DataType.Scalar scalar)) {
      throw new CannotRun("a queue of structs");
    }
    String name = inputs.next(text);
    long result = inputs.ask(name, new long[] {0, ENOENT}, presenceOf(text));
    if (result == 0) {
      long value =
          inputs.ask(name + ".value", answers.ofPlace(scalar, 1), Words.place(text, scalar));
      Memory.store(address, 0, scalar.size(), Value.number(value));
    }
    return Value.number(result);
  }

  private static LongFunction<String> presenceOf(String text) {
    return result -> "`" + text + "` finding " + (result == 0 ? "something" : "nothing");
  }
}
