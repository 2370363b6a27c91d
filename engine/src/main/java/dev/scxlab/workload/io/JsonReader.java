package dev.scxlab.workload.io;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Text to {@link Json}, as tolerant as json-c in its default mode ({@code rt-app.md} 1): comments,
 * trailing commas, single quotes, leading zeros, line breaks in strings, repeated keys.
 */
final class JsonReader {

  /** Depth at which json-c gives up. */
  private static final int MAX_DEPTH = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final String text;
  private final JsonParser parser;

  /** The innermost thing that has begun and not ended, for messages. */
  private final List<Open> open = new ArrayList<>();

  /** The first key or string with a character that cannot be shown, or null. */
  private @Nullable Span unprintable;

  private record Open(boolean object, int start) {}

  private JsonReader(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /** Reads one value; a text that is none gives one diagnostic and no value. */
  static Optional<Json> read(SourceFile file, Diagnostics diagnostics) {
    String text = JsonText.withLowerCaseWords(file.text());
    int start = JsonText.skipSpace(text, 0);
    if (start == text.length()) {
      String title = text.isEmpty() ? "the file is empty" : "the file holds no JSON";
      diagnostics.add(Diagnostic.of(DiagnosticCode.FILE_SYNTAX, new Span(0, 0), title));
      return Optional.empty();
    }
    JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text);
    JsonReader reader = new JsonReader(text, parser);
    try {
      parser.nextToken();
      Json value = reader.value();
      reader.warnOfRest(value.span().end(), diagnostics);
      if (reader.unprintable != null) {
        diagnostics.add(
            Diagnostic.of(
                DiagnosticCode.FILE_BAD_VALUE,
                reader.unprintable,
                "a control character has no place in this"));
        return Optional.empty();
      }
      return Optional.of(value);
    } catch (JacksonException e) {
      diagnostics.add(reader.explain(e));
      return Optional.empty();
    }
  }

  /** Names of tasks, phases and locks are shown on terminals and in traces of a line per event. */
  private void keepPrintable(String word, String allowed, Span span) {
    if (unprintable == null
        && word.chars().anyMatch(c -> Character.isISOControl(c) && allowed.indexOf(c) < 0)) {
      unprintable = span;
    }
  }

  private void warnOfRest(int end, Diagnostics diagnostics) {
    int rest = JsonText.skipSpace(text, end);
    if (rest < text.length()) {
      diagnostics.add(
          Diagnostic.of(
              DiagnosticCode.FILE_SUSPICIOUS,
              new Span(rest, JsonText.endOfWord(text, rest)),
              "what stands after the end of the JSON value is ignored"));
    }
  }

  private int tokenStart() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private Json value() {
    JsonToken token = parser.currentToken();
    int start = tokenStart();
    return switch (token) {
      case START_OBJECT -> object(start);
      case START_ARRAY -> array(start);
      case VALUE_STRING -> {
        String string = parser.getString();
        Span span = new Span(start, JsonText.endOfString(text, start));
        keepPrintable(string, "\n\r\t", span);
        yield new Json.Text(string, span);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        Span span = new Span(start, JsonText.endOfWord(text, start));
        yield new Json.Num(text.substring(span.start(), span.end()), span);
      }
      case VALUE_TRUE -> new Json.Bool(true, word(start));
      case VALUE_FALSE -> new Json.Bool(false, word(start));
      case VALUE_NULL -> new Json.Null(word(start));
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new LabBug("JSON value begins with " + token);
    };
  }

  private Span word(int start) {
    return new Span(start, JsonText.endOfWord(text, start));
  }

  private Json object(int start) {
    open.add(new Open(true, start));
    List<Json.Member> members = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      int keyStart = tokenStart();
      Span keySpan = new Span(keyStart, JsonText.endOfString(text, keyStart));
      keepPrintable(key, "", keySpan);
      parser.nextToken();
      members.add(new Json.Member(key, keySpan, value()));
    }
    open.remove(open.size() - 1);
    return new Json.Obj(members, new Span(start, tokenStart() + 1));
  }

  private Json array(int start) {
    open.add(new Open(false, start));
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    open.remove(open.size() - 1);
    return new Json.Arr(items, new Span(start, tokenStart() + 1));
  }

  /** Says in our words what the parser stumbled over. */
  private Diagnostic explain(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    int at = location == null ? 0 : (int) Math.max(0, location.getCharOffset());
    at = Math.min(at, text.length());
    Json.Member bare = bareKeyBefore(at);
    if (bare != null) {
      return Diagnostic.of(
              DiagnosticCode.FILE_SYNTAX, bare.keySpan(), "\"" + bare.key() + "\" has no value")
          .help("write a key as \"" + bare.key() + "\" : value")
          .build();
    }
    return SyntaxMessage.of(text, at, e.getOriginalMessage(), openStart());
  }

  private int openStart() {
    return open.isEmpty() ? -1 : open.get(open.size() - 1).start();
  }

  /** A quoted key directly before the offset that is followed by a comma or brace, or null. */
  private Json.@Nullable Member bareKeyBefore(int at) {
    if (open.isEmpty() || !open.get(open.size() - 1).object()) {
      return null;
    }
    int next = at < text.length() && ",}".indexOf(text.charAt(at)) >= 0 ? at : at - 1;
    if (next < 1 || next >= text.length() || ",}".indexOf(text.charAt(next)) < 0) {
      return null;
    }
    int end = next;
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end == 0 || text.charAt(end - 1) != '"') {
      return null;
    }
    int start = text.lastIndexOf('"', end - 2);
    if (start < 0) {
      return null;
    }
    Span span = new Span(start, end);
    return new Json.Member(text.substring(start + 1, end - 1), span, new Json.Null(span));
  }
}
