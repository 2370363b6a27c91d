package dev.scxlab.workload.io;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;

/** A JSON value with its place in the text. */
sealed interface Json {

  /** The whole value. */
  Span span();

  /** What it is, with an article, as messages say it. */
  String describe();

  /**
   * An object: an ordered list of members in which a key may occur several times.
   *
   * @param members its members in file order
   * @param span from brace to brace
   */
  record Obj(List<Member> members, Span span) implements Json {
    public Obj {
      members = ImmutableList.copyOf(members);
    }

    @Override
    public String describe() {
      return "an object";
    }
  }

  /**
   * A key with its value.
   *
   * @param key the key, unescaped
   * @param keySpan the key with its quotes
   * @param value the value
   */
  record Member(String key, Span keySpan, Json value) {
    /** Whether it is a comment by convention: such keys have no effect at any level. */
    boolean isComment() {
      return key.startsWith("_");
    }
  }

  /** An array. */
  record Arr(List<Json> items, Span span) implements Json {
    public Arr {
      items = ImmutableList.copyOf(items);
    }

    @Override
    public String describe() {
      return "an array";
    }
  }

  /** A string, unescaped. */
  record Text(String value, Span span) implements Json {
    private static final int SHOWN = 40;

    @Override
    public String describe() {
      return '"' + (value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...") + '"';
    }
  }

  /** A number as it was written. */
  record Num(String text, Span span) implements Json {
    @Override
    public String describe() {
      return text;
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value, Span span) implements Json {
    @Override
    public String describe() {
      return String.valueOf(value);
    }
  }

  /** {@code null}. */
  record Null(Span span) implements Json {
    @Override
    public String describe() {
      return "null";
    }
  }
}
