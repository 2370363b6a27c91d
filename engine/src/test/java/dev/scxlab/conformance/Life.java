package dev.scxlab.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which part of a recording or run is compared: the calls about the workload's own tasks. */
final class Life {

  private static final String TASKS = "[thx]\\d+";

  /** Between the first call of an exit and the last sleep: a change of the group, then the end. */
  private static final int CALLS_OF_AN_EXIT = 5;

  private Life() {}

  /** The calls between two times about the workload's tasks, ticks left out, in their order. */
  static List<Step> between(List<Step> steps, long fromNs, long toNs) {
    Set<String> newborn = new HashSet<>();
    List<Step> kept = new ArrayList<>();
    for (Step s : steps) {
      boolean counts = s.task().matches(TASKS) && !s.what().equals("tick");
      if (counts && s.timeNs() >= fromNs && s.timeNs() < toNs && !isUnlogged(s, newborn)) {
        kept.add(s);
      }
    }
    return kept;
  }

  /** Recorded policies log inserts of tasks by name: not of t0, nor of a child not yet renamed. */
  private static boolean isUnlogged(Step s, Set<String> newborn) {
    boolean insert = s.what().equals("dsq_insert");
    boolean unlogged = insert && (newborn.contains(s.task()) || s.task().startsWith("t"));
    if (s.what().equals("enqueue") && s.args().startsWith("0x80008")) {
      newborn.add(s.task());
    } else {
      newborn.remove(s.task());
    }
    return unlogged;
  }

  /** From each task's birth by a fork on. */
  static List<Step> fromBirths(List<Step> steps) {
    return from(steps, "init_task", "fork=1");
  }

  /** From each task's first change of its own affinity on. */
  static List<Step> fromSetUps(List<Step> steps) {
    return from(steps, "quiescent", "0x20000000a");
  }

  private static List<Step> from(List<Step> steps, String what, String args) {
    Set<String> begun = new HashSet<>();
    List<Step> kept = new ArrayList<>();
    for (Step s : steps) {
      if (s.what().equals(what) && s.args().equals(args)) {
        begun.add(s.task());
      }
      if (begun.contains(s.task())) {
        kept.add(s);
      }
    }
    return kept;
  }

  /**
   * Without the ends of tasks: recorded tasks end when the workload has no time for another round,
   * simulated ones go on.
   */
  static List<Step> beforeExits(List<Step> steps) {
    Map<String, Integer> end = new HashMap<>();
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      Step s = steps.get(i);
      List<Integer> own = places.computeIfAbsent(s.task(), t -> new ArrayList<>());
      own.add(i);
      if (s.what().equals("disable")) {
        end.putIfAbsent(s.task(), beginOfExit(steps, own));
      }
    }
    List<Step> kept = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (i < end.getOrDefault(steps.get(i).task(), Integer.MAX_VALUE)) {
        kept.add(steps.get(i));
      }
    }
    return kept;
  }

  /** The place of the first call of an exit whose disable is the last of these places. */
  private static int beginOfExit(List<Step> steps, List<Integer> own) {
    for (int i = own.size() - 1; i >= CALLS_OF_AN_EXIT; i--) {
      Step s = steps.get(own.get(i));
      if (s.what().equals("quiescent") && s.args().equals("0x10009")) {
        return own.get(i - CALLS_OF_AN_EXIT);
      }
    }
    return Integer.MAX_VALUE;
  }
}
