package dev.scxlab.syntax.format;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** A layout document: texts, and places where a line may or must end. */
sealed interface Doc {

  /** Nothing. */
  Doc EMPTY = new Text("");

  /** A space, or the end of the line when the group around it is broken. */
  Doc LINE = new Line(" ", false);

  /** Nothing, or the end of the line when the group around it is broken. */
  Doc SOFT_LINE = new Line("", false);

  /** The end of the line; breaks all groups around it. */
  Doc HARD_LINE = new Line("", true);

  /** An empty line behind the next end of line. */
  Doc BLANK_LINE = new Blank();

  /** A comma where the group around it is broken. */
  Doc BROKEN_COMMA = new IfBroken(",");

  /** Something to print as it stands; may hold line breaks. */
  record Text(String text) implements Doc {}

  record Line(String flat, boolean hard) implements Doc {}

  record Blank() implements Doc {}

  record IfBroken(String text) implements Doc {}

  /**
   * A comment behind code: at least two spaces away, and where the author had put it when that is
   * further.
   *
   * @param offset its column in the source, counted from the first token of its line; -1 for none
   */
  record Trailing(String text, int offset) implements Doc {}

  record Concat(List<Doc> parts) implements Doc {
    public Concat {
      parts = ImmutableList.copyOf(parts);
    }
  }

  /** Lines that end inside it go on one step further to the right. */
  record Nest(Doc inner) implements Doc {}

  /** Printed on one line when it fits, else with all its own lines ended. */
  record Group(Doc inner) implements Doc {}

  static Doc text(String text) {
    return new Text(text);
  }

  static Doc concat(Doc... parts) {
    return new Concat(List.of(parts));
  }

  static Doc nest(Doc... parts) {
    return new Nest(concat(parts));
  }

  static Doc group(Doc... parts) {
    return new Group(concat(parts));
  }
}
