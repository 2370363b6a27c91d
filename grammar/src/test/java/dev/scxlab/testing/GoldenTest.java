package dev.scxlab.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfSystemProperty(named = "golden.update", matches = "true")
class GoldenTest {

  @TempDir Path folder;

  private Path golden(String text) throws IOException {
    return Files.writeString(folder.resolve("x.out"), text);
  }

  @Test
  void equalTextsPassWhateverTheirLineEnds() throws IOException {
    Path file = golden("a\r\nb\n");
    assertThatCode(() -> Golden.check(file, "a\nb\n")).doesNotThrowAnyException();
  }

  @Test
  void aDifferenceIsShownAsUnifiedDiff() throws IOException {
    Path file = golden("a\nb\nc\n");
    assertThatThrownBy(() -> Golden.check(file, "a\nB\nc\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("@@ -1,3 +1,3 @@")
        .hasMessageContaining("-b\n+B");
  }

  @Test
  void aMissingGoldenFileFails() {
    assertThatThrownBy(() -> Golden.check(folder.resolve("none"), "a"))
        .hasMessageContaining("no golden file");
  }
}
