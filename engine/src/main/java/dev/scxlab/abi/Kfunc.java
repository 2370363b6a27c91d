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
 * The kernel functions for policies ({@code sched-ext.md} 3, {@code verifier.md} 2.2). The ordinal
 * is the number in CALL instructions and in traces and never changes: new ones go to the end.
 */
public enum Kfunc {

  // Inserting into DSQs.
  DSQ_INSERT(
      kfunc("dsq_insert", BOOL, "queues a task in FIFO order")
          .liveTask("p")
          .param("dsq", DSQ)
          .param("slice", TIME)
          .param("enq_flags", ENQ_FLAGS)
          .in(ENQUEUE)
          .alias("dispatch")
          .symbol("scx_bpf_dispatch", 612, 614, "void(task *, u64, u64, u64)")
          .symbol("scx_bpf_dsq_insert", 613, 703, "void(task *, u64, u64, u64)")
          .symbol(
              "scx_bpf_dsq_insert___v2",
              619,
              KernelProfile.FOREVER,
              "bool(task *, u64, u64, u64)")),
  DSQ_INSERT_VTIME(
      kfunc("dsq_insert_vtime", BOOL, "queues a task in the order of its vtime")
          .liveTask("p")
          .param("dsq", DSQ)
          .param("slice", TIME)
          .param("vtime", U64)
          .param("enq_flags", ENQ_FLAGS)
          .in(ENQUEUE)
          .alias("dispatch_vtime")
          .symbol("scx_bpf_dispatch_vtime", 612, 614, "void(task *, u64, u64, u64, u64)")
          .symbol("scx_bpf_dsq_insert_vtime", 613, 703, "void(task *, u64, u64, u64, u64)")
          .symbol(
              "__scx_bpf_dsq_insert_vtime",
              619,
              KernelProfile.FOREVER,
              "bool(task *, args *{dsq_id, slice, vtime, enq_flags})")),

  // Dispatch.
  DISPATCH_NR_SLOTS(
      kfunc("dispatch_nr_slots", U32, "free slots of the dispatch buffer")
          .result(0, Integer.MAX_VALUE)
          .in(DISPATCH)
          .symbol("u32(void)")),
  DISPATCH_CANCEL(
      kfunc("dispatch_cancel", VOID, "takes the newest insert out of the dispatch buffer")
          .in(DISPATCH)
          .symbol("void(void)")),
  DSQ_MOVE_TO_LOCAL(
      kfunc(
              "dsq_move_to_local",
              BOOL,
              "moves the first task that may run here to this CPU's local DSQ")
          .param("dsq", DSQ)
          .param("enq_flags", ENQ_FLAGS, 701)
          .in(DISPATCH)
          .alias("consume")
          .moves()
          .symbol("scx_bpf_consume", 612, 614, "bool(u64)")
          .symbol("scx_bpf_dsq_move_to_local", 613, KernelProfile.FOREVER, "bool(u64)")
          .symbol("scx_bpf_dsq_move_to_local___v2", 701, KernelProfile.FOREVER, "bool(u64, u64)")),
  DSQ_MOVE(
      kfunc("dsq_move", BOOL, "moves a task of a loop over a DSQ to another DSQ")
          .param("it", DSQ_ITERATOR)
          .liveTask("t")
          .param("to", DSQ)
          .param("enq_flags", ENQ_FLAGS)
          .in(DISPATCH, UNLOCKED)
          .alias("dispatch_from_dsq")
          .moves()
          .symbol("scx_bpf_dispatch_from_dsq", 612, 614, "bool(iter *, task *, u64, u64)")
          .symbol(
              "scx_bpf_dsq_move", 613, KernelProfile.FOREVER, "bool(iter *, task *, u64, u64)")),
  DSQ_MOVE_VTIME(
      kfunc("dsq_move_vtime", BOOL, "as dsq_move, into a DSQ in vtime order")
          .param("it", DSQ_ITERATOR)
          .liveTask("t")
          .param("to", DSQ)
          .param("enq_flags", ENQ_FLAGS)
          .in(DISPATCH, UNLOCKED)
          .alias("dispatch_vtime_from_dsq")
          .moves()
          .symbol("scx_bpf_dispatch_vtime_from_dsq", 612, 614, "bool(iter *, task *, u64, u64)")
          .symbol(
              "scx_bpf_dsq_move_vtime",
              613,
              KernelProfile.FOREVER,
              "bool(iter *, task *, u64, u64)")),
  DSQ_MOVE_SET_SLICE(
      kfunc("dsq_move_set_slice", VOID, "the slice that the next dsq_move gives")
          .param("it", DSQ_ITERATOR)
          .param("slice", TIME)
          .in(DISPATCH, UNLOCKED)
          .symbol("scx_bpf_dispatch_from_dsq_set_slice", 612, 614, "void(iter *, u64)")
          .symbol("scx_bpf_dsq_move_set_slice", 613, KernelProfile.FOREVER, "void(iter *, u64)")),
  DSQ_MOVE_SET_VTIME(
      kfunc("dsq_move_set_vtime", VOID, "the vtime that the next dsq_move_vtime gives")
          .param("it", DSQ_ITERATOR)
          .param("vtime", U64)
          .in(DISPATCH, UNLOCKED)
          .symbol("scx_bpf_dispatch_from_dsq_set_vtime", 612, 614, "void(iter *, u64)")
          .symbol("scx_bpf_dsq_move_set_vtime", 613, KernelProfile.FOREVER, "void(iter *, u64)")),

