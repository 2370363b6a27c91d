package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code --help} shows of each command. */
final class HelpTest {

  static List<String> commands() {
    return Stream.concat(
            Stream.of(""), new CommandLine(new ScxLab()).getSubcommands().keySet().stream())
        .filter(name -> !name.equals("help"))
        .toList();
  }

  private static Invocation help(String command) {
    return Invocation.ofLine(command + " --help");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTellsWhatItDoesInLinesOfATerminal(String command) {
    Invocation help = help(command);
    assertThat(help.status()).isEqualTo(ExitCode.OK);
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: " + ("scxlab " + command).strip());
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
  }

  /** Each line is found again as it was written: nothing is broken by the width. */
  @ParameterizedTest
  @MethodSource("commands")
  void examplesAreCommandLines(String command) {
    Stream<String> examples =
        help(command).out().lines().filter(l -> l.startsWith("  scxlab ")).map(String::strip);
    assertThat(examples)
        .allMatch(
            line -> commands().contains(line.split(" ")[1]) || line.startsWith("scxlab COMMAND"));
  }

  @Test
  void theFirstPageShowsTheWayThroughThem() {
    assertThat(help("").out())
        .containsSubsequence("  new ", "  check ", "  run ", "  compare ", "To begin with:");
  }

  @Test
  void theCompletionScriptKnowsEveryCommand() {
    Invocation script = Invocation.of("generate-completion");
    assertThat(script.status()).isEqualTo(ExitCode.OK);
    assertThat(script.out()).contains(commands()).contains("6.12").doesNotContain("V6_12");
  }
}
