package dev.scxlab.conformance;

import static dev.scxlab.conformance.Selftest.UNREG;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;

/** The kernel's selftests that concern the simulated core, and those that cannot be rebuilt. */
final class Selftests {

  private Selftests() {}

  private static long stat(Scenario run, String name) {
    return run.stats().getOrDefault(name, -1L);
  }

  static final ImmutableList<Selftest> ALL = all();

  private static ImmutableList<Selftest> all() {
    List<Selftest> all = new ArrayList<>();
    all.add(
        new Selftest(
            "B1 create_dsq",
            "create_dsq",
            "selftest-forks",
            UNREG,
            run -> run.calls("init_task") == 31 && run.calls("exit_task") == 31,
            "a DSQ for each of 31 tasks, made and taken away again"));
    all.add(
        new Selftest(
            "B2 ddsp_bogus_dsq_fail",
            "ddsp_bogus_dsq_fail",
            "selftest-workers",
            "1024 `non-existent DSQ 0xcafef00d`",
            run -> run.runtimeNs("worker-0") > 50_000_000,
            "the tasks go on in the fair class"));
    for (int scenario = 0; scenario < 7; scenario++) {
      boolean terminal = scenario < 5 && scenario != 2;
      all.add(
          new Selftest(
              "B3 dequeue " + scenario,
              "dequeue scenario=" + scenario,
              "selftest-workers",
              UNREG,
              run ->
                  terminal
                      ? stat(run, "enqueued") == 0 && stat(run, "dequeued") == 0
                      : stat(run, "enqueued") > 0
                          && stat(run, "enqueued") == stat(run, "dequeued")
                          && stat(run, "changed") > 0,
              terminal ? "no dequeue" : "as many dequeues as enqueues, some of them by changes"));
    }
    all.add(
        new Selftest(
            "B4 dsq_reenq",
            "dsq_reenq",
            "selftest-yielders",
            UNREG,
            run -> stat(run, "by_kfunc") > 0,
            "some enqueues because of the kfunc"));
    all.add(
        new Selftest(
            "B7 enq_immed",
            "enq_immed relents=true",
            "selftest-immed",
            UNREG,
            run -> stat(run, "given_back") > 0,
            "some tasks given back"));
    all.add(
        new Selftest(
            "B7 enq_immed, obstinate",
            "enq_immed",
            "selftest-immed",
            "1027 `worker-2[3] reenqueued 257 times without running`",
            run -> stat(run, "given_back") > 256,
            "the selftest's own policy; its end is that of the recorded case ins-local-immed"));
    all.add(
        new Selftest(
            "B8 enq_last_no_enq_fails",
            "enq_last_no_enq",
            "selftest-workers",
            "1024 `SCX_OPS_ENQ_LAST requires ops.enqueue() to be implemented`",
            run -> run.runtimeNs("worker-0") > 50_000_000,
            "no task was ever switched"));
    for (int point = 0; point < 6; point++) {
      all.add(
          new Selftest(
              "B9 exit " + point,
              "exit point=" + point,
              "selftest-workers",
              "65" + (point == 0 ? "" : " code 0x" + point) + " `" + point + "`",
              run -> true,
              "code and message are the op's number"));
    }
    all.add(
        new Selftest(
            "B10 hotplug, with ops, offline",
            "hotplug_cbs",
            "selftest-workers 100ms:cpu_down:1",
            "65 code 0x1000000000001 `hotplug event detected (1 going offline)`",
            run -> true,
            ""));
    all.add(
        new Selftest(
            "B10 hotplug, with ops, online",
            "hotplug_cbs onlining=true",
            "selftest-workers 100ms:cpu_down:1 200ms:cpu_up:1",
            "65 code 0x1000000000003 `hotplug event detected (1 going online)`",
            run -> true,
            ""));
    all.add(
        new Selftest(
            "B10 hotplug, without ops",
            "minimal",
            "selftest-workers 100ms:cpu_down:1",
            "66 code 0x1000100000000 `cpu 1 going offline, exiting scheduler`",
            run -> true,
            ""));
    all.add(
        new Selftest(
            "B11 init_enable_count, all tasks",
            "init_enable_count",
            "selftest-forks",
            UNREG,
            run ->
                stat(run, "forked") + stat(run, "found") == 31
                    && stat(run, "exited") == 31
                    && stat(run, "enabled") == 31
                    && stat(run, "disabled") == 31,
            "31 tasks initialised, enabled, disabled and gone"));
    all.add(
        new Selftest(
            "B11 init_enable_count, partial",
            "init_enable_count partial=true",
            "selftest-ext",
            UNREG,
            run ->
                stat(run, "forked") + stat(run, "found") == 10
                    && stat(run, "exited") == 10
                    && stat(run, "enabled") == 5
                    && stat(run, "disabled") == 5,
            "10 tasks initialised and gone, 5 enabled and disabled"));
    all.add(
        new Selftest(
            "B12 maximal",
            "maximal",
            "selftest-workers 100ms:cpu_down:3 200ms:cpu_up:3 250ms:chrt:worker-1:fifo:10"
                + " 300ms:renice:worker-2:5",
            UNREG,
            run -> run.calls("update_idle") > 0 && run.calls("cpu_online") == 1,
            "every op there is a model of can be had"));
    all.add(new Selftest("B13 minimal", "minimal", "selftest-workers", UNREG, run -> true, ""));
    all.add(
        new Selftest(
            "B16 numa",
            "numa",
            "selftest-numa",
            UNREG,
            run -> run.runtimeNs("far-3") > 20_000_000,
            "idle CPUs are claimed in the task's node"));
    all.add(
        new Selftest(
            "B19 rt_stall",
            "minimal",
            "selftest-rt-stall",
            UNREG,
            run -> {
              long busy = run.runtimeNs("busy-0");
              long all5s = busy + run.runtimeNs("rt-1");
              return busy * 100 >= all5s * 4 && busy * 100 <= all5s * 6;
            },
            "the ordinary task gets 5 % of the CPU, 1 % more or less"));
    all.add(
        new Selftest(
            "B20 select_cpu_dfl",
            "select_cpu_dfl",
            "selftest-sleepers",
            UNREG,
            run -> stat(run, "saw_local") == 0 && run.calls("enqueue") > 0,
            "enqueue never sees a task on an idle CPU"));
    all.add(
        new Selftest(
            "B21 select_cpu_dfl_nodispatch",
            "select_cpu_dfl_nodispatch",
            "selftest-sleepers",
            UNREG,
            run -> stat(run, "saw_local") > 0,
            "enqueue sees tasks for which an idle CPU was found"));
    all.add(
        new Selftest(
            "B22 select_cpu_dispatch",
            "select_cpu_dispatch",
            "selftest-sleepers",
            UNREG,
            run -> true,
            ""));
    all.add(
        new Selftest(
            "B23 select_cpu_dispatch_bad_dsq",
            "ddsp_bogus_dsq_fail by_vtime=false",
            "selftest-workers",
            "1024 `non-existent DSQ 0xcafef00d`",
            run -> true,
            ""));
    all.add(
        new Selftest(
            "B24 select_cpu_vtime",
            "select_cpu_vtime",
            "selftest-sleepers",
            UNREG,
            run -> stat(run, "consumed") > 0,
            "dispatch takes tasks from the queue"));
    return ImmutableList.copyOf(all);
  }

  /** Selftests that are not policies here, and why. */
  static final ImmutableMap<String, String> ELSEWHERE =
      ImmutableMap.<String, String>builder()
          .put("B5 enable_cmask", "schedulers in cid form are not modelled yet")
          .put("B6 enq_blocked", "the proxy execution tests replay it")
          .put("B10 hotplug, wrong sequence", "the language cannot set hotplug_seq")
          .put("B14 maybe_null", "load only: maybe_null is accepted, its two bad twins are not")
          .put("B15 non_scx_kfunc_deny", "the language has no programs of another kind")
          .put("B17 prog_run", "the language has no syscall programs")
          .put("B18 reload_loop", "a policy cannot be loaded again by a script")
          .put("B25 total_bw", "there is no interface to the deadline servers' bandwidth")
          .put("B26 test_example", "of the test harness, not of the kernel")
          .buildOrThrow();
}
