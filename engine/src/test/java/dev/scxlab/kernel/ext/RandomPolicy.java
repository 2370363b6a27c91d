package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Does whatever a policy may do, at random, mostly within the rules. */
final class RandomPolicy implements SchedExtOps {

  private static final int USER_DSQS = 4;
  private static final long MS = 1_000_000;

  private final SplittableRandom random;
  private final Set<OpsCallback> ops = EnumSet.of(OpsCallback.INIT);
  private final long flags;
  private final Deque<Task> held = new ArrayDeque<>();
  private final DsqIterator iterator = new DsqIterator();
  private final int nrCpus;
  private @Nullable ScxKfuncs kfuncs;

  RandomPolicy(long seed, int nrCpus) {
    this.random = new SplittableRandom(seed);
    this.nrCpus = nrCpus;
    for (OpsCallback op :
        EnumSet.of(
            OpsCallback.SELECT_CPU,
            OpsCallback.ENQUEUE_TASK,
            OpsCallback.DEQUEUE,
            OpsCallback.DISPATCH_CPU,
            OpsCallback.TICK,
            OpsCallback.RUNNING,
            OpsCallback.YIELD,
            OpsCallback.CPU_ONLINE,
            OpsCallback.CPU_OFFLINE,
            OpsCallback.UPDATE_IDLE,
            OpsCallback.CPU_RELEASE_OP)) {
      if (random.nextInt(5) > 0) {
        ops.add(op);
      }
    }
    long f = OpsFlag.KEEP_BUILTIN_IDLE.value();
    if (ops.contains(OpsCallback.ENQUEUE_TASK) && random.nextInt(4) == 0) {
      f |= OpsFlag.ENQ_LAST.value();
    }
    if (random.nextInt(4) == 0) {
      f |= OpsFlag.ENQ_EXITING.value();
    }
    if (random.nextInt(6) == 0) {
      f |= OpsFlag.ALWAYS_ENQ_IMMED.value();
    }
    if (random.nextInt(6) == 0) {
      f |= OpsFlag.SWITCH_PARTIAL.value();
    }
    if (random.nextInt(4) == 0) {
      f |= OpsFlag.ALLOW_QUEUED_WAKEUP.value();
    }
    if (random.nextInt(4) == 0) {
      f |= OpsFlag.LAZY_RESCHED.value();
    }
    this.flags = f;
  }

