package dev.scxlab.workload.io;

import dev.scxlab.workload.SharedObjects;
import dev.scxlab.workload.TimerDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for the things a file names, in order of first mention. */
final class ObjectTable {

  /** Messages of 100 bytes in a pipe: 16 pages of 40 ({@code benchmark-models.md} 1). */
  private static final int PIPE_MESSAGES = 640;

  /** One name space. */
  static final class Names {
    private final List<String> list = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    int number(String name) {
      return numbers.computeIfAbsent(
          name,
          n -> {
            list.add(n);
            return list.size() - 1;
          });
    }

    List<String> list() {
      return list;
    }
  }

  /** Timers of the file or of each thread of a task. */
  static final class Timers {
    private final Names names = new Names();
    private final List<Boolean> absolute = new ArrayList<>();

    int number(String name, boolean isAbsolute) {
      int n = names.number(name);
      if (n == absolute.size()) {
        absolute.add(isAbsolute);
      } else if (isAbsolute) {
        absolute.set(n, true);
      }
      return n;
    }

    List<TimerDefinition> definitions() {
      List<TimerDefinition> all = new ArrayList<>();
      for (int i = 0; i < absolute.size(); i++) {
        all.add(new TimerDefinition(names.list().get(i), absolute.get(i)));
      }
      return all;
    }
  }

  final Names mutexes = new Names();
  private final Map<String, Boolean> mutexIsKernel = new HashMap<>();
  final Names conditions = new Names();
  final Names semaphores = new Names();
  final Names suspensions = new Names();
  final Names forks = new Names();
  final Timers timers = new Timers();
  private final Names queues = new Names();
  private final List<Integer> queueCapacities = new ArrayList<>();
  private final Names barriers = new Names();
  private final List<Integer> barrierUsers = new ArrayList<>();

  /** A barrier's number; every mention adds the threads of the task that makes it. */
  int barrier(String name, int users) {
    int n = barriers.number(name);
    if (n == barrierUsers.size()) {
      barrierUsers.add(users);
    } else {
      barrierUsers.set(n, barrierUsers.get(n) + users);
    }
    return n;
  }

  /** Says of a mutex whether it is one of the kernel. */
  void declareMutex(String name, boolean kernel) {
    mutexes.number(name);
    mutexIsKernel.put(name, kernel);
  }

  boolean isKernelMutex(String name, boolean kernelLocks) {
    return mutexIsKernel.getOrDefault(name, kernelLocks);
  }

  /** Declares a queue. */
  void declareQueue(String name, int capacity) {
    if (queues.number(name) == queueCapacities.size()) {
      queueCapacities.add(capacity);
    }
  }

  /** A queue's number; one that was not declared has room for as many messages as a pipe. */
  int queue(String name) {
    int n = queues.number(name);
    if (n == queueCapacities.size()) {
      queueCapacities.add(PIPE_MESSAGES);
    }
    return n;
  }

  /**
   * Everything named so far.
   *
   * @param places the tasks that forks start
   * @param kernelLocks whether a mutex that was not declared is one of the kernel
   */
  SharedObjects objects(Map<String, Integer> places, boolean kernelLocks) {
    List<SharedObjects.MutexDefinition> mutexList = new ArrayList<>();
    for (String name : mutexes.list()) {
      boolean kernel = mutexIsKernel.getOrDefault(name, kernelLocks);
      mutexList.add(new SharedObjects.MutexDefinition(name, kernel));
    }
    List<SharedObjects.BarrierDefinition> barrierList = new ArrayList<>();
    for (int i = 0; i < barrierUsers.size(); i++) {
      barrierList.add(
          new SharedObjects.BarrierDefinition(barriers.list().get(i), barrierUsers.get(i)));
    }
    List<SharedObjects.QueueDefinition> queueList = new ArrayList<>();
    for (int i = 0; i < queueCapacities.size(); i++) {
      queueList.add(
          new SharedObjects.QueueDefinition(queues.list().get(i), queueCapacities.get(i)));
    }
    List<Integer> forkPlaces = new ArrayList<>();
    for (String name : forks.list()) {
      forkPlaces.add(places.getOrDefault(name, 0));
    }
    return new SharedObjects(
        mutexList,
        conditions.list(),
        semaphores.list(),
        suspensions.list(),
        barrierList,
        timers.definitions(),
        queueList,
        forkPlaces);
  }
}