  // CPU selection.
  SELECT_CPU_DFL(
      kfunc("select_cpu_dfl", CPU, "the default choice of a CPU, and whether it is idle")
          .liveTask("p")
          .param("prev_cpu", CPU)
          .param("wake_flags", WAKE_FLAGS)
          .param("is_idle", OUT_BOOL)
          .in(SELECT, UNLOCKED)
          .symbol("s32(task *, s32, u64, bool *)")),
  SELECT_CPU_AND(
      kfunc("select_cpu_and", CPU, "claims an idle CPU of a mask that the task may use")
          .liveTask("p")
          .param("prev_cpu", CPU)
          .param("wake_flags", WAKE_FLAGS)
          .param("mask", MASK)
          .param("flags", PICK_FLAGS)
          .nullableResult()
          .in(SELECT, UNLOCKED)
          .symbol("scx_bpf_select_cpu_and", 616, 703, "s32(task *, s32, u64, cpumask *, u64)")
          .symbol(
              "__scx_bpf_select_cpu_and",
              619,
              KernelProfile.FOREVER,
              "s32(task *, cpumask *, args *{prev_cpu, wake_flags, flags})")),

  // Contexts without a lock.
  CREATE_DSQ(
      kfunc("create_dsq", S32, "makes a DSQ: 0 or a negative errno")
          .param("dsq", DSQ)
          .nullable("node", NODE)
          .result(-4095, 0)
          .in(UNLOCKED)
          .sleeps()
          .symbol("s32(u64, s32)")),

