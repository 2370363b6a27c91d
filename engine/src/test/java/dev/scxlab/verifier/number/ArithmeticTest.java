package dev.scxlab.verifier.number;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every transfer function against concrete arithmetic: counted out at 4 bits, drawn at 64. */
class ArithmeticTest {

  private static final int SMALL = 4;

  /** All intervals of both kinds and all tnums of 4 bits. */
  private static List<ScalarBounds> smallSets() {
    List<ScalarBounds> sets = new ArrayList<>();
    for (long min = 0; min < 16; min++) {
      for (long max = min; max < 16; max++) {
        add(sets, ScalarBounds.unsigned(SMALL, min, max));
        add(sets, ScalarBounds.signed(SMALL, min - 8, max - 8));
      }
    }
    for (long mask = 0; mask < 16; mask++) {
      for (long value = 0; value < 16; value++) {
        if ((value & mask) == 0) {
          add(sets, ScalarBounds.ofBits(SMALL, new Tnum(value, mask)));
        }
      }
    }
    return sets;
  }

  private static void add(List<ScalarBounds> sets, @Nullable ScalarBounds set) {
    if (set != null && !sets.contains(set)) {
      sets.add(set);
    }
  }

  @ParameterizedTest
  @EnumSource
  void resultsHoldEveryConcreteResultAtFourBits(Arithmetic.Operation operation) {
    List<ScalarBounds> sets = smallSets();
    for (ScalarBounds a : sets) {
      for (ScalarBounds b : sets) {
        ScalarBounds result = Arithmetic.apply(operation, a, b);
        for (long x = 0; x < 16; x++) {
          for (long y = 0; y < 16; y++) {
            if (a.contains(x) && b.contains(y)) {
              long concrete = Arithmetic.concrete(operation, x, y, SMALL);
              assertTrue(
                  result.contains(concrete),
                  () -> operation + " of " + a + " and " + b + " is not in " + result);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refinementKeepsEveryPairForWhichTheComparisonHolds(Comparison comparison) {
    List<ScalarBounds> sets = smallSets();
    for (ScalarBounds a : sets) {
      for (ScalarBounds b : sets) {
        ScalarBounds refined = comparison.refine(a, b);
        ScalarBounds other = comparison.mirrored().refine(b, a);
        for (long x = 0; x < 16; x++) {
          for (long y = 0; y < 16; y++) {
            if (a.contains(x) && b.contains(y) && comparison.holds(x, y, SMALL)) {
              assertTrue(
                  refined != null && refined.contains(x) && other != null && other.contains(y),
                  () -> comparison + " of " + a + " and " + b + " gives " + refined);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void exactlyOneSideOfAComparisonHolds(Comparison comparison) {
    for (long x = 0; x < 16; x++) {
      for (long y = 0; y < 16; y++) {
        assertTrue(
            comparison.holds(x, y, SMALL) != comparison.negated().holds(x, y, SMALL)
                && comparison.holds(x, y, SMALL) == comparison.mirrored().holds(y, x, SMALL));
      }
    }
  }

  @Test
  void reductionLosesNoMemberAndJoinHoldsBoth() {
    List<ScalarBounds> sets = smallSets();
    for (ScalarBounds a : sets) {
      for (ScalarBounds b : sets) {
        ScalarBounds join = a.join(b);
        ScalarBounds wide = a.widen(b, Thresholds.of(List.of(3L)));
        ScalarBounds meet = a.meet(b);
        for (long x = 0; x < 16; x++) {
          boolean inBoth = a.contains(x) && b.contains(x);
          boolean inOne = a.contains(x) || b.contains(x);
          assertTrue(!inOne || (join.contains(x) && wide.contains(x)));
          assertTrue(!inBoth || (meet != null && meet.contains(x)));
        }
        assertTrue(join.includes(a) && join.includes(b) && wide.includes(join));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void resultsHoldDrawnConcreteResultsAtFullWidths(Arithmetic.Operation operation) {
    SplittableRandom random = new SplittableRandom(operation.ordinal() + 1);
    for (int width : new int[] {32, 64}) {
      for (int round = 0; round < 20_000; round++) {
        long x = draw(random, width);
        long y = draw(random, width);
        ScalarBounds a = around(random, x, width);
        ScalarBounds b = around(random, y, width);
        long concrete = Arithmetic.concrete(operation, x, y, width);
        ScalarBounds result = Arithmetic.apply(operation, a, b);
        assertTrue(
            result.contains(concrete),
            () -> operation + " of " + x + " in " + a + " and " + y + " in " + b + ": " + result);
      }
    }
  }

  private static long draw(SplittableRandom random, int width) {
    long x = random.nextLong() >>> random.nextInt(64);
    return (random.nextBoolean() ? x : -x) & Tnum.lowBits(width);
  }

  /** Some set that holds {@code x}. */
  private static ScalarBounds around(SplittableRandom random, long x, int width) {
    ScalarBounds one = ScalarBounds.constant(width, x);
    switch (random.nextInt(4)) {
      case 0:
        return one;
      case 1:
        return one.join(ScalarBounds.constant(width, draw(random, width)));
      case 2:
        long mask = draw(random, width);
        return ScalarBounds.ofBits(width, new Tnum(x & ~mask, mask));
      default:
        return one.join(ScalarBounds.constant(width, x + random.nextInt(100)));
    }
  }

  @Test
  void boundsOfUsefulShapesAreExact() {
    ScalarBounds small = ScalarBounds.constant(64, 0).join(ScalarBounds.constant(64, 9));
    ScalarBounds any = ScalarBounds.unknown(64);
    ScalarBounds masked =
        Arithmetic.apply(Arithmetic.Operation.AND, any, ScalarBounds.constant(64, 7));
    assertTrue(masked.umax() == 7 && masked.smin() == 0);
    ScalarBounds rest =
        Arithmetic.apply(Arithmetic.Operation.MOD, any, ScalarBounds.constant(64, 10));
    assertTrue(rest.umax() == 9);
    ScalarBounds below =
        Arithmetic.apply(Arithmetic.Operation.SUB, small, ScalarBounds.constant(64, 1));
    assertTrue(below.smin() == -1 && below.smax() == 8);
  }
}
