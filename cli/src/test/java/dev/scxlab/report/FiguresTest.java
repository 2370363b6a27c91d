package dev.scxlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FiguresTest {

  @Test
  void threeDigitsCountFromTheFirst() {
    assertThat(Figures.threeDigits(0)).isEqualTo("0");
    assertThat(Figures.threeDigits(0.0123)).isEqualTo("0.012");
    assertThat(Figures.threeDigits(1.2345)).isEqualTo("1.23");
    assertThat(Figures.threeDigits(12.345)).isEqualTo("12.3");
    assertThat(Figures.threeDigits(123.45)).isEqualTo("123");
    assertThat(Figures.threeDigits(1234.5)).isEqualTo("1,230");
    assertThat(Figures.threeDigits(9_999_999)).isEqualTo("10,000,000");
    assertThat(Figures.threeDigits(-4.5)).isEqualTo("-4.50");
  }

  @Test
  void durationsTakeTheUnitThatSuits() {
    assertThat(Figures.duration(250)).isEqualTo("250 ns");
    assertThat(Figures.duration(12_300)).isEqualTo("12.3 µs");
    assertThat(Figures.duration(1_000_000_000)).isEqualTo("1 s");
  }

  @Test
  void changesHaveTheirSign() {
    assertThat(Figures.percentChange(0.1234)).isEqualTo("+12.3");
    assertThat(Figures.percentChange(-0.04)).isEqualTo("-4.0");
    assertThat(Figures.percentChange(0.0001)).isEqualTo("0.0");
    assertThat(Figures.percentChange(11)).isEqualTo("+1,100");
  }
}