  private ScxKfuncs k() {
    return Objects.requireNonNull(kfuncs);
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public boolean implemented(OpsCallback op) {
    return ops.contains(op);
  }

  @Override
  public long flags() {
    return flags;
  }

  @Override
  public int timeoutMs() {
    return 200;
  }

  @Override
  public void attach(ScxKfuncs k) {
    kfuncs = k;
  }

  @Override
  public int init() {
    for (int i = 0; i < USER_DSQS; i++) {
      k().dsqs().createDsq(i, -1);
    }
    return random.nextInt(60) == 0 ? -12 : 0;
  }

  @Override
  public void loaded() {
    if (random.nextInt(3) == 0) {
      k().policy().timerStart(1, random.nextInt(nrCpus), k().ktimeNs() + 3 * MS);
    }
  }

  @Override
  public void timer(int id) {
    kickSomebody();
    if (random.nextInt(4) == 0) {
      k().dsqs().dsqReenq(random.nextInt(USER_DSQS), 0);
    }
    k().policy().timerStart(id, k().smpProcessorId(), k().ktimeNs() + random.nextLong(9 * MS));
  }

  private long slice() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> MS / 2;
      case 2 -> random.nextInt(40) == 0 ? -1 : 7 * MS;
      default -> 20 * MS;
    };
  }

  private long enqFlags() {
    return switch (random.nextInt(6)) {
      case 0 -> Flag.ENQ_HEAD.value();
      case 1 -> Flag.ENQ_PREEMPT.value();
      default -> 0;
    };
  }

  private int cpuFor(Task p) {
    int cpu = random.nextInt(nrCpus);
    return p.cpusMask.test(cpu) || random.nextInt(200) == 0 ? cpu : p.cpu;
  }

  /** A DSQ and its way of inserting: 0 and 1 FIFO, 2 and 3 by vtime. */
  private void insertSomewhere(Task p, long add) {
    int choice = random.nextInt(10);
    if (choice < 4) {
      int dsq = random.nextInt(USER_DSQS);
      if (dsq < 2) {
        k().inserts().dsqInsert(p, dsq, slice(), enqFlags() | add);
      } else {
        k().inserts().dsqInsertVtime(p, dsq, slice(), random.nextLong(100 * MS), enqFlags() | add);
      }
    } else if (choice < 6) {
      k().inserts().dsqInsert(p, DsqId.GLOBAL, slice(), enqFlags() | add);
    } else if (choice < 8) {
      long immed = random.nextInt(10) == 0 ? Flag.ENQ_IMMED.value() : 0;
      k().inserts().dsqInsert(p, DsqId.LOCAL, slice(), enqFlags() | add | immed);
    } else {
      k().inserts().dsqInsert(p, DsqId.localOn(cpuFor(p)), slice(), enqFlags() | add);
    }
  }

  private void kickSomebody() {
    long[] kinds = {0, 1, 2, 4, 2 | 4, 8};
    if (random.nextInt(3) == 0) {
      k().cpus().kickCpu(random.nextInt(nrCpus), kinds[random.nextInt(kinds.length)]);
    }
  }

  @Override
  public int selectCpu(Task p, int prevCpu, long wakeFlags) {
    int cpu =
        switch (random.nextInt(4)) {
          case 0 -> prevCpu;
          case 1 -> random.nextInt(nrCpus);
          case 2 -> {
            int found =
                k().selects().selectCpuAnd(p, prevCpu, wakeFlags, p.cpusMask, random.nextInt(3));
            yield found >= 0 ? found : prevCpu;
          }
          default -> k().selects().selectCpuDfl(p, prevCpu, wakeFlags);
        };
    if (random.nextInt(3) == 0) {
      insertSomewhere(p, 0);
    }
    return cpu;
  }

  @Override
  public void enqueue(Task p, long enqFlags) {
    if (random.nextInt(4) == 0) {
      held.add(p);
    } else {
      insertSomewhere(p, random.nextBoolean() ? enqFlags : 0);
    }
    kickSomebody();
  }

  @Override
  public void dispatch(int cpu, @Nullable Task prev) {
    int tries = random.nextInt(4);
    while (tries-- > 0 && !held.isEmpty()) {
      insertSomewhere(held.removeFirst(), 0);
      if (random.nextInt(20) == 0) {
        k().dispatches().dispatchCancel();
      }
    }
    if (prev != null && random.nextInt(20) == 0) {
      k().inserts().dsqInsert(prev, DsqId.LOCAL, slice(), 0);
    }
    if (random.nextInt(4) == 0) {
      walk();
    }
    int first = random.nextInt(USER_DSQS);
    for (int i = 0; i < USER_DSQS; i++) {
      if (k().dispatches().dsqMoveToLocal((first + i) % USER_DSQS, 0) && random.nextBoolean()) {
        return;
      }
    }
    kickSomebody();
  }

  private void walk() {
    k().dsqs().iterDsqNew(iterator, random.nextInt(USER_DSQS), random.nextBoolean() ? 1 << 16 : 0);
    for (Task p = k().dsqs().iterDsqNext(iterator);
        p != null;
        p = k().dsqs().iterDsqNext(iterator)) {
      if (random.nextInt(3) == 0) {
        k().dispatches().dsqMoveSetSlice(iterator, slice());
        int target = random.nextInt(2);
        if (random.nextBoolean()) {
          k().dispatches().dsqMove(iterator, p, target, 0);
        } else {
          k().dispatches().dsqMove(iterator, p, DsqId.localOn(cpuFor(p)), 0);
        }
      }
    }
    k().dsqs().iterDsqDestroy(iterator);
  }

  @Override
  public void tick(Task p) {
    if (random.nextInt(10) == 0) {
      k().tasks().taskSetSlice(p, slice());
    }
    if (random.nextInt(40) == 0) {
      k().dsqs().dsqReenq(random.nextBoolean() ? DsqId.LOCAL : random.nextInt(USER_DSQS), 0);
    }
    kickSomebody();
  }

  @Override
  public void running(Task p) {
    if (random.nextInt(20) == 0) {
      kickSomebody();
    }
  }

  @Override
  public boolean yieldTask(Task from, @Nullable Task to) {
    if (random.nextBoolean()) {
      k().tasks().taskSetSlice(from, 0);
    }
    return false;
  }

  @Override
  public void cpuRelease(int cpu, int reason, @Nullable Task task) {
    if (random.nextBoolean()) {
      k().dsqs().reenqueueLocalOld();
    }
  }

  @Override
  public void updateIdle(int cpu, boolean idle) {
    if (random.nextInt(4) == 0) {
      CpuMask mask = k().cpus().possibleCpumask();
      k().selects().pickIdleCpu(mask, 0);
    }
  }
}
