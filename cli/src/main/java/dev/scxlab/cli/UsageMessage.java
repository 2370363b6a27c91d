package dev.scxlab.cli;

import com.google.common.collect.ImmutableSet;
import dev.scxlab.source.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in one line and in the user's words. */
final class UsageMessage {

  /** Commands of the contract that come later; {@code scxlab limits} lists them as well. */
  private static final ImmutableSet<String> TO_COME =
      ImmutableSet.of("fidelity", "bench", "trace", "import");

  private static final Pattern CHOICE =
      Pattern.compile("expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");
  private static final Pattern NO_NUMBER = Pattern.compile("'([^']*)' is not an? (?:long|int)");

  private UsageMessage() {}

  static String of(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return ofUnmatched(unmatched);
    }
    String text = String.valueOf(e.getMessage()).replace("option option", "option");
    Matcher choice = CHOICE.matcher(text);
    if (choice.find()) {
      String values = choice.group(1).toLowerCase(Locale.ROOT);
      return choice.replaceFirst(
          Matcher.quoteReplacement("`" + choice.group(2) + "` is none of " + values));
    }
    Matcher number = NO_NUMBER.matcher(text);
    return number.find()
        ? number.replaceFirst(
            Matcher.quoteReplacement("`" + number.group(1) + "` is no whole number in range"))
        : text;
  }

  private static String ofUnmatched(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String argument = e.getUnmatched().get(0);
    boolean takesCommands = !command.getSubcommands().isEmpty();
    if (takesCommands && TO_COME.contains(argument)) {
      return "`" + argument + "` is not modelled yet; `scxlab limits` lists what is not";
    }
    if (e.isUnknownOption()) {
      Stream<String> options =
          command.getCommandSpec().options().stream().flatMap(o -> Stream.of(o.names()));
      return "there is no option `" + argument + "`" + nearest(argument, options.toList(), "");
    }
    if (takesCommands) {
      String name = command.getCommandSpec().qualifiedName();
      return "there is no command `"
          + argument
          + "`"
          + nearest(argument, List.copyOf(command.getSubcommands().keySet()), name + " ");
    }
    return "`" + argument + "` is one argument too many";
  }

  private static String nearest(String argument, List<String> known, String before) {
    return Spelling.nearest(argument, known.stream())
        .map(n -> "; did you mean `" + before + n + "`?")
        .orElse("");
  }
}
