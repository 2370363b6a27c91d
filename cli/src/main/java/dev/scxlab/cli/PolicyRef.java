package dev.scxlab.cli;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A policy as named on the command line ({@code design.md} 4): a path, the name of a shipped policy
 * or {@code eevdf}, with settings of its own behind a colon ({@code vtime:slice=5ms}).
 *
 * @param given the argument as typed, which is how results name it
 * @param name the policy without its settings: a path or a name
 * @param file its text, or null for {@code eevdf}, the fair class without any policy
 * @param settings parameter to value, as typed
 */
public record PolicyRef(
    String given, String name, @Nullable Path file, Map<String, String> settings) {

  /** The name that stands for the fair class without any policy. */
  public static final String EEVDF = "eevdf";

  private static final Pattern WITH_SETTINGS = Pattern.compile("(.+?):([A-Za-z_]\\w*=.*)");
  private static final Pattern BETWEEN_SETTINGS = Pattern.compile(",(?=[A-Za-z_]\\w*=)");

  public PolicyRef {
    settings = ImmutableMap.copyOf(settings);
  }

  /**
   * Finds the policy that an argument names; the file itself is not read.
   *
   * @throws InputFailure when there is no such policy
   */
  public static PolicyRef resolve(String argument) {
    Matcher matcher = WITH_SETTINGS.matcher(argument);
    boolean settled = matcher.matches();
    String name = settled ? matcher.group(1) : argument;
    Map<String, String> settings =
        settled ? settings(argument, matcher.group(2)) : ImmutableMap.of();
    if (name.equals(EEVDF)) {
      if (!settings.isEmpty()) {
        throw new InputFailure("`eevdf` is the kernel's own class and has no parameters");
      }
      return new PolicyRef(argument, name, null, settings);
    }
    return new PolicyRef(argument, name, file(name), settings);
  }

  private static Map<String, String> settings(String argument, String text) {
    ImmutableMap.Builder<String, String> settings = ImmutableMap.builder();
    for (String setting : BETWEEN_SETTINGS.split(text)) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    try {
      return settings.buildOrThrow();
    } catch (IllegalArgumentException e) {
      throw new InputFailure("`" + argument + "` gives one parameter twice");
    }
  }

  private static Path file(String name) {
    if (name.equals(InputFiles.STANDARD_INPUT)) {
      return Path.of(name);
    }
    boolean path = name.indexOf('/') >= 0 || name.endsWith(ShippedFiles.POLICY_SUFFIX);
    if (path) {
      Path file = Path.of(name);
      if (!Files.exists(file)) {
        throw new InputFailure("there is no file `" + name + "`");
      }
      return file;
    }
    Path shipped = shipped(name);
    if (Files.exists(shipped)) {
      return shipped;
    }
    int colon = name.indexOf(':');
    if (colon > 0 && Files.exists(shipped(name.substring(0, colon)))) {
      throw new InputFailure("`" + name + "`: settings are written POLICY:name=value,name=value");
    }
    List<String> known = ShippedFiles.policyNames();
    String hint =
        Spelling.nearest(name, known.stream())
            .map(n -> "; did you mean `" + n + "`?")
            .orElse("; `scxlab policies` lists them, a file is named with its `.scx`");
    throw new InputFailure("there is no policy called `" + name + "`" + hint);
  }

  private static Path shipped(String name) {
    return ShippedFiles.policies().resolve(name + ShippedFiles.POLICY_SUFFIX);
  }

  /** Whether the text is a file of the user's, which may be rewritten. */
  public boolean isUserFile() {
    return file != null && file.equals(Path.of(name)) && !name.equals(InputFiles.STANDARD_INPUT);
  }

  /** Whether this is the fair class without any policy. */
  public boolean isEevdf() {
    return file == null;
  }

  /** The file of the text; not for the fair class. */
  public Path requireFile() {
    if (file == null) {
      throw new InputFailure("`eevdf` is the kernel's own class and has no text");
    }
    return file;
  }

  /**
   * Reads the text; messages name the file as the user did.
   *
   * @throws InputFailure when it cannot be read
   */
  public SourceFile read() {
    return InputFiles.read(requireFile());
  }
}
