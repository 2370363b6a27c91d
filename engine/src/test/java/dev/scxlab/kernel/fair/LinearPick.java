package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairEntity;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** V and the pick by the words of eevdf.md 1.4 and 1.5, with exact numbers and no tree. */
final class LinearPick {

  static long average(List<FairEntity> queued) {
    long zero = queued.get(0).vruntime;
    BigInteger sum = BigInteger.ZERO;
    long weight = 0;
    for (FairEntity entity : queued) {
      sum = sum.add(weighted(entity.vruntime - zero, entity.weight));
      weight += entity.weight;
    }
    BigInteger[] parts = sum.divideAndRemainder(BigInteger.valueOf(weight));
    return zero + parts[0].longValueExact() - (parts[1].signum() < 0 ? 1 : 0);
  }

  static boolean eligible(List<FairEntity> queued, FairEntity candidate) {
    BigInteger sum = BigInteger.ZERO;
    for (FairEntity entity : queued) {
      sum = sum.add(weighted(entity.vruntime - candidate.vruntime, entity.weight));
    }
    return sum.signum() >= 0;
  }

  static @Nullable FairEntity pick(
      List<FairEntity> queued, @Nullable FairEntity curr, boolean protect) {
    if (queued.size() == 1) {
      return queued.get(0);
    }
    FairEntity running = curr != null && eligible(queued, curr) ? curr : null;
    if (running != null && protect && running.vruntime - running.vprot < 0) {
      return running;
    }
    FairEntity best = null;
    for (FairEntity entity : queued) {
      if (entity != curr
          && (best == null || FairTree.before(entity, best))
          && eligible(queued, entity)) {
        best = entity;
      }
    }
    return best == null || (running != null && running.deadline - best.deadline < 0)
        ? running
        : best;
  }

  private static BigInteger weighted(long key, int weight) {
    return BigInteger.valueOf(key).multiply(BigInteger.valueOf(weight));
  }

  private LinearPick() {}
}