  // Every context.
  DESTROY_DSQ(
      kfunc("destroy_dsq", VOID, "removes an empty DSQ")
          .param("dsq", DSQ)
          .in(ANY)
          .symbol("void(u64)")),
  DSQ_NR_QUEUED(
      kfunc("dsq_nr_queued", S32, "the number of tasks in a DSQ, or a negative errno")
          .param("dsq", DSQ)
          .result(-4095, Integer.MAX_VALUE)
          .in(ANY)
          .symbol("s32(u64)")),
  DSQ_PEEK(
      kfunc("dsq_peek", TASK, "the first task of a DSQ")
          .param("dsq", DSQ)
          .nullableResult()
          .borrowed()
          .in(ANY)
          .symbol("scx_bpf_dsq_peek", 619, KernelProfile.FOREVER, "task *(u64)")),
  DSQ_REENQ(
      kfunc("dsq_reenq", VOID, "sends the tasks of a DSQ through enqueue again, soon")
          .param("dsq", DSQ)
          .param("flags", REENQ_FLAGS)
          .in(ANY)
          .symbol("scx_bpf_dsq_reenq", 701, KernelProfile.FOREVER, "void(u64, u64)")),
  REENQUEUE_LOCAL(
      kfunc(
              "reenqueue_local",
              VOID,
              "sends the tasks of this CPU's local DSQ through enqueue again")
          .in(ANY)
          .symbol("scx_bpf_reenqueue_local___v2", 701, KernelProfile.FOREVER, "void(void)")),
  REENQUEUE_LOCAL_OLD(
      kfunc(
              "reenqueue_local",
              U32,
              "sends the tasks of this CPU's local DSQ through enqueue again; gives their number")
          .result(0, Integer.MAX_VALUE)
          .in(CPU_RELEASE)
          .nameUntil(619)
          .symbol("u32(void)")),
  ITER_SCX_DSQ_NEW(
      kfunc("iter_scx_dsq_new", S32, "begins a loop over a DSQ")
          .param("it", DSQ_ITERATOR)
          .param("dsq", DSQ)
          .param("flags", ITER_FLAGS)
          .result(-4095, 0)
          .in(ANY)
          .hidden()
          .symbol("bpf_iter_scx_dsq_new", 612, KernelProfile.FOREVER, "int(iter *, u64, u64)")),
  ITER_SCX_DSQ_NEXT(
      kfunc("iter_scx_dsq_next", TASK, "the next task of a loop over a DSQ")
          .param("it", DSQ_ITERATOR)
          .nullableResult()
          .borrowed()
          .in(ANY)
          .hidden()
          .symbol("bpf_iter_scx_dsq_next", 612, KernelProfile.FOREVER, "task *(iter *)")),
  ITER_SCX_DSQ_DESTROY(
      kfunc("iter_scx_dsq_destroy", VOID, "ends a loop over a DSQ")
          .param("it", DSQ_ITERATOR)
          .in(ANY)
          .hidden()
          .symbol("bpf_iter_scx_dsq_destroy", 612, KernelProfile.FOREVER, "void(iter *)")),
  EXIT(
      kfunc("exit", VOID, "ends the policy with a code and a message")
          .param("code", S64)
          .message()
          .in(ANY)
          .symbol(
              "scx_bpf_exit_bstr", 612, KernelProfile.FOREVER, "void(s64, char *, u64 *, u32)")),
  ERROR(
      kfunc("error", VOID, "ends the policy with an error message")
          .message()
          .in(ANY)
          .symbol("scx_bpf_error_bstr", 612, KernelProfile.FOREVER, "void(char *, u64 *, u32)")),
  DUMP(
      kfunc("dump", VOID, "writes a line into the dump")
          .message()
          .in(KfuncGroup.DUMP)
          .symbol("scx_bpf_dump_bstr", 612, KernelProfile.FOREVER, "void(char *, u64 *, u32)")),
  CPUPERF_CAP(
      kfunc("cpuperf_cap", U32, "the capacity of a CPU, 1..1024")
          .param("cpu", CPU)
          .result(1, KernelLimits.CPUPERF_ONE)
          .in(ANY)
          .symbol("u32(s32)")),
  CPUPERF_CUR(
      kfunc("cpuperf_cur", U32, "the present performance of a CPU, 1..1024")
          .param("cpu", CPU)
          .result(1, KernelLimits.CPUPERF_ONE)
          .in(ANY)
          .symbol("u32(s32)")),
  CPUPERF_SET(
      kfunc("cpuperf_set", VOID, "asks for a performance of a CPU, 0..1024")
          .param("cpu", CPU)
          .param("perf", U32, 0, KernelLimits.CPUPERF_ONE)
          .in(ANY)
          .symbol("void(s32, u32)")),
  NR_CPU_IDS(
      kfunc("nr_cpu_ids", U32, "the number of CPUs that may ever exist")
          .result(1, KernelLimits.MAX_CPUS)
          .in(ANY)
          .symbol("u32(void)")),
  NR_NODE_IDS(
      kfunc("nr_node_ids", U32, "the number of nodes that may ever exist")
          .result(1, KernelLimits.MAX_NODES)
          .in(ANY)
          .symbol("scx_bpf_nr_node_ids", 615, KernelProfile.FOREVER, "u32(void)")),
  GET_POSSIBLE_CPUMASK(
      kfunc("get_possible_cpumask", MASK, "the CPUs that may ever exist")
          .acquired("put_cpumask")
          .in(ANY)
          .symbol("cpumask *(void)")),
  GET_ONLINE_CPUMASK(
      kfunc("get_online_cpumask", MASK, "the CPUs that are online")
          .acquired("put_cpumask")
          .in(ANY)
          .symbol("cpumask *(void)")),
  PUT_CPUMASK(
      kfunc("put_cpumask", VOID, "gives back a mask of possible or online CPUs")
          .param("mask", MASK)
          .releases()
          .in(ANY)
          .symbol("void(cpumask *)")),
  TASK_RUNNING(
      kfunc("task_running", BOOL, "whether a task is on a CPU")
          .liveTask("p")
          .in(ANY)
          .symbol("bool(task *)")),
  TASK_CPU(kfunc("task_cpu", CPU, "the CPU of a task").liveTask("p").in(ANY).symbol("s32(task *)")),
  LOCKED_RQ(
      kfunc("locked_rq", RUN_QUEUE, "the run queue that is locked")
          .nullableResult()
          .borrowed()
          .in(ANY)
          .symbol("scx_bpf_locked_rq", 618, KernelProfile.FOREVER, "rq *(void)")),
  CPU_CURR(
      kfunc("cpu_curr", TASK, "the task on a CPU, maybe an idle one")
          .param("cpu", CPU)
          .nullableResult()
          .borrowed()
          .in(ANY)
          .symbol("scx_bpf_cpu_curr", 618, KernelProfile.FOREVER, "task *(s32)")),
  TID_TO_TASK(
      kfunc("tid_to_task", TASK, "the task with a tid")
          .param("tid", U64)
          .nullableResult()
          .borrowed()
          .in(ANY)
          .symbol("scx_bpf_tid_to_task", 702, KernelProfile.FOREVER, "task *(u64)")),
  NOW(
      kfunc("now", TIME, "the time of this CPU's clock")
          .in(ANY)
          .symbol("scx_bpf_now", 614, KernelProfile.FOREVER, "u64(void)")
          .symbol("bpf_ktime_get_ns", 612, 613, "helper 5")),
  EVENTS(
      kfunc("events", VOID, "the core's event counters")
          .param("buf", OUT_EVENTS)
          .param("size", BYTE_COUNT)
          .in(ANY)
          .hidden()
          .symbol("scx_bpf_events", 615, KernelProfile.FOREVER, "void(events *, u64)")),
  TASK_CGROUP(
      kfunc("task_cgroup", CGROUP, "the cgroup of a task that the op is about")
          .liveTask("p")
          .acquired("cgroup_release")
          .ownTaskOnly()
          .in(ANY)
          .symbol("cgroup *(task *)")
          .notModelled("a tree of cgroups")),
  TASK_SET_SLICE(
      kfunc("task_set_slice", BOOL, "sets the rest of a task's slice")
          .liveTask("p")
          .param("slice", TIME)
          .in(ANY)
          .symbol("scx_bpf_task_set_slice", 619, KernelProfile.FOREVER, "bool(task *, u64)")
          .symbol("p->scx.slice", 612, 618, "store")),
  TASK_SET_DSQ_VTIME(
      kfunc("task_set_dsq_vtime", BOOL, "sets a task's vtime")
          .liveTask("p")
          .param("vtime", U64)
          .in(ANY)
          .symbol("scx_bpf_task_set_dsq_vtime", 619, KernelProfile.FOREVER, "bool(task *, u64)")
          .symbol("p->scx.dsq_vtime", 612, 618, "store")),
  TASK_SET_LAZY_RESCHED(
      kfunc("task_set_lazy_resched", BOOL, "whether the end of a task's slice waits for a tick")
          .liveTask("p")
          .param("lazy", BOOL)
          .in(ANY)
          .symbol(
              "scx_bpf_task_set_lazy_resched", 704, KernelProfile.FOREVER, "bool(task *, bool)")),
  KICK_CPU(
      kfunc("kick_cpu", VOID, "makes a CPU look for work")
          .param("cpu", CPU)
          .param("flags", KICK_FLAGS)
          .in(ANY)
          .symbol("void(s32, u64)")),
  KICK_CID(
      kfunc("kick_cid", VOID, "makes the CPU with a cid look for work")
          .param("cid", S32)
          .param("flags", KICK_FLAGS)
          .in(ANY)
          .symbol("scx_bpf_kick_cid", 703, KernelProfile.FOREVER, "void(s32, u64)")),
  TASK_CID(
      kfunc("task_cid", S32, "the cid of a task's CPU")
          .liveTask("p")
          .in(ANY)
          .symbol("scx_bpf_task_cid", 703, KernelProfile.FOREVER, "s32(task *)")),
  CID_TO_CPU(
      kfunc("cid_to_cpu", CPU, "the CPU with a cid")
          .param("cid", S32)
          .nullableResult()
          .in(ANY)
          .symbol("scx_bpf_cid_to_cpu", 703, KernelProfile.FOREVER, "s32(s32)")),
  CPU_TO_CID(
      kfunc("cpu_to_cid", S32, "the cid of a CPU")
          .param("cpu", CPU)
          .result(-4095, KernelLimits.MAX_CPUS - 1)
          .in(ANY)
          .symbol("scx_bpf_cpu_to_cid", 703, KernelProfile.FOREVER, "s32(s32)")),
  TASK_IS_BLOCKED(
      kfunc("task_is_blocked", BOOL, "whether a task waits for a mutex as a donor; series v2")
          .liveTask("p")
          .in(ANY)
          .symbol("scx_bpf_task_is_blocked", 704, KernelProfile.FOREVER, "bool(task *)")),
  TASK_PROXY_CPU(
      kfunc("task_proxy_cpu", CPU, "the CPU of the owner of the mutex a task waits for; series v2")
          .liveTask("p")
          .nullableResult()
          .in(ANY)
          .symbol("scx_bpf_task_proxy_cpu", 704, KernelProfile.FOREVER, "s32(task *)")),
  TASK_PROXY_CID(
      kfunc("task_proxy_cid", S32, "the cid of the owner of the mutex a task waits for; series v2")
          .liveTask("p")
          .result(-4095, KernelLimits.MAX_CPUS - 1)
          .in(ANY)
          .symbol("scx_bpf_task_proxy_cid", 704, KernelProfile.FOREVER, "s32(task *)")),

