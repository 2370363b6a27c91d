package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.abi.Range;
import dev.scxlab.exec.HostCalls;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.MapDef;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that answers at random and watches what a program does: handles it never gave or took
 * back, wrong locks, keys outside of the stack, writes beside its values. A breach is an {@link
 * AssertionError}.
 */
final class CheckedWorld implements HostCalls {

  private static final int GAP = 64;
  private static final byte CANARY = (byte) 0xa5;
  private static final int CPUS = 4;
  private static final long FIRST_HANDLE = 1L << 40;

  private record Handle(AbiType type, @Nullable Kfunc release) {}

  private final SplittableRandom random;
  private final PolicyMemory memory;
  private final List<MapDef> maps;
  private final Map<Long, Handle> handles = new HashMap<>();
  private final Set<Long> held = new HashSet<>();
  private final Map<Long, Integer> placeOf = new HashMap<>();
  private final Map<Integer, Integer> mapAt = new HashMap<>();
  private final Map<Helper, Long> helperCalls = new EnumMap<>(Helper.class);
  private final int context;
  private final int stack;
  private long nextHandle = FIRST_HANDLE;
  private long locked;
  private long released;

  /** A world whose memory holds the data of the fixtures. */
  CheckedWorld(SplittableRandom random, PolicyMemory memory, List<MapDef> maps) {
    this.random = random;
    this.memory = memory;
    this.maps = maps;
    this.context = memory.allocate(8);
    PolicyMemory.store64(memory.bytes(), context, handle(AbiType.TASK, null));
    for (int m = 0; m < maps.size(); m++) {
      MapDef map = maps.get(m);
      int entries = map.kind() == MapDef.Kind.ARRAY ? map.maxEntries() : 0;
      for (int i = 0; i < entries; i++) {
        placeOf.put(key(m, i), value(m));
      }
    }
    gap();
    this.stack = memory.allocate(0);
  }

  /** The address of the op's arguments. */
  long context() {
    return context;
  }

  /** The address of the one value of an array map. */
  long place(int map, long key) {
    return placeOf.getOrDefault(key(map, key), 0);
  }

  /** How often a helper was called. */
  long calls(Helper helper) {
    return helperCalls.getOrDefault(helper, 0L);
  }

  /** How many references came back. */
  long released() {
    return released;
  }

  /** What must hold when a program has ended. */
  void checkEnd() {
    check(held.isEmpty(), "leaked " + held.size() + " references");
    check(locked == 0, "a lock is held at the exit");
    byte[] bytes = memory.bytes();
    for (Map.Entry<Integer, Integer> place : mapAt.entrySet()) {
      int start = place.getKey();
      int end = start + maps.get(place.getValue()).value().size();
      for (int i = 0; i < GAP; i++) {
        check(bytes[start - 1 - i] == CANARY && bytes[end + i] == CANARY, "a write beside a value");
      }
    }
  }

  private static void check(boolean holds, String breach) {
    if (!holds) {
      throw new AssertionError(breach);
    }
  }

  private static long key(int map, long key) {
    return (long) map << 48 ^ key;
  }

  private void gap() {
    int start = memory.allocate(GAP);
    Arrays.fill(memory.bytes(), start, start + GAP, CANARY);
  }

  private int value(int map) {
    gap();
    int start = memory.allocate(maps.get(map).value().size());
    gap();
    mapAt.put(start, map);
    return start;
  }

  private long handle(AbiType type, @Nullable Kfunc release) {
    long handle = nextHandle++;
    handles.put(handle, new Handle(type, release));
    if (release != null) {
      held.add(handle);
    }
    return handle;
  }

  private void checkHandle(long handle, AbiType type, String callee) {
    Handle known = handles.get(handle);
    if (known == null) {
      throw new AssertionError(callee + " got " + handle + ", which is not there");
    }
    boolean fits =
        known.type() == type || (type == AbiType.MASK && known.type() == AbiType.OWN_MASK);
    check(fits, callee + " got a " + known.type());
  }

  @Override
  public long kfunc(int id, long a1, long a2, long a3, long a4, long a5) {
    Kfunc kfunc = Kfunc.values()[id];
    String name = kfunc.functionName();
    check(locked == 0, name + " under a lock");
    long[] arguments = {a1, a2, a3, a4, a5};
    for (int i = 0; i < kfunc.parameters().size(); i++) {
      KfuncParameter parameter = kfunc.parameters().get(i);
      if (parameter.type().isHandle()) {
        checkHandle(arguments[i], parameter.type(), name);
      } else if (parameter.type() == AbiType.CPU && !parameter.nullable()) {
        check(arguments[i] >= 0 && arguments[i] < CPUS, name + " got the CPU " + arguments[i]);
      }
    }
    if (kfunc.releases()) {
      Handle handle = handles.remove(a1);
      check(handle != null && handle.release() == kfunc, name + " is not what releases this");
      check(held.remove(a1), "released what is not held");
      released++;
    }
    return result(kfunc);
  }

