package dev.scxlab.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.exec.PolicyMemory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageFormatTest {

  private final PolicyMemory memory = new PolicyMemory(0);

  private int text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int address = memory.allocate(bytes.length + 1);
    System.arraycopy(bytes, 0, memory.bytes(), address, bytes.length);
    return address;
  }

  private String format(String pattern, long... args) {
    int format = text(pattern);
    int address = memory.allocate(8L * args.length);
    for (int i = 0; i < args.length; i++) {
      PolicyMemory.store64(memory.bytes(), address + 8L * i, args[i]);
    }
    return new MessageFormat(memory).format(format, address, 8L * args.length);
  }

  @Test
  void numbersTakeTheWidthOfTheirConversion() {
    assertThat(format("%d %u", 0xffff_ffffL, 0x1_ffff_ffffL)).isEqualTo("-1 4294967295");
    assertThat(format("%lld %llu", -1, -1)).isEqualTo("-1 18446744073709551615");
    assertThat(format("%ld|%lx|%X", -5, 255, 0xabc)).isEqualTo("-5|ff|ABC");
  }

  @Test
  void widthPrecisionAndFlagsPad() {
    assertThat(format("[%5d][%-5d][%05d][%+d]", 42, 42, -42, 42))
        .isEqualTo("[   42][42   ][-0042][+42]");
    assertThat(format("[%#llx][%.3d][%016llx]", 255, 7, 0xabcL))
        .isEqualTo("[0xff][007][0000000000000abc]");
  }

  @Test
  void textsAreAddressesAndPercentSignsStand() {
    assertThat(format("%s is 100%% of %.3s", text("vtime"), text("abcdef")))
        .isEqualTo("vtime is 100% of abc");
  }

  @Test
  void missingArgumentsAreZero() {
    assertThat(format("%d %d", 1)).isEqualTo("1 0");
  }
}
