package dev.scxlab.cli.render;

import dev.scxlab.source.SourceFile;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines of a text as they are shown, each measured once: thousands of findings may share one.
 */
final class ShownLines {

  private final SourceFile source;
  private final Map<Integer, DisplayLine> lines = new HashMap<>();

  ShownLines(SourceFile source) {
    this.source = source;
  }

  /** A line, from 1. */
  DisplayLine line(int line) {
    return lines.computeIfAbsent(line, l -> new DisplayLine(source.lineText(l)));
  }
}
