package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FmtCommandTest {

  private static final String UGLY = "policy t{stat a;}";
  private static final String PRETTY = "policy t {\n    stat a;\n}\n";

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void filesAreRewrittenInPlace() throws IOException {
    String ugly = file("a.scx", UGLY);
    String pretty = file("b.scx", PRETTY);
    Invocation fmt = Invocation.of("fmt", ugly, pretty);
    assertThat(fmt.status()).isEqualTo(ExitCode.OK);
    assertThat(fmt.err()).isEqualTo("formatted " + ugly + "\n");
    assertThat(Files.readString(Path.of(ugly))).isEqualTo(PRETTY);
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void checkOnlyNamesWhatIsNotFormatted() throws IOException {
    String ugly = file("a.scx", UGLY);
    Invocation fmt = Invocation.of("fmt", "--check", ugly, file("b.scx", PRETTY));
    assertThat(fmt.status()).isEqualTo(ExitCode.NO);
    assertThat(fmt.out()).isEqualTo(ugly + "\n");
    assertThat(Files.readString(Path.of(ugly))).isEqualTo(UGLY);
  }

  @Test
  void aFileWithErrorsIsNotTouchedAndTheOthersAre() throws IOException {
    String broken = file("a.scx", "policy t { stat ");
    String ugly = file("b.scx", UGLY);
    Invocation fmt = Invocation.of("fmt", broken, ugly);
    assertThat(fmt.status()).isEqualTo(ExitCode.NO);
    assertThat(fmt.err()).contains("error[SX0101]");
    assertThat(Files.readString(Path.of(broken))).isEqualTo("policy t { stat ");
    assertThat(Files.readString(Path.of(ugly))).isEqualTo(PRETTY);
  }

  @Test
  void nothingIsWrittenWhenAFileIsMissing() throws IOException {
    String ugly = file("a.scx", UGLY);
    Invocation fmt = Invocation.of("fmt", ugly, folder.resolve("none.scx").toString());
    assertThat(fmt.status()).isEqualTo(ExitCode.USAGE);
    assertThat(fmt.err()).contains("there is no file");
    assertThat(Files.readString(Path.of(ugly))).isEqualTo(UGLY);
  }

  @Test
  void whatIsNotUtf8IsRefused() throws IOException {
    Path file = Files.write(folder.resolve("x.scx"), new byte[] {'p', (byte) 0xC3, (byte) 0x28});
    Invocation fmt = Invocation.of("fmt", file.toString());
    assertThat(fmt.status()).isEqualTo(ExitCode.USAGE);
    assertThat(fmt.err()).contains("is not UTF-8 text");
  }
}