  // Built-in idle tracking.
  CPU_NODE(
      kfunc("cpu_node", NODE, "the node of a CPU")
          .param("cpu", CPU)
          .in(IDLE)
          .symbol("scx_bpf_cpu_node", 615, KernelProfile.FOREVER, "s32(s32)")),
  GET_IDLE_CPUMASK(
      kfunc("get_idle_cpumask", MASK, "the idle CPUs")
          .acquired("put_idle_cpumask")
          .in(IDLE)
          .symbol("cpumask *(void)")),
  GET_IDLE_CPUMASK_NODE(
      kfunc("get_idle_cpumask_node", MASK, "the idle CPUs of a node")
          .nullable("node", NODE)
          .acquired("put_idle_cpumask")
          .in(IDLE)
          .symbol("scx_bpf_get_idle_cpumask_node", 615, KernelProfile.FOREVER, "cpumask *(s32)")),
  GET_IDLE_SMTMASK(
      kfunc("get_idle_smtmask", MASK, "the CPUs of cores that are wholly idle")
          .acquired("put_idle_cpumask")
          .in(IDLE)
          .symbol("cpumask *(void)")),
  GET_IDLE_SMTMASK_NODE(
      kfunc("get_idle_smtmask_node", MASK, "the CPUs of wholly idle cores of a node")
          .nullable("node", NODE)
          .acquired("put_idle_cpumask")
          .in(IDLE)
          .symbol("scx_bpf_get_idle_smtmask_node", 615, KernelProfile.FOREVER, "cpumask *(s32)")),
  PUT_IDLE_CPUMASK(
      kfunc("put_idle_cpumask", VOID, "gives back a mask of idle CPUs")
          .param("mask", MASK)
          .releases()
          .in(IDLE)
          .symbol("void(cpumask *)")),
  TEST_AND_CLEAR_CPU_IDLE(
      kfunc("test_and_clear_cpu_idle", BOOL, "claims a CPU if it is idle")
          .param("cpu", CPU)
          .in(IDLE)
          .symbol("bool(s32)")),
  PICK_IDLE_CPU(
      kfunc("pick_idle_cpu", CPU, "claims an idle CPU of a mask")
          .param("mask", MASK)
          .param("flags", PICK_FLAGS)
          .nullableResult()
          .in(IDLE)
          .symbol("s32(cpumask *, u64)")),
  PICK_IDLE_CPU_NODE(
      kfunc("pick_idle_cpu_node", CPU, "claims an idle CPU of a mask, near a node")
          .param("mask", MASK)
          .nullable("node", NODE)
          .param("flags", PICK_FLAGS)
          .nullableResult()
          .in(IDLE)
          .symbol(
              "scx_bpf_pick_idle_cpu_node",
              615,
              KernelProfile.FOREVER,
              "s32(cpumask *, int, u64)")),
  PICK_ANY_CPU(
      kfunc("pick_any_cpu", CPU, "claims an idle CPU of a mask, else takes any of it")
          .param("mask", MASK)
          .param("flags", PICK_FLAGS)
          .nullableResult()
          .in(IDLE)
          .worksWithoutIdle()
          .symbol("s32(cpumask *, u64)")),
  PICK_ANY_CPU_NODE(
      kfunc("pick_any_cpu_node", CPU, "as pick_any_cpu, near a node")
          .param("mask", MASK)
          .nullable("node", NODE)
          .param("flags", PICK_FLAGS)
          .nullableResult()
          .in(IDLE)
          .worksWithoutIdle()
          .symbol(
              "scx_bpf_pick_any_cpu_node", 615, KernelProfile.FOREVER, "s32(cpumask *, int, u64)")),

