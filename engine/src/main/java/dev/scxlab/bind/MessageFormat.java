package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import java.util.Locale;

/**
 * Formats messages as the kernel does for BPF ({@code bpf_bprintf_prepare}): arguments of 8 bytes,
 * of which a conversion without {@code l} or {@code ll} takes the low 4; {@code %s} is the address
 * of a text.
 */
final class MessageFormat {

  private static final int MAX_TEXT = 1024;

  private final PolicyMemory memory;

  MessageFormat(PolicyMemory memory) {
    this.memory = memory;
  }

  /**
   * Formats a message.
   *
   * @param format address of the zero-terminated format
   * @param args address of the arguments, 8 bytes each
   * @param argBytes bytes of the arguments
   */
  String format(long format, long args, long argBytes) {
    String pattern = memory.text(format, MAX_TEXT);
    StringBuilder out = new StringBuilder();
    int next = 0;
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (at < pattern.length() && pattern.charAt(at) == '%') {
        out.append('%');
        at++;
      } else {
        Conversion conversion = new Conversion(pattern, at);
        at = conversion.end;
        boolean given = (next + 1) * 8L <= argBytes;
        long value = given ? PolicyMemory.load64(memory.bytes(), args + next * 8L) : 0;
        out.append(conversion.apply(value, memory));
        next++;
      }
    }
    return out.toString();
  }

  /** One conversion: flags, width, precision, length, letter. */
  private static final class Conversion {
    private boolean left;
    private boolean zero;
    private boolean plus;
    private boolean space;
    private boolean alternate;
    private int width;
    private int precision = -1;
    private boolean wide;
    private int narrow;
    private char letter;
    private final int end;

    Conversion(String pattern, int start) {
      int at = start;
      while (at < pattern.length() && flag(pattern.charAt(at))) {
        at++;
      }
      while (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
        width = width * 10 + pattern.charAt(at++) - '0';
      }
      if (at < pattern.length() && pattern.charAt(at) == '.') {
        at++;
        precision = 0;
        while (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
          precision = precision * 10 + pattern.charAt(at++) - '0';
        }
      }
      while (at < pattern.length() && length(pattern.charAt(at))) {
        at++;
      }
      letter = at < pattern.length() ? pattern.charAt(at++) : '%';
      end = at;
    }

    private boolean flag(char c) {
      switch (c) {
        case '-':
          left = true;
          return true;
        case '0':
          zero = true;
          return true;
        case '+':
          plus = true;
          return true;
        case ' ':
          space = true;
          return true;
        case '#':
          alternate = true;
          return true;
        default:
          return false;
      }
    }

    private boolean length(char c) {
      if (c == 'l' || c == 'z') {
        wide = true;
        return true;
      }
      if (c == 'h') {
        narrow++;
        return true;
      }
      return false;
    }

    String apply(long value, PolicyMemory memory) {
      switch (letter) {
        case 'd':
        case 'i':
          long signed = wide ? value : narrow == 0 ? (int) value : shortened(value);
          String sign = signed < 0 ? "-" : plus ? "+" : space ? " " : "";
          String magnitude = Long.toString(signed);
          return pad(sign, signed < 0 ? magnitude.substring(1) : magnitude);
        case 'u':
          return pad("", Long.toUnsignedString(unsigned(value)));
        case 'x':
          return pad(alternate ? "0x" : "", Long.toHexString(unsigned(value)));
        case 'X':
          String upper = Long.toHexString(unsigned(value)).toUpperCase(Locale.ROOT);
          return pad(alternate ? "0X" : "", upper);
        case 'p':
          return pad("", String.format(Locale.ROOT, "%016x", value));
        case 'c':
          return pad("", String.valueOf((char) (value & 0xff)));
        case 's':
          String text = memory.text(value, MAX_TEXT);
          int length = precision < 0 ? text.length() : Math.min(precision, text.length());
          precision = -1;
          zero = false;
          return pad("", text.substring(0, length));
        default:
          return "%" + letter;
      }
    }

    private long shortened(long value) {
      return narrow == 1 ? (short) value : (byte) value;
    }

    private long unsigned(long value) {
      return wide
          ? value
          : narrow == 0 ? value & 0xffff_ffffL : shortened(value) & (narrow == 1 ? 0xffff : 0xff);
    }

    private String pad(String prefix, String digits) {
      String body = "0".repeat(Math.max(0, precision - digits.length())) + digits;
      int missing = width - prefix.length() - body.length();
      if (missing <= 0) {
        return prefix + body;
      }
      if (left) {
        return prefix + body + " ".repeat(missing);
      }
      return zero && precision < 0
          ? prefix + "0".repeat(missing) + body
          : " ".repeat(missing) + prefix + body;
    }
  }
}
