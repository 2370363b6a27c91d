package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Initial values of params, places and tables, as bytes. */
final class Initials {

  private final ExprChecker exprs;
  private final Problems problems;
  private Extremes extremes = new Extremes(null, null);

  Initials(ExprChecker exprs) {
    this.exprs = exprs;
    this.problems = exprs.problems;
  }

  /** The smallest and largest number of the last table. */
  record Extremes(@Nullable Long min, @Nullable Long max) {}

  Extremes extremes() {
    return extremes;
  }

  /** A number as little-endian bytes. */
  static List<Byte> bytes(long value, int size) {
    List<Byte> bytes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      bytes.add((byte) (value >>> (8 * i)));
    }
    return bytes;
  }

  static List<Byte> bytes(String text) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b);
    }
    return bytes;
  }

  /** The bytes of a text in a place, zero filled; too long a one is reported. */
  List<Byte> text(CheckedExpr.TextValue t) {
    List<Byte> bytes = new ArrayList<>();
    if (exprs.conversions.textFits(t)) {
      bytes.addAll(bytes(t.value()));
    }
    while (bytes.size() < Layout.size(PolicyTypes.TEXT)) {
      bytes.add((byte) 0);
    }
    return bytes;
  }

  /** Reports a constant outside its declared range. */
  void inRange(CheckedExpr.Const c, TypeResolver.Bounds bounds, String name, PolicyType type) {
    boolean unsigned = !PolicyTypes.isSigned(type);
    if (!bounds.contains(c.value(), unsigned)) {
      problems.report(
          DiagnosticCode.VALUE_OUT_OF_RANGE,
          c.span(),
          "`" + name + "` must be " + text(bounds.min(), type) + ".." + text(bounds.max(), type),
          "write a value inside its range, or widen the range");
    }
  }

  static String text(@Nullable Long value, PolicyType type) {
    if (value == null) {
      return "";
    }
    return PolicyTypes.abi(type) == AbiType.TIME ? time(value) : Long.toString(value);
  }

  /** A time in the largest unit that shows it whole. */
  static String time(long ns) {
    if (ns == 0) {
      return "0ns";
    }
    if (Long.remainderUnsigned(ns, 1_000_000_000L) == 0) {
      return Long.divideUnsigned(ns, 1_000_000_000L) + "s";
    }
    if (Long.remainderUnsigned(ns, 1_000_000L) == 0) {
      return Long.divideUnsigned(ns, 1_000_000L) + "ms";
    }
    if (Long.remainderUnsigned(ns, 1_000L) == 0) {
      return Long.divideUnsigned(ns, 1_000L) + "us";
    }
    return Long.toUnsignedString(ns) + "ns";
  }

  /** The bytes of a global or of all elements of an array; empty for zero. */
  List<Byte> place(
      @Nullable Expr value,
      PolicyType type,
      DataType dataType,
      TypeResolver.Bounds bounds,
      Name name,
      Span typeSpan) {
    PolicyType element = type instanceof PolicyType.ArrayOf a ? a.element() : type;
    if (value == null) {
      if (!bounds.contains(0, !PolicyTypes.isSigned(element))) {
        problems.report(
            problems
                .at(
                    DiagnosticCode.VALUE_OUT_OF_RANGE,
                    name.span(),
                    "`" + name.text() + "` begins with 0, which is not in its range")
                .label(Label.declaration(typeSpan, "the range"))
                .help("give it a value: `= " + text(bounds.min(), element) + "`"));
      }
      return dataType.blankBytes();
    }
    CheckedExpr checked =
        ConstantConditions.fold(
            exprs.check(value, element, "`" + name.text() + "` is declared so", typeSpan));
    List<Byte> one = oneValue(checked, element, value.span());
    if (one.isEmpty()) {
      return List.of();
    }
    if (checked instanceof CheckedExpr.Const c) {
      inRange(c, bounds, name.text(), element);
    }
    return repeated(one, dataType);
  }

  private static List<Byte> repeated(List<Byte> one, DataType dataType) {
    List<Byte> all = new ArrayList<>(one);
    while (all.size() < dataType.size()) {
      all.addAll(one);
    }
    return all;
  }

  private List<Byte> oneValue(CheckedExpr value, PolicyType type, Span span) {
    if (value instanceof CheckedExpr.Const c) {
      return bytes(c.value(), Layout.size(type));
    }
    if (value instanceof CheckedExpr.NullValue) {
      return bytes(-1, Layout.size(type));
    }
    if (value instanceof CheckedExpr.StructValue s) {
      return structBytes(s);
    }
    if (value instanceof CheckedExpr.TextValue t) {
      return text(t);
    }
    if (!PolicyTypes.isBad(value.type())) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          span,
          "an initial value is a constant",
          "set it in `on init()`");
    }
    return List.of();
  }

  private List<Byte> structBytes(CheckedExpr.StructValue s) {
    List<Byte> bytes = new ArrayList<>(s.struct().layout().blankBytes());
    if (bytes.isEmpty()) {
      bytes.addAll(Collections.nCopies(s.struct().layout().size(), (byte) 0));
    }
    for (CheckedExpr.FieldValue f : s.fields()) {
      List<Byte> one = oneValue(f.value(), f.field().type(), f.value().span());
      for (int i = 0; i < one.size(); i++) {
        bytes.set(f.field().offset() + i, one.get(i));
      }
    }
    return bytes;
  }

  /** The bytes of a const table, or null after a report. */
  @Nullable List<Byte> table(
      Expr.ArrayLit table,
      PolicyType type,
      TypeResolver.Bounds bounds,
      String name,
      Span typeSpan) {
    extremes = new Extremes(null, null);
    if (!(type instanceof PolicyType.ArrayOf array)) {
      if (!PolicyTypes.isBad(type)) {
        problems.report(
            DiagnosticCode.TYPE_MISMATCH,
            typeSpan,
            "a table needs a size: `" + type.label() + "[" + table.elements().size() + "]`");
      }
      return null;
    }
    List<Byte> bytes = new ArrayList<>();
    return rows(table, array.element(), array.dims(), bounds, name, bytes) ? bytes : null;
  }

  private boolean rows(
      Expr.ArrayLit table,
      PolicyType element,
      List<PolicyType.Dimension> dims,
      TypeResolver.Bounds bounds,
      String name,
      List<Byte> bytes) {
    int want = dims.get(0).count();
    if (table.elements().size() != want) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          table.span(),
          "expected " + want + " elements, found " + table.elements().size());
      return false;
    }
    boolean fine = true;
    for (Expr e : table.elements()) {
      if (dims.size() > 1) {
        if (e instanceof Expr.ArrayLit row) {
          fine &= rows(row, element, dims.subList(1, dims.size()), bounds, name, bytes);
        } else {
          problems.report(DiagnosticCode.TYPE_MISMATCH, e.span(), "expected a row in brackets");
          fine = false;
        }
        continue;
      }
      CheckedExpr value = exprs.check(e, element);
      if (value instanceof CheckedExpr.Const c) {
        inRange(c, bounds, name, element);
        bytes.addAll(bytes(c.value(), Layout.size(element)));
        widen(c.value(), PolicyTypes.isSigned(element));
      } else if (value instanceof CheckedExpr.TextValue
          || value instanceof CheckedExpr.StructValue
          || value instanceof CheckedExpr.NullValue) {
        bytes.addAll(oneValue(value, element, e.span()));
      } else {
        if (!PolicyTypes.isBad(value.type())) {
          problems.report(DiagnosticCode.TYPE_MISMATCH, e.span(), "a table holds constants only");
        }
        fine = false;
      }
    }
    return fine;
  }

  private void widen(long value, boolean signed) {
    Long min = extremes.min();
    Long max = extremes.max();
    boolean less = min == null || (signed ? value < min : Long.compareUnsigned(value, min) < 0);
    boolean more = max == null || (signed ? value > max : Long.compareUnsigned(value, max) > 0);
    extremes = new Extremes(less ? (Long) value : min, more ? (Long) value : max);
  }
}
