package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NewCommandTest {

  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void theStarterChecksCleanIsFormattedAndRuns() {
    assertThat(Invocation.of("new", path("mine")).status()).isZero();
    String file = path("mine.scx");
    Invocation check = Invocation.of("check", "--deny", "warnings", file);
    assertThat(check.out()).contains("no errors");
    assertThat(Invocation.of("fmt", "--check", file).status()).isZero();
    Invocation run = Invocation.of("run", file, "--workload", "cpu-vs-io", "--duration", "100ms");
    assertThat(run.out()).contains("mine on cpu-vs-io").contains("still loaded at the end");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.scx"), "dear");
    Invocation again = Invocation.of("new", path("mine.scx"));
    assertThat(again.err()).contains("exists already");
    assertThat(again.status()).isEqualTo(ExitCode.USAGE);
    assertThat(file).hasContent("dear");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9lives", "a-b", "policy", ".scx", "a b"})
  void aNameMustBeOneOfTheLanguage(String name) {
    Invocation bad = Invocation.of("new", path(name));
    assertThat(bad.err()).contains("cannot be the name of a policy");
    assertThat(bad.status()).isEqualTo(ExitCode.USAGE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theDirectoryMustExist() {
    assertThat(Invocation.of("new", path("none/mine")).err()).contains("there is no directory");
  }
}
