package dev.scxlab.cli;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Settings of policies from a TOML file ({@code --params FILE}): {@code slice = "5ms"} is for all
 * policies that have the param, below {@code [vtime]} for that policy alone. Times and texts stand
 * in quotes.
 *
 * @param source the file
 * @param settings in order of the file
 */
record ParamsFile(SourceFile source, List<Setting> settings) {

  ParamsFile {
    settings = ImmutableList.copyOf(settings);
  }

  /**
   * One setting.
   *
   * @param policy the policy it is for, or null when it is for all that have the param
   * @param value as {@code --set} would have it
   * @param span the param's name in the file
   */
  record Setting(@Nullable String policy, String name, String value, Span span) {}

  /** Reads a file; what is wrong with it is added to {@code found}. */
  static Optional<ParamsFile> read(SourceFile source, Diagnostics found) {
    if (source.text().startsWith("\ufeff")) {
      found.add(
          Diagnostic.of(
              DiagnosticCode.FILE_SYNTAX,
              new Span(0, 1),
              "the file begins with a byte order mark"));
      return Optional.empty();
    }
    JsonNode root;
    try {
      root = new TomlMapper().readTree(source.text());
    } catch (JacksonException e) {
      found.add(
          Diagnostic.of(DiagnosticCode.FILE_SYNTAX, at(source, e.getLocation()), reason(e))
              .help("a line reads name = value, for example slice = \"5ms\""));
      return Optional.empty();
    }
    List<Setting> settings = new ArrayList<>();
    boolean fine = true;
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (entry.getValue().isObject()) {
        for (Map.Entry<String, JsonNode> own : entry.getValue().properties()) {
          fine &= add(source, entry.getKey(), own.getKey(), own.getValue(), settings, found);
        }
      } else {
        fine &= add(source, null, entry.getKey(), entry.getValue(), settings, found);
      }
    }
    return fine ? Optional.of(new ParamsFile(source, settings)) : Optional.empty();
  }

  private static boolean add(
      SourceFile source,
      @Nullable String policy,
      String name,
      JsonNode value,
      List<Setting> settings,
      Diagnostics found) {
    Span span = place(source, policy, name);
    if (value.isString() || value.isIntegralNumber() || value.isBoolean()) {
      settings.add(new Setting(policy, name, value.asString(), span));
      return true;
    }
    found.add(
        Diagnostic.of(
                DiagnosticCode.FILE_BAD_VALUE,
                span,
                "`" + name + "` is a whole number, true, false or a text in quotes")
            .help("times are texts: " + name + " = \"5ms\""));
    return false;
  }

  /** What the parser says, without its own account of the place. */
  private static String reason(JacksonException e) {
    String first = e.getOriginalMessage().lines().findFirst().orElse("");
    if (first.contains("nesting depth")) {
      return "values are nested too deep";
    }
    return "this is not TOML"
        + (first.isEmpty()
            ? ""
            : ": " + Character.toLowerCase(first.charAt(0)) + first.substring(1));
  }

  private static Span at(SourceFile source, @Nullable TokenStreamLocation location) {
    int length = source.text().length();
    if (location == null || location.getLineNr() < 1) {
      return new Span(0, Math.min(1, length));
    }
    int line = Math.min(location.getLineNr(), source.lineCount());
    int column = Math.max(location.getColumnNr() - 1, 0);
    int start = Math.min(source.lineStart(line) + column, length);
    return new Span(start, Math.min(start + 1, length));
  }

  /** Where a name is set; the parser's tree does not keep places. */
  private static Span place(SourceFile source, @Nullable String policy, String name) {
    Pattern header = Pattern.compile("\\s*\\[\\s*[\"']?([^\"'\\]]*?)[\"']?\\s*].*");
    Pattern key = Pattern.compile("[\\s{,.]*[\"']?" + Pattern.quote(name) + "[\"']?\\s*=");
    String section = null;
    for (int line = 1; line <= source.lineCount(); line++) {
      String text = source.lineText(line);
      Matcher begins = header.matcher(text);
      section = begins.matches() ? begins.group(1) : section;
      Matcher found = key.matcher(text);
      boolean dotted = section == null && policy != null && text.contains(policy);
      boolean here = policy == null ? section == null : policy.equals(section) || dotted;
      if (here && (dotted ? found.find() : found.lookingAt())) {
        int start = source.lineStart(line) + text.indexOf(name, found.start());
        return new Span(start, start + name.length());
      }
    }
    return new Span(0, 0);
  }

  /** The settings for a policy: those for all first, then its own over them. */
  Map<String, Setting> of(List<String> names) {
    Map<String, Setting> result = new LinkedHashMap<>();
    settings.stream().filter(s -> s.policy() == null).forEach(s -> result.put(s.name(), s));
    settings.stream()
        .filter(s -> s.policy() != null && names.contains(s.policy()))
        .forEach(s -> result.put(s.name(), s));
    return result;
  }
}
