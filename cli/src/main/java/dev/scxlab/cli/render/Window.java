package dev.scxlab.cli.render;

/**
 * The columns of a line that are shown: all of it when it fits, else those around its marks.
 *
 * @param from the first column, from 0
 * @param room how many columns there are
 */
record Window(int from, int room) {

  private static final String DOTS = "...";

  /**
   * Chooses the columns.
   *
   * @param width the columns of the whole line
   * @param first the first marked column
   * @param last the column behind the last marked one
   * @param main the first column of what must be seen when not all marks can be
   */
  static Window around(int width, int first, int last, int main, int room) {
    if (width <= room || last <= room) {
      return new Window(0, room);
    }
    int lead = room / 4;
    int start = last - first > room - lead ? main : first;
    return new Window(Math.max(0, Math.min(start - lead, width - room)), room);
  }

  /** The line as it is shown, with dots where it goes on. */
  String crop(DisplayLine line) {
    int width = line.width();
    if (from == 0 && width <= room) {
      return line.shown();
    }
    boolean more = width > from + room;
    int to = more ? from + room - DOTS.length() : from + room;
    String part = from > 0 ? DOTS + line.columns(from + DOTS.length(), to) : line.columns(0, to);
    return more ? part + DOTS : part;
  }

  /** The part of a row of marks, one character a column, that stands under the line. */
  String cut(String marks) {
    return marks.substring(Math.min(from, marks.length()), Math.min(from + room, marks.length()));
  }

  /** Where a column is shown, from 0: at an end of the window when it is left out. */
  int shown(int column) {
    return Math.max(0, Math.min(column - from, room));
  }
}
