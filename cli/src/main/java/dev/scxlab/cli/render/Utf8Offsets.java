package dev.scxlab.cli.render;

/** Translates offsets in UTF-16 units into offsets in UTF-8 bytes. */
final class Utf8Offsets {

  private final int[] byteAt;

  Utf8Offsets(String text) {
    byteAt = new int[text.length() + 1];
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      byteAt[i] = bytes;
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2; // a pair of surrogates is four bytes
      } else {
        bytes += 3;
      }
    }
    byteAt[text.length()] = bytes;
  }

  int at(int offset) {
    return byteAt[offset];
  }
}
