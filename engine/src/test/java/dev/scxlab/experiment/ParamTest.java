package dev.scxlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.ir.DataType.Scalar;
import dev.scxlab.ir.DataType.ScalarKind;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ParamTest {

  private static final long MS = 1_000_000;

  private static Param param(
      ScalarKind kind, String type, @Nullable Long min, @Nullable Long max, Byte... initial) {
    DataVariable variable =
        new DataVariable(
            "x",
            DataVariable.Section.RODATA,
            4096,
            new Scalar(kind, type, min, max),
            List.of(initial),
            new Span(0, 1));
    return Param.of(
            new Program("p", List.of(), List.of(), List.of(variable), List.of(), List.of(), 0, 0))
        .get(0);
  }

  @Test
  void timesAreWrittenAndReadWithTheirUnit() {
    Param slice =
        param(ScalarKind.U64, "time", MS, 100 * MS, (byte) 0x40, (byte) 0x4B, (byte) 0x4C);
    assertThat(slice.defaultText()).isEqualTo("5ms");
    assertThat(slice.range()).isEqualTo("1ms..100ms");
    assertThat(slice.parse("1500us")).isEqualTo(1_500_000);
  }

  @Test
  void valueOutsideTheRangeIsRefusedWithTheRange() {
    Param slice = param(ScalarKind.U64, "time", MS, 100 * MS);
    assertThatThrownBy(() -> slice.parse("9s"))
        .isInstanceOf(BadSetting.class)
        .hasMessage("`x` must be in 1ms..100ms, not 9s");
  }

  @Test
  void valueOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> param(ScalarKind.U64, "time", null, null).parse("20"))
        .hasMessageContaining("is a time, not `20`");
    assertThatThrownBy(() -> param(ScalarKind.BOOL, "bool", null, null).parse("1"))
        .hasMessageContaining("is a bool");
    assertThatThrownBy(() -> param(ScalarKind.U32, "u32", null, null).parse("4294967296"))
        .hasMessageContaining("is a u32");
    assertThatThrownBy(() -> param(ScalarKind.U32, "u32", null, null).parse("-1"))
        .hasMessageContaining("is a u32");
  }

  @Test
  void signedValuesKeepTheirSign() {
    Param s = param(ScalarKind.S32, "s32", -5L, 5L, (byte) -2, (byte) -1, (byte) -1, (byte) -1);
    assertThat(s.defaultText()).isEqualTo("-2");
    assertThat(s.parse("-5")).isEqualTo(-5);
    assertThat(s.range()).isEqualTo("-5..5");
  }

  @Test
  void boolsAreWords() {
    Param flag = param(ScalarKind.BOOL, "bool", null, null, (byte) 1);
    assertThat(flag.defaultText()).isEqualTo("true");
    assertThat(flag.parse("false")).isZero();
  }
}