  private long result(Kfunc kfunc) {
    AbiType type = kfunc.result();
    if (type.isHandle()) {
      return kfunc.nullableResult() && random.nextInt(3) == 0
          ? 0
          : handle(type, kfunc.releasedBy().orElse(null));
    }
    Range range = kfunc.resultRange();
    if (range != null) {
      long min = range.min();
      long max = range.max();
      int way = random.nextInt(4);
      return way == 0 ? min : way == 1 ? max : random.nextLong(min, max + 1);
    }
    switch (type) {
      case BOOL:
        return random.nextInt(2);
      case U32:
        return number() & 0xffff_ffffL;
      case S32:
        return (int) number();
      case CPU:
        return kfunc.nullableResult() ? (int) number() : random.nextInt(CPUS);
      default:
        return number();
    }
  }

  @Override
  public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
    Helper helper = Helper.byNumber(number).orElseThrow();
    helperCalls.merge(helper, 1L, Long::sum);
    check(locked == 0 || helper == Helper.SPIN_UNLOCK, helper + " under a lock");
    switch (helper) {
      case GET_PRANDOM_U32:
        return number() & 0xffff_ffffL;
      case MAP_LOOKUP_ELEM:
        return lookup(a1, keyAt(a2));
      case MAP_UPDATE_ELEM:
        int size = maps.get((int) a1).value().size();
        check(a3 >= PolicyMemory.FIRST_ADDRESS && a3 + size <= memory.bytes().length, "a value");
        return random.nextInt(3) == 0 ? -7 : 0;
      case MAP_DELETE_ELEM:
        placeOf.remove(key((int) a1, keyAt(a2)));
        return random.nextBoolean() ? 0 : -2;
      case TASK_STORAGE_GET:
        checkHandle(a2, AbiType.TASK, "task_storage_get");
        return random.nextInt(3) == 0
            ? 0
            : placeOf.computeIfAbsent(key((int) a1, a2), k -> value((int) a1));
      case TASK_STORAGE_DELETE:
        checkHandle(a2, AbiType.TASK, "task_storage_delete");
        placeOf.remove(key((int) a1, a2));
        return random.nextBoolean() ? 0 : -2;
      case SPIN_LOCK:
        check("guarded".equals(mapName(a1)), "no lock lies at " + a1);
        locked = a1;
        return 0;
      case SPIN_UNLOCK:
        check(locked == a1, "unlocks " + a1 + " and not " + locked);
        locked = 0;
        return 0;
      case TIMER_INIT:
        check("beats".equals(maps.get((int) a2).name()), "a timer of another map");
        return timer(a1);
      case TIMER_SET_CALLBACK:
        check(a2 == RandomMapCode.TIMER_FUNCTION, "no body of a timer");
        return timer(a1);
      case TIMER_START:
      case TIMER_CANCEL:
        return timer(a1);
      default:
        throw new AssertionError(helper + " is not expected");
    }
  }

  private String mapName(long place) {
    Integer map = place < FIRST_HANDLE ? mapAt.get((int) place) : null;
    return map == null ? "" : maps.get(map).name();
  }

  private long timer(long place) {
    check("beats".equals(mapName(place)), "no timer lies at " + place);
    return random.nextBoolean() ? 0 : random.nextInt(-4095, 1);
  }

  private int keyAt(long address) {
    check(address >= stack && address + 4 <= stack + 8 * 512, "a key outside of the stack");
    return PolicyMemory.load32(memory.bytes(), address);
  }

  private long lookup(long map, int key) {
    MapDef def = maps.get((int) map);
    if (def.kind() == MapDef.Kind.ARRAY) {
      return placeOf.getOrDefault(key((int) map, key & 0xffff_ffffL), 0);
    }
    return random.nextInt(3) == 0
        ? 0
        : placeOf.computeIfAbsent(key((int) map, key), k -> value((int) map));
  }

  private long number() {
    switch (random.nextInt(4)) {
      case 0:
        return random.nextInt(-10, 40);
      case 1:
        return 1L << random.nextInt(64);
      case 2:
        return random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
      default:
        return random.nextLong() >>> random.nextInt(64);
    }
  }

  @Override
  public long loadField(int field, int word, long handle) {
    throw new AssertionError("no field is read");
  }

  @Override
  public void storeField(int field, long handle, long value) {
    throw new AssertionError("no field is written");
  }
}