  // Generic BPF kfuncs: tasks and cgroups.
  TASK_FROM_PID(
      kfunc("task_from_pid", TASK, "the task with a pid")
          .param("pid", S32)
          .nullableResult()
          .acquired("task_release")
          .in(ANY)
          .bpfSymbol("task *(s32)")),
  TASK_ACQUIRE(
      kfunc("task_acquire", TASK, "keeps a task from going away")
          .param("p", TASK)
          .nullableResult()
          .acquired("task_release")
          .in(ANY)
          .bpfSymbol("task *(task *)")),
  TASK_RELEASE(
      kfunc("task_release", VOID, "gives back a task")
          .param("p", TASK)
          .releases()
          .in(ANY)
          .bpfSymbol("void(task *)")),
  CGROUP_FROM_ID(
      kfunc("cgroup_from_id", CGROUP, "the cgroup with an id")
          .param("id", U64)
          .nullableResult()
          .acquired("cgroup_release")
          .in(ANY)
          .bpfSymbol("cgroup *(u64)")
          .notModelled("a tree of cgroups")),
  CGROUP_ANCESTOR(
      kfunc("cgroup_ancestor", CGROUP, "the ancestor of a cgroup at a level")
          .param("cgrp", CGROUP)
          .param("level", S32)
          .nullableResult()
          .acquired("cgroup_release")
          .in(ANY)
          .bpfSymbol("cgroup *(cgroup *, int)")
          .notModelled("a tree of cgroups")),
  CGROUP_RELEASE(
      kfunc("cgroup_release", VOID, "gives back a cgroup")
          .param("cgrp", CGROUP)
          .releases()
          .in(ANY)
          .bpfSymbol("void(cgroup *)")
          .notModelled("a tree of cgroups")),

