package dev.scxlab.abi;

import static dev.scxlab.abi.AbiType.*;
import static dev.scxlab.abi.KfuncGroup.*;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ops of a scheduler ({@code sched-ext.md} 2.2, {@code verifier.md} 2.1). The ordinal is the
 * op's number in traces and never changes: new ops go to the end.
 */
public enum OpsCallback {
  SELECT_CPU(
      op("select_cpu", CPU, "picks a CPU for a waking task")
          .task("p")
          .param("prev_cpu", CPU)
          .param("wake_flags", WAKE_FLAGS)
          .groups(SELECT, ENQUEUE)
          .unlockedRq()),
  ENQUEUE_TASK(
      op("enqueue", VOID, "takes over a task that wants to run")
          .task("p")
          .param("enq_flags", ENQ_FLAGS)
          .groups(SELECT, ENQUEUE)),
  DEQUEUE(
      op("dequeue", VOID, "a task leaves the policy's custody")
          .task("p")
          .param("deq_flags", DEQ_FLAGS)),
  DISPATCH_CPU(
      op("dispatch", VOID, "a CPU has nothing to run: fill its local DSQ")
          .param("cpu", CPU)
          .nullableTask("prev")
          .groups(ENQUEUE, DISPATCH)),
  TICK(op("tick", VOID, "the timer tick while a task runs").task("p")),
  RUNNABLE(op("runnable", VOID, "a task became runnable").task("p").param("enq_flags", ENQ_FLAGS)),
  RUNNING(op("running", VOID, "a task starts to run").task("p")),
  STOPPING(op("stopping", VOID, "a task stops running").task("p").param("runnable", BOOL)),
  QUIESCENT(
      op("quiescent", VOID, "a task stopped being runnable")
          .task("p")
          .param("deq_flags", DEQ_FLAGS)),
  YIELD(
      op("yield", BOOL, "a task gives the CPU away; the result counts for yield_to only")
          .task("from")
          .nullableTask("to")),
  CORE_SCHED_BEFORE(
      op("core_sched_before", BOOL, "whether the first task goes before the second")
          .task("a")
          .task("b")),
  SET_WEIGHT(
      op("set_weight", VOID, "the weight of a task changed")
          .task("p")
          .param("weight", U32, 1, KernelLimits.MAX_WEIGHT)),
  SET_CPUMASK(
      op("set_cpumask", VOID, "the affinity of a task changed").task("p").param("mask", MASK)),
  UPDATE_IDLE(
      op("update_idle", VOID, "a CPU becomes idle or busy").param("cpu", CPU).param("idle", BOOL)),
  CPU_ACQUIRE(
      op("cpu_acquire", VOID, "a CPU came back from a higher class; deprecated")
          .param("cpu", CPU)
          .param("args", CPU_ACQUIRE_ARGS)),
  CPU_RELEASE_OP(
      op("cpu_release", VOID, "a higher class takes a CPU; deprecated")
          .param("cpu", CPU)
          .param("args", CPU_RELEASE_ARGS)
          .groups(CPU_RELEASE)),
  INIT_TASK(
      op("init_task", S32, "a task appears; an error refuses it")
          .task("p")
          .param("args", INIT_TASK_ARGS)
          .errno()
          .unlocked()
          .maySleep()),
  EXIT_TASK(op("exit_task", VOID, "a task goes away").task("p").param("args", EXIT_TASK_ARGS)),
  ENABLE(op("enable", VOID, "a task enters the policy's class").task("p")),
  DISABLE(op("disable", VOID, "a task leaves the policy's class").task("p")),
  CGROUP_INIT(
      op("cgroup_init", S32, "a cgroup appears; an error refuses it")
          .param("cgrp", CGROUP)
          .param("args", CGROUP_INIT_ARGS)
          .errno()
          .unlocked()
          .maySleep()
          .notModelled("a tree of cgroups")),
  CGROUP_EXIT(
      op("cgroup_exit", VOID, "a cgroup goes away")
          .param("cgrp", CGROUP)
          .unlocked()
          .maySleep()
          .notModelled("a tree of cgroups")),
  CGROUP_PREP_MOVE(
      op("cgroup_prep_move", S32, "a task is about to change its cgroup; an error stops it")
          .task("p")
          .param("from", CGROUP)
          .param("to", CGROUP)
          .errno()
          .unlocked()
          .maySleep()
          .notModelled("a tree of cgroups")),
  CGROUP_MOVE(
      op("cgroup_move", VOID, "a task changes its cgroup")
          .task("p")
          .param("from", CGROUP)
          .param("to", CGROUP)
          .notModelled("a tree of cgroups")),
  CGROUP_CANCEL_MOVE(
      op("cgroup_cancel_move", VOID, "a prepared move does not happen")
          .task("p")
          .param("from", CGROUP)
          .param("to", CGROUP)
          .unlocked()
          .notModelled("a tree of cgroups")),
  CGROUP_SET_WEIGHT(
      op("cgroup_set_weight", VOID, "the weight of a cgroup changed")
          .param("cgrp", CGROUP)
          .param("weight", U32, 1, KernelLimits.MAX_WEIGHT)
          .unlocked()
          .notModelled("a tree of cgroups")),
  CGROUP_SET_BANDWIDTH(
      op("cgroup_set_bandwidth", VOID, "the bandwidth limit of a cgroup changed")
          .param("cgrp", CGROUP)
          .param("period_us", U64)
          .param("quota_us", U64)
          .param("burst_us", U64)
          .unlocked()
          .maySleepSince(704)
          .since(617)
          .notModelled("a tree of cgroups")),
  CGROUP_SET_IDLE(
      op("cgroup_set_idle", VOID, "cpu.idle of a cgroup was written")
          .param("cgrp", CGROUP)
          .param("idle", BOOL)
          .unlocked()
          .since(619)
          .notModelled("a tree of cgroups")),
  CPU_ONLINE(op("cpu_online", VOID, "a CPU came up").param("cpu", CPU).unlocked().maySleep()),
  CPU_OFFLINE(op("cpu_offline", VOID, "a CPU goes down").param("cpu", CPU).unlocked().maySleep()),
  DUMP_ALL(
      op("dump", VOID, "writes the policy's state into a dump")
          .param("ctx", DUMP_CTX)
          .unlocked()
          .groups(DUMP)),
  DUMP_CPU(
      op("dump_cpu", VOID, "writes what the policy knows of a CPU into a dump")
          .param("ctx", DUMP_CTX)
          .param("cpu", CPU)
          .param("idle", BOOL)
          .groups(DUMP)),
  DUMP_TASK(
      op("dump_task", VOID, "writes what the policy knows of a task into a dump")
          .param("ctx", DUMP_CTX)
          .task("p")
          .groups(DUMP)),
  INIT(op("init", S32, "the policy is loaded; an error refuses it").errno().unlocked().maySleep()),
  EXIT(op("exit", VOID, "the policy is unloaded").param("info", EXIT_INFO).unlocked().maySleep()),
  SUB_ATTACH(
      op("sub_attach", S32, "a child scheduler loads")
          .param("args", SUB_ARGS)
          .errno()
          .unlocked()
          .maySleep()
          .since(703)
          .notModelled("sub-schedulers")),
  SUB_DETACH(
      op("sub_detach", VOID, "a child scheduler is gone")
          .param("args", SUB_ARGS)
          .unlocked()
          .maySleep()
          .since(703)
          .notModelled("sub-schedulers")),
  SUB_CAPS_UPDATED(
      op("sub_caps_updated", VOID, "the caps of a shard changed")
          .param("cmask", CMASK)
          .param("caps", U64)
          .unlockedRq()
          .since(703)
          .notModelled("sub-schedulers")),
  SUB_ECAPS_UPDATED(
      op("sub_ecaps_updated", VOID, "the effective caps of a CPU changed")
          .param("cid", S32)
          .param("before", U64)
          .param("after", U64)
          .groups(ENQUEUE, DISPATCH)
          .since(703)
          .notModelled("sub-schedulers")),
  INIT_CIDS_OP(
      op("init_cids", S32, "lays out the cids")
          .errno()
          .unlocked()
          .groups(INIT_CIDS)
          .maySleep()
          .since(703)
          .notModelled("the cid form of schedulers"));

