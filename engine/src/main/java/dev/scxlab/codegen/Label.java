package dev.scxlab.codegen;

import java.util.ArrayList;
import java.util.List;

/** A place in the code to jump to, with what is known of memory on each way there. */
final class Label {

  static final int NOWHERE = -1;

  int position = NOWHERE;
  final List<Integer> jumps = new ArrayList<>();
  final List<KnownReads> incoming = new ArrayList<>();

  boolean isUsed() {
    return !jumps.isEmpty();
  }
}