  // Generic BPF kfuncs: masks. A CPU outside a mask is never in it; setting one does nothing.
  CPUMASK_CREATE(
      kfunc("cpumask_create", OWN_MASK, "a new empty mask")
          .nullableResult()
          .acquired("cpumask_release")
          .in(ANY)
          .bpfSymbol("bpf_cpumask *(void)")),
  CPUMASK_RELEASE(
      kfunc("cpumask_release", VOID, "gives back a mask of one's own")
          .param("mask", OWN_MASK)
          .releases()
          .in(ANY)
          .bpfSymbol("void(bpf_cpumask *)")),
  CPUMASK_SET_CPU(
      kfunc("cpumask_set_cpu", VOID, "puts a CPU into a mask")
          .nullable("cpu", CPU)
          .param("mask", OWN_MASK)
          .in(ANY)
          .bpfSymbol("void(u32, bpf_cpumask *)")),
  CPUMASK_CLEAR_CPU(
      kfunc("cpumask_clear_cpu", VOID, "takes a CPU out of a mask")
          .nullable("cpu", CPU)
          .param("mask", OWN_MASK)
          .in(ANY)
          .bpfSymbol("void(u32, bpf_cpumask *)")),
  CPUMASK_TEST_CPU(
      kfunc("cpumask_test_cpu", BOOL, "whether a CPU is in a mask")
          .nullable("cpu", CPU)
          .param("mask", MASK)
          .in(ANY)
          .bpfSymbol("bool(u32, cpumask *)")),
  CPUMASK_TEST_AND_SET_CPU(
      kfunc("cpumask_test_and_set_cpu", BOOL, "puts a CPU into a mask; whether it was there")
          .nullable("cpu", CPU)
          .param("mask", OWN_MASK)
          .in(ANY)
          .bpfSymbol("bool(u32, bpf_cpumask *)")),
  CPUMASK_TEST_AND_CLEAR_CPU(
      kfunc("cpumask_test_and_clear_cpu", BOOL, "takes a CPU out of a mask; whether it was there")
          .nullable("cpu", CPU)
          .param("mask", OWN_MASK)
          .in(ANY)
          .bpfSymbol("bool(u32, bpf_cpumask *)")),
  CPUMASK_SETALL(
      kfunc("cpumask_setall", VOID, "puts all CPUs into a mask")
          .param("mask", OWN_MASK)
          .in(ANY)
          .bpfSymbol("void(bpf_cpumask *)")),
  CPUMASK_CLEAR(
      kfunc("cpumask_clear", VOID, "empties a mask")
          .param("mask", OWN_MASK)
          .in(ANY)
          .bpfSymbol("void(bpf_cpumask *)")),
  CPUMASK_AND(
      kfunc("cpumask_and", BOOL, "the CPUs in both masks; whether there are any")
          .param("dst", OWN_MASK)
          .param("a", MASK)
          .param("b", MASK)
          .in(ANY)
          .bpfSymbol("bool(bpf_cpumask *, cpumask *, cpumask *)")),
  CPUMASK_OR(
      kfunc("cpumask_or", VOID, "the CPUs in either mask")
          .param("dst", OWN_MASK)
          .param("a", MASK)
          .param("b", MASK)
          .in(ANY)
          .bpfSymbol("void(bpf_cpumask *, cpumask *, cpumask *)")),
  CPUMASK_XOR(
      kfunc("cpumask_xor", VOID, "the CPUs in just one of two masks")
          .param("dst", OWN_MASK)
          .param("a", MASK)
          .param("b", MASK)
          .in(ANY)
          .bpfSymbol("void(bpf_cpumask *, cpumask *, cpumask *)")),
  CPUMASK_COPY(
      kfunc("cpumask_copy", VOID, "makes a mask equal to another")
          .param("dst", OWN_MASK)
          .param("src", MASK)
          .in(ANY)
          .bpfSymbol("void(bpf_cpumask *, cpumask *)")),
  CPUMASK_FIRST(
      kfunc("cpumask_first", CPU, "the lowest CPU of a mask")
          .param("mask", MASK)
          .nullableResult()
          .in(ANY)
          .bpfSymbol("u32(cpumask *)")),
  CPUMASK_FIRST_ZERO(
      kfunc("cpumask_first_zero", CPU, "the lowest CPU that a mask lacks")
          .param("mask", MASK)
          .nullableResult()
          .in(ANY)
          .bpfSymbol("u32(cpumask *)")),
  CPUMASK_ANY(
      kfunc("cpumask_any", CPU, "some CPU of a mask, another one each time")
          .param("mask", MASK)
          .nullableResult()
          .in(ANY)
          .symbol("bpf_cpumask_any_distribute", 612, KernelProfile.FOREVER, "u32(cpumask *)")),
  CPUMASK_FIRST_AND(
      kfunc("cpumask_first_and", CPU, "the lowest CPU in both masks")
          .param("a", MASK)
          .param("b", MASK)
          .nullableResult()
          .in(ANY)
          .bpfSymbol("u32(cpumask *, cpumask *)")),
  CPUMASK_ANY_AND(
      kfunc("cpumask_any_and", CPU, "some CPU in both masks, another one each time")
          .param("a", MASK)
          .param("b", MASK)
          .nullableResult()
          .in(ANY)
          .symbol(
              "bpf_cpumask_any_and_distribute",
              612,
              KernelProfile.FOREVER,
              "u32(cpumask *, cpumask *)")),
  CPUMASK_WEIGHT(
      kfunc("cpumask_weight", U32, "the number of CPUs in a mask")
          .param("mask", MASK)
          .result(0, KernelLimits.MAX_CPUS)
          .in(ANY)
          .bpfSymbol("u32(cpumask *)")),
  CPUMASK_EMPTY(
      kfunc("cpumask_empty", BOOL, "whether a mask has no CPU")
          .param("mask", MASK)
          .in(ANY)
          .bpfSymbol("bool(cpumask *)")),
  CPUMASK_FULL(
      kfunc("cpumask_full", BOOL, "whether a mask has all CPUs")
          .param("mask", MASK)
          .in(ANY)
          .bpfSymbol("bool(cpumask *)")),
  CPUMASK_EQUAL(
      kfunc("cpumask_equal", BOOL, "whether two masks have the same CPUs")
          .param("a", MASK)
          .param("b", MASK)
          .in(ANY)
          .bpfSymbol("bool(cpumask *, cpumask *)")),
  CPUMASK_SUBSET(
      kfunc("cpumask_subset", BOOL, "whether the second mask has all CPUs of the first")
          .param("a", MASK)
          .param("b", MASK)
          .in(ANY)
          .bpfSymbol("bool(cpumask *, cpumask *)")),
  CPUMASK_INTERSECTS(
      kfunc("cpumask_intersects", BOOL, "whether two masks share a CPU")
          .param("a", MASK)
          .param("b", MASK)
          .in(ANY)
          .bpfSymbol("bool(cpumask *, cpumask *)")),

  // Loops over all tasks, and sections that keep tasks alive in sleepable programs.
  ITER_TASK_NEW(
      kfunc("iter_task_new", S32, "begins a loop over all threads")
          .param("it", TASK_ITERATOR)
          .result(-4095, 0)
          .in(UNLOCKED)
          .hidden()
          .bpfSymbol("int(iter *, task *, u32)")),
  ITER_TASK_NEXT(
      kfunc("iter_task_next", TASK, "the next thread")
          .param("it", TASK_ITERATOR)
          .nullableResult()
          .borrowed()
          .in(UNLOCKED)
          .hidden()
          .bpfSymbol("task *(iter *)")),
  ITER_TASK_DESTROY(
      kfunc("iter_task_destroy", VOID, "ends a loop over all threads")
          .param("it", TASK_ITERATOR)
          .in(UNLOCKED)
          .hidden()
          .bpfSymbol("void(iter *)")),