  /** What the kernel makes of an op's result. */
  public enum ResultRule {
    /** There is none. */
    NONE,
    /** A CPU; an impossible one ends the policy. */
    VALID_CPU,
    /** 0 or a negative errno. */
    ERRNO,
    /** True or false. */
    TRUTH
  }

  private final String opName;
  private final AbiType result;
  private final String doc;
  private final ImmutableList<OpParameter> parameters;
  private final ImmutableSet<KfuncGroup> groups;
  private final boolean errno;
  private final boolean rqLocked;
  private final int sleepsSince;
  private final int since;
  private final @Nullable String notModelled;

  OpsCallback(Def def) {
    this.opName = def.name;
    this.result = def.result;
    this.doc = def.doc;
    this.parameters = def.parameters.build();
    this.groups = ImmutableSet.copyOf(def.groups);
    this.errno = def.errno;
    this.rqLocked = def.rqLocked;
    this.sleepsSince = def.sleepsSince;
    this.since = def.since;
    this.notModelled = def.notModelled;
  }

  /** The op's name in a policy and in {@code struct sched_ext_ops}. */
  public String opName() {
    return opName;
  }

  /** Type of the result, {@link AbiType#VOID} for none. */
  public AbiType result() {
    return result;
  }

  public ResultRule resultRule() {
    if (result == VOID) {
      return ResultRule.NONE;
    }
    if (errno) {
      return ResultRule.ERRNO;
    }
    return result == CPU ? ResultRule.VALID_CPU : ResultRule.TRUTH;
  }

