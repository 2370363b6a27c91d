package dev.scxlab.kernel.fair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** An object of a JSON file, for reading recordings. */
record JsonTree(Map<String, Object> members) {

  static JsonTree read(Path file) throws IOException {
    String text = Files.readString(file);
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      return (JsonTree) value(parser);
    }
  }

  JsonTree object(String key) {
    return (JsonTree) member(key);
  }

  List<JsonTree> objects(String key) {
    return ((List<?>) member(key)).stream().map(e -> (JsonTree) e).toList();
  }

  double number(String key) {
    return (double) member(key);
  }

  /** A whole number; 0 where it is missing. */
  long whole(String key) {
    return members.containsKey(key) ? Math.round(number(key)) : 0;
  }

  String text(String key) {
    return (String) member(key);
  }

  private Object member(String key) {
    return Objects.requireNonNull(members.get(key), key);
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield new JsonTree(map);
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> parser.getString();
    };
  }
}
