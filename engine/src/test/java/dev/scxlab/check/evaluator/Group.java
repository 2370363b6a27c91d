package dev.scxlab.check.evaluator;

import dev.scxlab.ir.DataType;
import java.util.ArrayList;
import java.util.List;

/** A struct or an array: numbers, texts and further groups, in order of fields or elements. */
final class Group {

  final Object[] parts;

  private Group(int size) {
    parts = new Object[size];
  }

  /** A group with one part, for a value that stands alone. */
  static Group of(Object value) {
    Group g = new Group(1);
    g.parts[0] = value;
    return g;
  }

  /** Two values together. */
  static Group pair(Object first, Object second) {
    Group g = new Group(2);
    g.parts[0] = first;
    g.parts[1] = second;
    return g;
  }

  /** What a place holds at first: a number or text, or a group of them. */
  static Object zero(DataType type) {
    if (type instanceof DataType.Struct s) {
      Group g = new Group(s.fields().size());
      for (int i = 0; i < g.parts.length; i++) {
        g.parts[i] = zero(s.fields().get(i).type());
      }
      return g;
    }
    if (type instanceof DataType.Array a) {
      Group g = new Group(a.count());
      for (int i = 0; i < g.parts.length; i++) {
        g.parts[i] = zero(a.element());
      }
      return g;
    }
    return type instanceof DataType.Text
        ? (Object) ""
        : type instanceof DataType.Scalar s ? (Object) s.blank() : (Object) 0L;
  }

  /** A number, or a copy of a group with all that is in it. */
  static Object copy(Object value) {
    if (!(value instanceof Group g)) {
      return value;
    }
    Group copy = new Group(g.parts.length);
    for (int i = 0; i < copy.parts.length; i++) {
      copy.parts[i] = copy(g.parts[i]);
    }
    return copy;
  }

  /** Takes over what is in another group of the same shape. */
  void assign(Group from) {
    for (int i = 0; i < parts.length; i++) {
      parts[i] = copy(from.parts[i]);
    }
  }

  /** The numbers and texts in it, depth first. */
  static List<Object> flat(Object value) {
    List<Object> numbers = new ArrayList<>();
    collect(value, numbers);
    return numbers;
  }

  private static void collect(Object value, List<Object> into) {
    if (value instanceof Group g) {
      for (Object part : g.parts) {
        collect(part, into);
      }
    } else {
      into.add(value);
    }
  }
}
