package dev.scxlab.report;

import java.util.List;

/** A histogram of powers of two as bars, as bpftrace draws it. */
final class HistogramText {

  private static final int BAR = 40;
  private static final int KILO_BITS = 10;
  private static final String PREFIXES = " KMGTPE";

  private HistogramText() {}

  /**
   * The bars, with a blank line before them; nothing for a histogram without values.
   *
   * @param counts by position of the value's highest bit, 0 and 1 at position 0
   */
  static String of(String name, List<Long> counts) {
    int first = 0;
    int last = counts.size() - 1;
    while (last >= 0 && counts.get(last) == 0) {
      last--;
    }
    while (first < last && counts.get(first) == 0) {
      first++;
    }
    if (last < 0) {
      return "";
    }
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(1);
    TextTable table = TextTable.of("rrl");
    for (int bit = first; bit <= last; bit++) {
      long count = counts.get(bit);
      int length = (int) Math.max(count > 0 ? 1 : 0, count * BAR / most);
      table.row(
          "[" + (bit == 0 ? "0" : power(bit)) + ", " + power(bit + 1) + ")",
          Figures.count(count),
          "|" + "@".repeat(length) + " ".repeat(BAR - length) + "|");
    }
    return "\n" + name + ":\n" + table.text();
  }

  /** 2^bit with a binary prefix: 512, 1K, 64M. */
  private static String power(int bit) {
    char prefix = PREFIXES.charAt(bit / KILO_BITS);
    String number = Long.toString(1L << bit % KILO_BITS);
    return prefix == ' ' ? number : number + prefix;
  }
}
