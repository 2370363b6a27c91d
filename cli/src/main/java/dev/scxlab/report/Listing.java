package dev.scxlab.report;

import com.google.common.collect.ImmutableList;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A table of things of one kind, as text or as a JSON array of objects: one description of the
 * columns serves both.
 *
 * @param <T> the things
 */
public final class Listing<T> {

  private static final int LEAST_LAST_COLUMN = 30;

  private final List<Column<T>> columns = new ArrayList<>();

  /**
   * A column.
   *
   * @param key name of the JSON field and title in the text
   * @param value a text, a number, a boolean, a list of texts, or null
   */
  private record Column<T>(String key, Function<T, @Nullable Object> value) {}

  /** Adds a column; the last one may be wrapped in text. */
  public Listing<T> column(String key, Function<T, @Nullable Object> value) {
    columns.add(new Column<>(key, value));
    return this;
  }

  /** A JSON array with an object per thing, with a line break at the end. */
  public String json(List<T> things) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().createGenerator(text)) {
      json.writeStartArray();
      for (T thing : things) {
        json.writeStartObject();
        for (Column<T> column : columns) {
          json.writeName(column.key);
          write(json, column.value.apply(thing));
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean b) {
      json.writeBoolean(b);
    } else if (value instanceof Number n) {
      json.writeNumber(n.longValue());
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      list.forEach(item -> json.writeString(String.valueOf(item)));
      json.writeEndArray();
    } else {
      json.writeString(value.toString());
    }
  }

  /**
   * A table whose last column is wrapped to the width.
   *
   * @param width columns of the terminal
   */
  public String text(List<T> things, Style style, int width) {
    TextTable table = TextTable.of("l".repeat(columns.size()));
    table.row(columns.stream().map(c -> style.bold(c.key.replace('_', ' '))).toList());
    int before = widthBeforeLast(things);
    int last = Math.max(LEAST_LAST_COLUMN, width - before);
    for (T thing : things) {
      List<String> cells = new ArrayList<>();
      columns.forEach(c -> cells.add(cell(c.value.apply(thing))));
      String wide = cells.remove(cells.size() - 1);
      List<String> lines = wrapped(wide, last);
      table.row(with(cells, lines.get(0)));
      for (String line : lines.subList(1, lines.size())) {
        table.row(with(cells.stream().map(c -> "").toList(), line));
      }
    }
    return table.text();
  }

  private int widthBeforeLast(List<T> things) {
    int width = 0;
    for (Column<T> column : columns.subList(0, columns.size() - 1)) {
      int widest = column.key.length();
      for (T thing : things) {
        widest = Math.max(widest, cell(column.value.apply(thing)).length());
      }
      width += widest + 2;
    }
    return width;
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(String::valueOf).toList());
    }
    if (value instanceof Boolean b) {
      return b ? "yes" : "no";
    }
    return value.toString();
  }

  private static List<String> with(List<String> cells, String last) {
    return ImmutableList.<String>builder().addAll(cells).add(last).build();
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
