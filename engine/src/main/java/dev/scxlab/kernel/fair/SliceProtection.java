package dev.scxlab.kernel.fair;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.FairEntity;

/** Up to where the running entity may not be displaced by an ordinary pick (eevdf.md 1.6). */
enum SliceProtection {
  /** Until the first renewal of the deadline after it got the CPU. */
  UNTIL_RENEWAL {
    @Override
    void begin(FairRunQueue queue, FairEntity curr) {
      curr.vprot = curr.deadline;
    }

    @Override
    void afterWakeup(FairRunQueue queue, FairEntity curr) {}

    @Override
    boolean asksForReschedule(FairRunQueue queue, FairEntity curr) {
      return !isProtected(curr) && !queue.eligible(curr.vruntime);
    }
  },

  /** For the shortest slice that is queued. */
  SHORTEST_SLICE {
    @Override
    void begin(FairRunQueue queue, FairEntity curr) {
      long shortest = queue.minSliceNs();
      curr.vprot = curr.deadline;
      if (shortest < curr.sliceNs) {
        curr.vprot = earlier(curr.deadline, curr.vruntime, shortest, curr.weight);
      }
    }

    @Override
    void afterWakeup(FairRunQueue queue, FairEntity curr) {
      curr.vprot = earlier(curr.vprot, curr.vruntime, queue.minSliceNs(), curr.weight);
    }
  },

  /** While it is eligible, when shorter slices are queued. */
  WHILE_ELIGIBLE {
    @Override
    void begin(FairRunQueue queue, FairEntity curr) {
      curr.vprot = curr.deadline;
      if (queue.minSliceNs() < curr.sliceNs) {
        curr.vprot = VirtualTime.min(curr.deadline, queue.eligibilityEnd());
      }
    }

    @Override
    void afterWakeup(FairRunQueue queue, FairEntity curr) {
      long base = VirtualTime.min(curr.vruntime, queue.averageVruntime());
      curr.vprot = earlier(curr.vprot, base, queue.minSliceNs(), curr.weight);
    }
  };

  static SliceProtection of(KernelProfile profile) {
    return switch (profile) {
      case V6_12 -> UNTIL_RENEWAL;
      case V7_2 -> SHORTEST_SLICE;
      case NEWEST -> WHILE_ELIGIBLE;
    };
  }

  /** The entity gets the CPU; it is the queue's running one already. */
  abstract void begin(FairRunQueue queue, FairEntity curr);

  /** A task woke up and did not preempt. */
  abstract void afterWakeup(FairRunQueue queue, FairEntity curr);

  /** Whether the running entity, beside others, asks to be replaced without a renewed deadline. */
  boolean asksForReschedule(FairRunQueue queue, FairEntity curr) {
    return !isProtected(curr);
  }

  static boolean isProtected(FairEntity curr) {
    return VirtualTime.before(curr.vruntime, curr.vprot);
  }

  static void cancel(FairEntity curr) {
    curr.vprot = curr.vruntime;
  }

  private static long earlier(long vprot, long base, long sliceNs, int weight) {
    return VirtualTime.min(vprot, base + VirtualTime.scale(sliceNs, weight));
  }
}