  // Sub-schedulers and cids.
  SUB_DISPATCH(
      kfunc("sub_dispatch", BOOL, "runs a child scheduler's dispatch")
          .param("cgroup_id", U64)
          .in(DISPATCH)
          .symbol("scx_bpf_sub_dispatch", 703, KernelProfile.FOREVER, "bool(u64)")
          .notModelled("sub-schedulers")),
  NR_CIDS(
      kfunc("nr_cids", U32, "the number of cids")
          .result(1, KernelLimits.MAX_CPUS)
          .in(ANY)
          .symbol("scx_bpf_nr_cids", 703, KernelProfile.FOREVER, "u32(void)")),
  NR_ONLINE_CIDS(
      kfunc("nr_online_cids", U32, "the number of cids that are online")
          .result(1, KernelLimits.MAX_CPUS)
          .in(ANY)
          .symbol("scx_bpf_nr_online_cids", 703, KernelProfile.FOREVER, "u32(void)")),
  THIS_CID(
      kfunc("this_cid", S32, "the cid of this CPU")
          .result(0, KernelLimits.MAX_CPUS - 1)
          .in(ANY)
          .symbol("scx_bpf_this_cid", 703, KernelProfile.FOREVER, "s32(void)")),
  CID_CURR(
      kfunc("cid_curr", TASK, "the task on the CPU with a cid")
          .param("cid", S32)
          .nullableResult()
          .borrowed()
          .in(ANY)
          .symbol("scx_bpf_cid_curr", 703, KernelProfile.FOREVER, "task *(s32)")),
  CID_OVERRIDE(
      kfunc("cid_override", VOID, "lays out the cids")
          .in(INIT_CIDS)
          .symbol("scx_bpf_cid_override", 703, KernelProfile.FOREVER, "void(s32 *, u32)")
          .notModelled("the cid form of schedulers"));

  private final String functionName;
  private final AbiType result;
  private final String doc;
  private final ImmutableList<KfuncParameter> parameters;
  private final ImmutableList<String> aliases;
  private final ImmutableList<KernelSymbol> symbols;
  private final ImmutableSet<KfuncGroup> groups;
  private final boolean nullableResult;
  private final boolean borrowed;
  private final @Nullable String releasedBy;
  private final boolean releases;
  private final @Nullable Range resultRange;
  private final boolean sleeps;
  private final boolean movesTasks;
  private final boolean ownTaskOnly;
  private final boolean needsIdleTracking;
  private final boolean hidden;
  private final boolean message;
  private final int nameUntil;
  private final long costNs;
  private final @Nullable String notModelled;

  Kfunc(Def def) {
    this.functionName = def.name;
    this.result = def.result;
    this.doc = def.doc;
    this.parameters = def.parameters.build();
    this.aliases = def.aliases.build();
    this.symbols = def.symbols.build();
    this.groups = ImmutableSet.copyOf(def.groups);
    this.nullableResult = def.nullableResult;
    this.borrowed = def.borrowed;
    this.releasedBy = def.releasedBy;
    this.releases = def.releases;
    this.resultRange = def.resultRange;
    this.sleeps = def.sleeps;
    this.movesTasks = def.movesTasks;
    this.ownTaskOnly = def.ownTaskOnly;
    this.needsIdleTracking = def.groups.contains(IDLE) && !def.worksWithoutIdle;
    this.hidden = def.hidden;
    this.message = def.message;
    this.nameUntil = def.nameUntil;
    this.costNs = -1;
    this.notModelled = def.notModelled;
  }

  /** The name in a policy: the kernel's without its prefix. */
  public String functionName() {
    return functionName;
  }

  /** Older names for the same thing (design D1). */
  public ImmutableList<String> aliases() {
    return aliases;
  }

  /** Its generations in the kernel, oldest first. */
  public ImmutableList<KernelSymbol> symbols() {
    return symbols;
  }

  /** One line for listings. */
  public String doc() {
    return doc;
  }

  /** Parameters as the kernel has them, in register order, hidden ones included. */
  public ImmutableList<KfuncParameter> parameters() {
    return parameters;
  }

  /** Type of the result, {@link AbiType#VOID} for none. */
  public AbiType result() {
    return result;
  }

  /** Whether the result is null at times; an index result then is any number. */
  public boolean nullableResult() {
    return nullableResult;
  }

  /** Whether the result is a snapshot that nobody must release. */
  public boolean borrowedResult() {
    return borrowed;
  }

  /** The kfunc that releases the result; empty when it holds no reference. */
  public Optional<Kfunc> releasedBy() {
    return Optional.ofNullable(releasedBy).flatMap(n -> byName(n, KernelProfile.NEWEST));
  }

  /** Whether it takes the reference its first argument holds. */
  public boolean releases() {
    return releases;
  }

  /** Bounds of a number result beyond what its type says, or null. */
  public @Nullable Range resultRange() {
    return resultRange;
  }

  /** Whether it may sleep, and so only sleepable programs may call it. */
  public boolean sleeps() {
    return sleeps;
  }

  /** Whether tasks known from before the call may be elsewhere after it. */
  public boolean movesTasks() {
    return movesTasks;
  }

  /** Whether the task must be one the op is about (R42). */
  public boolean ownTaskOnly() {
    return ownTaskOnly;
  }

  /** Whether it raises an error while built-in idle tracking is off (R40). */
  public boolean needsIdleTracking() {
    return needsIdleTracking;
  }

  /** Whether only the compiler calls it. */
  public boolean hidden() {
    return hidden;
  }

  /** Whether it takes a format and arguments. */
  public boolean isMessage() {
    return message;
  }

  /** What a call costs in simulated time, or -1 for the general {@code kfunc_ns}. */
  public long costNs() {
    return costNs;
  }

  /** What the lab lacks for it; empty when a policy may call it. */
  public Optional<String> notModelled() {
    return Optional.ofNullable(notModelled);
  }

  /** The groups it belongs to in a kernel. */
  public ImmutableSet<KfuncGroup> groups(KernelProfile profile) {
    if (profile == KernelProfile.V6_12 && groups.contains(SELECT)) {
      return ImmutableSet.of(SELECT);
    }
    return groups;
  }

  /** First kernel that has it, as {@link KernelProfile#version}. */
  public int since() {
    return symbols.stream().mapToInt(KernelSymbol::since).min().orElseThrow();
  }

