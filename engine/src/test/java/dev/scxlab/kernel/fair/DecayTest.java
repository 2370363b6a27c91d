package dev.scxlab.kernel.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.kernel.FairLoad;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecayTest {

  private static final long ONE = 1L << 61;

  @Test
  void halfIsLeftAfterEachHalfLife() {
    assertThat(Decay.fade(ONE, Decay.HALF_LIFE_US)).isEqualTo(ONE / 2);
    assertThat(Decay.fade(ONE, 5 * Decay.HALF_LIFE_US)).isEqualTo(ONE / 32);
    assertThat(Decay.fade(ONE, 1000 * Decay.HALF_LIFE_US)).isZero();
    assertThat(Decay.fade(ONE, 0)).isEqualTo(ONE);
  }

  @Test
  void thirtyTwoPeriodsOfTheKernelsFactorMakeOneHalf() {
    BigDecimal y = new BigDecimal(Decay.fade(ONE, 1024)).divide(new BigDecimal(ONE));
    assertThat(y.pow(32).subtract(new BigDecimal("0.5")).abs()).isLessThan(new BigDecimal("1e-17"));
    assertThat(y.round(new MathContext(5))).isEqualByComparingTo("0.97857");
  }

  @Test
  void twoFadesInARowAreOneLongFade() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 10_000; i++) {
      long a = random.nextLong(100_000);
      long b = random.nextLong(100_000);
      long twice = Decay.fade(Decay.fade(ONE, a), b);
      assertThat(twice - Decay.fade(ONE, a + b)).isBetween(-8L, 8L);
    }
  }

  @Test
  void utilizationOfAHogIs901AfterAHundredMilliseconds() {
    FairLoad hog = new FairLoad();
    LoadAverage.update(hog, 100_000_000, 1024, 1, true);
    assertThat(hog.utilAvg()).isEqualTo(900);
    LoadAverage.update(hog, 2_000_000_000, 1024, 1, true);
    assertThat(hog.utilAvg()).isEqualTo(1024);
  }

  @Test
  void loadOfASleepingHogHalvesIn32768Microseconds() {
    FairLoad hog = new FairLoad();
    hog.load = 1024L << 20;
    LoadAverage.update(hog, 32_768_000, 0, 0, false);
    assertThat(hog.loadAvg()).isEqualTo(512);
  }

  @Test
  void twoHogsThatShareACpuHaveHalfTheUtilizationAndFullLoad() {
    FairLoad hog = new FairLoad();
    for (int turn = 0; turn < 1000; turn++) {
      LoadAverage.update(hog, (turn + 1) * 1_410_000L, 1024, 1, turn % 2 == 0);
    }
    assertThat(hog.utilAvg()).isBetween(490L, 530L);
    assertThat(hog.loadAvg()).isEqualTo(1024);
  }
}
