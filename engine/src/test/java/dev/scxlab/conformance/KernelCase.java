package dev.scxlab.conformance;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a recorded case is rebuilt.
 *
 * @param name its folder, and the file name of its scenario
 * @param policy file name of the policy
 * @param settings what is set of it
 * @param unlike why some calls are not as recorded; empty when all are
 */
record KernelCase(String name, String policy, Map<String, String> settings, String unlike) {

  /** Cases that end while the tasks still set themselves up; others are compared from then on. */
  private static final Set<String> SET_UPS =
      Set.of("err-overflow", "err-vt_into_fifo", "err-vt_local");

  boolean isAboutLives() {
    return name.equals("life-fork-exit");
  }

  boolean endsInSetUp() {
    return SET_UPS.contains(name);
  }

  /** What is not as recorded, with the reason. */
  private static final Map<String, String> UNLIKE =
      ImmutableMap.of(
          "err-overflow",
          "when the recorded policy ends, h11 has set its affinity; here x0 comes before it",
          "err-vt_local",
          "when the recorded policy ends, h11 and x0 have set themselves up; here x0 alone has",
          "life-changes",
          "the recorded h2 was switched in just before its affinity changes, by a kworker's turn",
          "pm-mem-hotplug-ops",
          "which of the two hogs of CPU 1 waits when bypass ends depends on when they were thawed",
          "sel-outside-mask",
          "the CPU on which x0 runs depends on which CPU the guest's kthreads keep awake",
          "smt-select-dfl",
          "one recorded wakeup met an idle mask that the guest's own tasks had changed");

  static KernelCase of(String name, String policyAndSettings) {
    List<String> words = Splitter.on(' ').splitToList(policyAndSettings);
    ImmutableMap.Builder<String, String> settings = ImmutableMap.builder();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      settings.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return new KernelCase(
        name, words.get(0), settings.buildOrThrow(), UNLIKE.getOrDefault(name, ""));
  }

  /** The policy and its settings as they are written on a command line. */
  String policyText() {
    StringBuilder text = new StringBuilder(policy);
    settings.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
    return text.toString();
  }

  static final List<KernelCase> ALL =
      List.of(
          of("dispatch-inserts-prev", "keep-prev"),
          of("err-bpf_error", "wrong-kicks mistake=3 at=1"),
          of("err-destroy", "wrong-kicks mistake=2"),
          of("err-dfl_badprev", "mistakes mistake=12"),
          of("err-double_enq", "mistakes mistake=3"),
          of("err-dsq77", "mistakes mistake=1"),
          of("err-immed_user", "mistakes mistake=8"),
          of("err-on_badcpu", "mistakes mistake=6"),
          of("err-on_mask", "mistakes mistake=7"),
          of("err-other_enq", "mistakes mistake=9"),
          of("err-overflow", "overflow"),
          of("err-sel_4096", "mistakes mistake=11"),
          of("err-stall", "stall"),
          of("err-vt_into_fifo", "mistakes mistake=4 after=0ns"),
          of("err-vt_local", "mistakes mistake=2 after=0ns"),
          of("higher-class-release", "higher-class"),
          of("hotplug-no-ops-offline", "base slice_h=20ms"),
          of("hotplug-select-offline", "hotplug slice=200ms select_offline=true"),
          of("hotplug-with-ops", "hotplug select_idle=true"),
          of("ins-dispatch-on-preempt", "held"),
          of("ins-local-immed", "base queue_h=1 queue_x=1 immed_x=true"),
          of("ins-local-on-head", "base queue_h=1 queue_x=2 head_x=true"),
          of("ins-local-preempt", "base queue_h=1 queue_x=1 preempt_x=true"),
          of("ins-local-tail", "base queue_h=1 queue_x=1"),
          of("ins-user-head", "base head_x=true"),
          of("kick-batch", "batch"),
          of("kick-idle", "base at1=2 cpu1=1 how1=1 at2=4 cpu2=3 how2=1"),
          of("kick-idle_preempt", "wrong-kicks mistake=1"),
          of("kick-invalid", "wrong-kicks mistake=0 at=1"),
          of("kick-offline", "hotplug slice=200ms kick_offline=true"),
          of("kick-plain", "base at1=2 cpu1=1 at2=4 cpu2=2 at3=6 cpu3=3"),
          of("kick-preempt", "base at1=2 cpu1=1 how1=2 at2=4 cpu2=2 how2=2 at3=6 cpu3=3 how3=2"),
          of(
              "kick-self",
              "base at1=2 cpu1=0 at2=4 cpu2=0 how2=2 at3=6 cpu3=0 how3=1 at4=8 cpu4=0 how4=4"),
          of("last-off", "base slice_h=20ms"),
          of("last-on", "base slice_h=20ms enq_last=true"),
          of("last-on-two", "base slice_h=20ms enq_last=true"),
          of("life-changes", "base slice_h=20ms"),
          of("life-fork-exit", "base slice_h=20ms"),
          of("pm-disk-no-swap", "base slice_h=40ms at1=6 how1=2 at2=12 how2=2"),
          of("pm-hibernate-prepare-post", "base slice_h=40ms at1=6 how1=2 at2=12 how2=2"),
          of("pm-hotplug-during", "hotplug select_idle=true"),
          of("pm-mem-hotplug-ops", "hotplug select_idle=true"),
          of("reenq", "reenqueue"),
          of("sel-outside-mask", "mistakes mistake=13"),
          of("set-slice", "set-slice"),
          of("slice-inf-two", "base endless_h=true at1=8 how1=2"),
          of("slice0-user", "base slice_x=0ns"),
          of("smt-idle-masks", "idle-masks asked=1"),
          of("smt-select-dfl", "base select_idle=true slice_h=20ms"),
          of("sysrq-D-dump", "base slice_h=20ms"),
          of("sysrq-S", "base slice_h=20ms"),
          of("yield-keep", "yield"),
          of("yield-none", "base slice_h=20ms"),
          of("yield-zero-alone", "yield zero=true"));
}