  /** One line for listings: when or what for the op is called. */
  public String doc() {
    return doc;
  }

  public ImmutableList<OpParameter> parameters() {
    return parameters;
  }

  /** Whether the op may be loaded as a sleepable program. */
  public boolean maySleep(KernelProfile profile) {
    return profile.has(sleepsSince);
  }

  /** Whether a run queue is locked while it runs. */
  public boolean rqLocked() {
    return rqLocked;
  }

  /** First kernel that has it, as {@link KernelProfile#version}. */
  public int since() {
    return since;
  }

  /** Why a policy may not implement it yet, as a thing the lab lacks; empty when it may. */
  public Optional<String> notModelled() {
    return Optional.ofNullable(notModelled);
  }

  /** What its code may call. */
  public CallContext context(KernelProfile profile) {
    ImmutableSet.Builder<KfuncGroup> allowed = ImmutableSet.builder();
    for (KfuncGroup g : groups) {
      boolean selectOfOldEnqueue =
          this == ENQUEUE_TASK && g == SELECT && profile == KernelProfile.V6_12;
      if (!selectOfOldEnqueue) {
        allowed.add(g);
      }
    }
    allowed.add(ANY, IDLE);
    return new CallContext(opName, allowed.build(), maySleep(profile), rqLocked);
  }

  /** Finds an op by its name in a policy. */
  public static Optional<OpsCallback> byName(String name) {
    for (OpsCallback op : values()) {
      if (op.opName.equals(name)) {
        return Optional.of(op);
      }
    }
    return Optional.empty();
  }

  private static Def op(String name, AbiType result, String doc) {
    return new Def(name, result, doc);
  }

  private static final class Def {
    private final String name;
    private final AbiType result;
    private final String doc;
    private final ImmutableList.Builder<OpParameter> parameters = ImmutableList.builder();
    private final Set<KfuncGroup> groups = EnumSet.noneOf(KfuncGroup.class);
    private boolean errno;
    private boolean rqLocked = true;
    private int sleepsSince = KernelProfile.FOREVER;
    private int since = KernelProfile.ALWAYS;
    private @Nullable String notModelled;

    Def(String name, AbiType result, String doc) {
      this.name = name;
      this.result = result;
      this.doc = doc;
    }

    Def param(String parameter, AbiType type) {
      parameters.add(new OpParameter(parameter, type, false, null));
      return this;
    }

    Def param(String parameter, AbiType type, long min, long max) {
      parameters.add(new OpParameter(parameter, type, false, new Range(min, max)));
      return this;
    }

    Def task(String parameter) {
      return param(parameter, TASK);
    }

    Def nullableTask(String parameter) {
      parameters.add(new OpParameter(parameter, TASK, true, null));
      return this;
    }

    Def groups(KfuncGroup... more) {
      for (KfuncGroup g : more) {
        groups.add(g);
      }
      return this;
    }

    Def errno() {
      errno = true;
      return this;
    }

    Def unlockedRq() {
      rqLocked = false;
      return this;
    }

    Def unlocked() {
      groups.add(UNLOCKED);
      return unlockedRq();
    }

    Def maySleep() {
      return maySleepSince(KernelProfile.ALWAYS);
    }

    Def maySleepSince(int version) {
      sleepsSince = version;
      return this;
    }

    Def since(int version) {
      since = version;
      return this;
    }

    Def notModelled(String what) {
      notModelled = what;
      return this;
    }
  }
}
