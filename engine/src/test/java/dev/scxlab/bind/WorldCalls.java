package dev.scxlab.bind;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.check.evaluator.World;
import dev.scxlab.exec.HostCalls;
import dev.scxlab.exec.PolicyMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Passes what bytecode asks for on to a world; maps are the real ones. */
final class WorldCalls implements HostCalls {

  private static final int MAX_FORMAT = 1024;

  /** Whether init runs, whose generated part arms timers: nothing is said of timers then. */
  boolean loading;

  private final World world;
  private final PolicyImage image;
  private final Map<Long, String> timers;

  /**
   * Makes the calls.
   *
   * @param timers names of the elements of maps of timers, by address
   */
  WorldCalls(World world, PolicyImage image, Map<Long, String> timers) {
    this.world = world;
    this.image = image;
    this.timers = timers;
  }

  private byte[] bytes() {
    return image.memory().bytes();
  }

  @Override
  public long kfunc(int id, long a1, long a2, long a3, long a4, long a5) {
    Kfunc kfunc = Kfunc.values()[id];
    long[] raw = {a1, a2, a3, a4, a5};
    if (kfunc.isMessage()) {
      int first = kfunc == Kfunc.EXIT ? 1 : 0;
      message(kfunc, first == 0 ? 0 : a1, raw[first], raw[first + 1], raw[first + 2]);
      return 0;
    }
    if (kfunc == Kfunc.EVENTS) {
      world.kfunc(kfunc);
      for (int at = 0; at < a2; at += 8) {
        PolicyMemory.store64(bytes(), a1 + at, world.event(at / 8));
      }
      return 0;
    }
    List<Long> passed = new ArrayList<>();
    long out = 0;
    for (int i = 0; i < kfunc.parameters().size(); i++) {
      KfuncParameter p = kfunc.parameters().get(i);
      if (p.type() == AbiType.OUT_BOOL) {
        out = raw[i];
      } else if (p.type() == AbiType.DSQ_ITERATOR || p.type() == AbiType.TASK_ITERATOR) {
        if (kfunc == Kfunc.ITER_SCX_DSQ_NEW || kfunc == Kfunc.ITER_TASK_NEW) {
          PolicyMemory.store64(bytes(), raw[i], world.newIterator());
        }
        passed.add(PolicyMemory.load64(bytes(), raw[i]));
      } else {
        passed.add(clean(p.type(), raw[i]));
      }
    }
    long result = world.kfunc(kfunc, passed.stream().mapToLong(n -> n).toArray());
    if (out != 0) {
      PolicyMemory.store8(bytes(), out, world.secondResult() ? 1 : 0);
    }
    return result;
  }

  private String timer(long address) {
    return Objects.requireNonNull(timers.get(address));
  }

  /** What a kfunc takes of a register. */
  private static long clean(AbiType type, long raw) {
    if (type == AbiType.BOOL) {
      return raw & 0xff;
    }
    return type.bytes() != 4 ? raw : type.signed() ? (int) raw : raw & 0xffff_ffffL;
  }

  private void message(@Nullable Kfunc kfunc, long code, long format, long args, long argBytes) {
    String text = image.memory().text(format, MAX_FORMAT);
    List<Object> values = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < (int) argBytes; at += 8) {
      long value = PolicyMemory.load64(bytes(), args + at);
      from = text.indexOf('%', from) + 1;
      boolean isText = text.startsWith("s", from);
      values.add(isText ? (Object) image.memory().text(value, MAX_FORMAT) : (Object) value);
    }
    world.message(kfunc, code, text, values);
  }

  @Override
  public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
    Helper helper = Helper.byNumber(number).orElseThrow();
    switch (helper) {
      case MAP_LOOKUP_ELEM:
        return image.isSeveral(a1)
            ? image.inner(a1, a2)
            : image.map(a1).lookup(a2, world.thisCpu());
      case MAP_UPDATE_ELEM:
        return image.map(a1).update(a2, a3, a4, world.thisCpu());
      case MAP_DELETE_ELEM:
        return image.map(a1).delete(a2);
      case MAP_PUSH_ELEM:
        return image.map(a1).push(a2, a3);
      case MAP_POP_ELEM:
        return image.map(a1).peek(a2, true);
      case MAP_PEEK_ELEM:
        return image.map(a1).peek(a2, false);
      case MAP_LOOKUP_PERCPU_ELEM:
        ArrayMap map = (ArrayMap) image.map(a1);
        return map.hasCpu(a3) ? map.lookup(a2, (int) a3) : 0;
      case TASK_STORAGE_GET:
        boolean create = (a4 & Helper.STORAGE_CREATE) != 0;
        return a2 == 0 ? 0 : image.map(a1).storage((int) a2, a3, create);
      case TASK_STORAGE_DELETE:
        return image.map(a1).deleteStorage((int) a2);
      case GET_SMP_PROCESSOR_ID:
        return world.thisCpu();
      case GET_PRANDOM_U32:
        return world.random();
      case GET_CURRENT_TASK_BTF:
        return world.currentTask();
      case TIMER_INIT, TIMER_SET_CALLBACK:
        return 0;
      case TIMER_START:
        if (!loading) {
          world.timer(timer(a1), a2);
        }
        return 0;
      case TIMER_CANCEL:
        return loading ? 0 : world.timer(timer(a1), -1);
      case RINGBUF_OUTPUT:
        world.wake(PolicyMemory.load32(bytes(), a2));
        return 0;
      case SPIN_LOCK:
      case SPIN_UNLOCK:
        world.lock(helper == Helper.SPIN_LOCK);
        return 0;
      case TRACE_VPRINTK:
        message(null, 0, a1, a3, a4 & 0xffff_ffffL);
        return 0;
      default:
        throw new AssertionError(helper);
    }
  }

  @Override
  public long loadField(int field, int word, long handle) {
    return world.field(KernelField.values()[field], word, handle);
  }

  @Override
  public void storeField(int field, long handle, long value) {
    KernelField f = KernelField.values()[field];
    world.setField(f, handle, f.bytes() == 1 ? value & 0xff : value);
  }
}