  /** Whether a kernel has it under any of its generations. */
  public boolean existsIn(KernelProfile profile) {
    return symbols.stream().anyMatch(s -> profile.has(s.since(), s.until()));
  }

  /** The name under which a kernel has it: its newest generation there. */
  public Optional<KernelSymbol> symbol(KernelProfile profile) {
    KernelSymbol found = null;
    for (KernelSymbol s : symbols) {
      if (profile.has(s.since(), s.until())) {
        found = s;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Whether a name is one of its names. */
  public boolean isNamed(String name) {
    return functionName.equals(name) || aliases.contains(name);
  }

  /**
   * The kfunc a name stands for in a kernel: names that two generations share belong to the newest
   * one there. Falls back on one that the kernel lacks, so that the message can say since when it
   * exists; {@link #existsIn} tells.
   */
  public static Optional<Kfunc> byName(String name, KernelProfile profile) {
    Kfunc lacking = null;
    for (Kfunc k : values()) {
      if (k.isNamed(name)) {
        if (k.existsIn(profile) && profile.version() <= k.nameUntil) {
          return Optional.of(k);
        }
        if (lacking == null) {
          lacking = k;
        }
      }
    }
    return Optional.ofNullable(lacking);
  }

  /** The kfunc with a number from a CALL instruction. */
  public static Optional<Kfunc> byNumber(long number) {
    return number >= 0 && number < ALL.size()
        ? Optional.of(ALL.get((int) number))
        : Optional.empty();
  }

  private static final ImmutableList<Kfunc> ALL = ImmutableList.copyOf(values());

  private static Def kfunc(String name, AbiType result, String doc) {
    return new Def(name, result, doc);
  }

  private static final class Def {
    private final String name;
    private final AbiType result;
    private final String doc;
    private final ImmutableList.Builder<KfuncParameter> parameters = ImmutableList.builder();
    private final ImmutableList.Builder<String> aliases = ImmutableList.builder();
    private final ImmutableList.Builder<KernelSymbol> symbols = ImmutableList.builder();
    private final Set<KfuncGroup> groups = EnumSet.noneOf(KfuncGroup.class);
    private boolean nullableResult;
    private boolean borrowed;
    private @Nullable String releasedBy;
    private boolean releases;
    private @Nullable Range resultRange;
    private boolean sleeps;
    private boolean movesTasks;
    private boolean ownTaskOnly;
    private boolean worksWithoutIdle;
    private boolean hidden;
    private boolean message;
    private int nameUntil = KernelProfile.FOREVER;
    private @Nullable String notModelled;

    Def(String name, AbiType result, String doc) {
      this.name = name;
      this.result = result;
      this.doc = doc;
    }

    private Def add(
        String parameter,
        AbiType type,
        boolean nullable,
        boolean live,
        @Nullable Range range,
        int since) {
      parameters.add(new KfuncParameter(parameter, type, nullable, live, range, since));
      return this;
    }

    Def param(String parameter, AbiType type) {
      return add(parameter, type, false, false, null, KernelProfile.ALWAYS);
    }

    Def param(String parameter, AbiType type, int since) {
      return add(parameter, type, false, false, null, since);
    }

    Def param(String parameter, AbiType type, long min, long max) {
      return add(parameter, type, false, false, new Range(min, max), KernelProfile.ALWAYS);
    }

    Def nullable(String parameter, AbiType type) {
      return add(parameter, type, true, false, null, KernelProfile.ALWAYS);
    }

    Def liveTask(String parameter) {
      return add(parameter, TASK, false, true, null, KernelProfile.ALWAYS);
    }

    Def message() {
      message = true;
      return param("fmt", FORMAT).param("args", FORMAT_ARGS).param("args_size", BYTE_COUNT);
    }

    Def in(KfuncGroup... more) {
      for (KfuncGroup g : more) {
        groups.add(g);
      }
      return this;
    }

    Def alias(String old) {
      aliases.add(old);
      return this;
    }

    /** In all kernels, under our name with the usual prefix. */
    Def symbol(String prototype) {
      return symbol("scx_bpf_" + name, KernelProfile.ALWAYS, KernelProfile.FOREVER, prototype);
    }

    /** In all kernels, under our name with the prefix of generic BPF functions. */
    Def bpfSymbol(String prototype) {
      return symbol("bpf_" + name, KernelProfile.ALWAYS, KernelProfile.FOREVER, prototype);
    }

    Def symbol(String symbol, int since, int until, String prototype) {
      symbols.add(new KernelSymbol(symbol, since, until, prototype));
      return this;
    }

    Def result(long min, long max) {
      resultRange = new Range(min, max);
      return this;
    }

    Def nullableResult() {
      nullableResult = true;
      return this;
    }

    Def borrowed() {
      borrowed = true;
      return this;
    }

    Def acquired(String release) {
      releasedBy = release;
      return this;
    }

    Def releases() {
      releases = true;
      return this;
    }

    Def sleeps() {
      sleeps = true;
      return this;
    }

    Def moves() {
      movesTasks = true;
      return this;
    }

    Def ownTaskOnly() {
      ownTaskOnly = true;
      return this;
    }

    Def worksWithoutIdle() {
      worksWithoutIdle = true;
      return this;
    }

    Def hidden() {
      hidden = true;
      return this;
    }

    Def nameUntil(int version) {
      nameUntil = version;
      return this;
    }

    Def notModelled(String what) {
      notModelled = what;
      return this;
    }
  }
}
