package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What README and tutorial show is what the program prints. Blocks marked {@code scx NAME} or
 * {@code json NAME} are files; in blocks marked {@code console} each line with {@code $} is run and
 * followed by its output.
 */
final class ReadmeTest {

  private static final Path HOME = Path.of(System.getProperty("scxlab.home", ".."));
  private static final Pattern BLOCK =
      Pattern.compile("```(scx|json|console)([^\\n]*)\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "grammar/docs/tutorial.md"})
  void commandsOfThePageGiveWhatItShows(String page) throws IOException {
    Path file = HOME.resolve(page);
    String text = Files.readString(file);
    StringBuilder rewritten = new StringBuilder();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String body = block.group(3);
      if (!block.group(1).equals("console")) {
        Files.writeString(folder.resolve(block.group(2).strip()), body);
      } else {
        body = transcript(body);
      }
      block.appendReplacement(
          rewritten,
          Matcher.quoteReplacement("```" + block.group(1) + block.group(2) + "\n" + body + "```"));
    }
    block.appendTail(rewritten);
    Golden.check(file, rewritten.toString());
  }

  private String transcript(String body) {
    StringBuilder transcript = new StringBuilder();
    List<String> commands = body.lines().filter(l -> l.startsWith("$ ")).toList();
    for (String command : commands) {
      transcript.append(transcript.length() == 0 ? "" : "\n").append(command).append('\n');
      transcript.append(output(command.substring(2).split(" #")[0]));
    }
    return transcript.toString();
  }

  private String output(String command) {
    List<String> words = new ArrayList<>(Arrays.asList(command.strip().split("\\s+")));
    assertThat(words.remove(0)).isEqualTo("cli/scxlab");
    words.replaceAll(this::located);
    Invocation run = Invocation.of(words.toArray(new String[0]));
    assertThat(run.status()).as(command + "\n" + run.err()).isNotEqualTo(ExitCode.USAGE);
    assertThat(run.status()).isNotEqualTo(ExitCode.INTERNAL);
    return (run.out() + run.err()).replace(folder + "/", "").stripTrailing() + "\n";
  }

  /** Files of the page lie in the test's folder. */
  private String located(String word) {
    int colon = word.indexOf(':');
    String name = colon < 0 ? word : word.substring(0, colon);
    for (String candidate : List.of(name, name + ".scx")) {
      if (Files.exists(folder.resolve(candidate)) && !candidate.isEmpty()) {
        return folder.resolve(candidate) + word.substring(name.length());
      }
    }
    return word;
  }
}
