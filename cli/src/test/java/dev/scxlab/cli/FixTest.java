package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --fix}: what it does to a file, and what it leaves alone. */
final class FixTest {

  private static final Path MANY = Path.of("src/test/resources/fix/many.scx");

  @TempDir private Path folder;

  private Path copy(String text) throws IOException {
    return Files.writeString(folder.resolve("many.scx"), text);
  }

  private static Invocation fix(Path file) {
    return Invocation.of("check", "--fix", "--likely", file.toString());
  }

  @Test
  void theEditsOfManyFindingsTogetherGiveAPolicyThatVerifies() throws IOException {
    Path file = copy(Files.readString(MANY));

    Invocation fix = fix(file);

    assertThat(fix.status()).isEqualTo(ExitCode.OK);
    assertThat(fix.out()).contains("no errors");
    String told = fix.err().replace(folder + "/", "");
    Golden.check("fix/many.out", told + "\n" + Files.readString(file));
  }

  @Test
  void fixingAgainChangesNothing() throws IOException {
    Path file = copy(Files.readString(MANY));
    fix(file);
    String fixed = Files.readString(file);

    Invocation again = fix(file);

    assertThat(again.err()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(fixed);
  }

  @Test
  void lineBreaksTabsAndCharactersStay() throws IOException {
    String text = Files.readString(MANY);
    Path plain = copy(text);
    fix(plain);
    String fixed = Files.readString(plain);

    Path windows = copy("\uFEFF" + text.replace("\n", "\r\n"));
    fix(windows);
    assertThat(Files.readString(windows)).isEqualTo("\uFEFF" + fixed.replace("\n", "\r\n"));

    Path tabs = copy(text.replace("    ", "\t"));
    assertThat(fix(tabs).status()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(tabs)).isEqualTo(fixed.replace("    ", "\t"));
  }

  @Test
  void aDiffIsShownAndNothingWritten() throws IOException {
    String text = Files.readString(MANY);
    Path file = copy(text);

    Invocation diff = Invocation.of("check", "--fix", "--likely", "--diff", file.toString());

    assertThat(diff.status()).isEqualTo(ExitCode.NO);
    assertThat(diff.err()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(text);
    Golden.check("fix/many.diff", diff.out().replace(folder + "/", ""));
  }

  @Test
  void onlySafeEditsAreAppliedUnlessAskedFor() throws IOException {
    String text = Files.readString(MANY);
    Path file = copy(text);
    assertThat(Invocation.of("check", "--fix", file.toString()).status()).isEqualTo(ExitCode.NO);
    assertThat(Files.readString(file)).isEqualTo(text);
    assertThat(Invocation.of("check", "--likely", file.toString()).status())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Invocation.of("check", "--diff", file.toString()).status())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatSomebodyWroteMeanwhileIsNotLost() throws IOException {
    Path file = copy("policy mine { }\n");
    assertThatThrownBy(() -> FileRewrite.replace(file, "policy read { }\n", "policy fixed { }\n"))
        .isInstanceOf(InputFailure.class)
        .hasMessageContaining("was changed meanwhile");
    assertThat(Files.readString(file)).isEqualTo("policy mine { }\n");
    assertThat(folder.toFile().list()).containsExactly("many.scx");
  }
}
