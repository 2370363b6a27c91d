package dev.scxlab.conformance;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.ext.SchedExtOps;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts itself before a policy and logs every call of an op when it begins, as the recorded policies
 * do; like them it has the ops that only log whether the policy has them or not.
 */
final class OpsLog {

  /** Receives calls of ops. */
  interface Listener {
    void called(OpsCallback op, @Nullable Task task, String args);
  }

  private static final Set<OpsCallback> ONLY_LOG =
      EnumSet.of(
          OpsCallback.SELECT_CPU,
          OpsCallback.DEQUEUE,
          OpsCallback.TICK,
          OpsCallback.RUNNABLE,
          OpsCallback.RUNNING,
          OpsCallback.STOPPING,
          OpsCallback.QUIESCENT,
          OpsCallback.SET_WEIGHT,
          OpsCallback.SET_CPUMASK,
          OpsCallback.UPDATE_IDLE,
          OpsCallback.INIT_TASK,
          OpsCallback.EXIT_TASK,
          OpsCallback.ENABLE,
          OpsCallback.DISABLE,
          OpsCallback.EXIT);

  private final SchedExtOps policy;
  private final Listener listener;

  private OpsLog(SchedExtOps policy, Listener listener) {
    this.policy = policy;
    this.listener = listener;
  }

  /** The policy with a log before it. */
  static SchedExtOps before(SchedExtOps policy, Listener listener) {
    OpsLog log = new OpsLog(policy, listener);
    return (SchedExtOps)
        Proxy.newProxyInstance(
            OpsLog.class.getClassLoader(),
            new Class<?>[] {SchedExtOps.class},
            (proxy, method, args) -> log.call(method, args));
  }

  private @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
    if (method.getName().equals("implemented") && args != null) {
      OpsCallback op = (OpsCallback) args[0];
      return policy.implemented(op) || ONLY_LOG.contains(op);
    }
    OpsCallback op = op(method.getName());
    if (op != null) {
      Object[] given = args == null ? new Object[0] : args;
      listener.called(op, task(given), args(op, given));
      if (!policy.implemented(op)) {
        return method.getReturnType() == int.class ? neutral(op, given) : null;
      }
    }
    try {
      return method.invoke(policy, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static int neutral(OpsCallback op, Object[] args) {
    return op == OpsCallback.SELECT_CPU ? (int) args[1] : 0;
  }

  private static @Nullable OpsCallback op(String method) {
    String name =
        switch (method) {
          case "yieldTask" -> "yield";
          default -> method.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
        };
    return OpsCallback.byName(name).orElse(null);
  }

  private static @Nullable Task task(Object[] args) {
    for (Object arg : args) {
      if (arg instanceof Task task) {
        return task;
      }
    }
    return null;
  }

  /** {@code scx.flags} without bits that 7.2 has not. */
  private static int flags(Task p) {
    return p.scx.flags & ~(SchedExtEntity.PROTECTED | SchedExtEntity.RUN_TRACKED);
  }

  private static String args(OpsCallback op, Object[] a) {
    return switch (op) {
      case SELECT_CPU -> "0x" + Long.toHexString((long) a[2]);
      case ENQUEUE_TASK ->
          "0x" + Long.toHexString((long) a[1]) + " fl=" + Integer.toHexString(flags((Task) a[0]));
      case RUNNABLE, QUIESCENT, DEQUEUE -> "0x" + Long.toHexString((long) a[1]);
      case STOPPING -> "runnable=" + ((boolean) a[1] ? 1 : 0);
      case DISPATCH_CPU ->
          "cpu="
              + a[0]
              + (a[1] instanceof Task prev
                  ? " queued=" + (prev.onRq == Task.ON_RQ_QUEUED ? 1 : 0)
                  : "");
      case INIT_TASK -> "fork=" + ((boolean) a[1] ? 1 : 0);
      case SET_WEIGHT -> "w=" + a[1];
      case SET_CPUMASK -> "mask=" + ((CpuMask) a[1]).toHex();
      case UPDATE_IDLE -> "cpu=" + a[0] + " idle=" + ((boolean) a[1] ? 1 : 0);
      case CPU_OFFLINE, CPU_ONLINE, CPU_ACQUIRE -> "cpu=" + a[0];
      case CPU_RELEASE_OP -> "cpu=" + a[0] + " reason=" + a[1];
      default -> "";
    };
  }
}
