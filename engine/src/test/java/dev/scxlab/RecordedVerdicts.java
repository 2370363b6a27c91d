package dev.scxlab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a real 7.2 kernel said when programs were loaded: {@code verifier-verdicts.md}. */
final class RecordedVerdicts {

  /**
   * One small program with one call, and what became of it.
   *
   * @param op where the call stood
   * @param kfunc what was called, in the recording's words
   * @param verdict {@code yes}, {@code no}, or {@code run} for an error when it ran
   */
  record Cell(String op, String kfunc, String verdict) {
    @Override
    public String toString() {
      return op + " x " + kfunc;
    }
  }

  /**
   * A program about something else than the place of a call.
   *
   * @param line the last line of the kernel's log, empty when there is none
   */
  record Rule(String name, String verdict, String line) {
    @Override
    public String toString() {
      return name;
    }
  }

  private RecordedVerdicts() {}

  static List<Cell> cells() throws IOException {
    List<List<String>> table = table("| op |");
    List<String> head = table.get(0);
    List<Cell> cells = new ArrayList<>();
    for (List<String> row : table.subList(2, table.size())) {
      for (int i = 1; i < row.size(); i++) {
        if (!row.get(i).isEmpty()) {
          cells.add(new Cell(row.get(0), head.get(i), row.get(i)));
        }
      }
    }
    return cells;
  }

  static List<Rule> rules() throws IOException {
    List<List<String>> table = table("| rule |");
    return table.subList(2, table.size()).stream()
        .map(row -> new Rule(row.get(0), row.get(1), row.get(2).replace("`", "").strip()))
        .toList();
  }

  private static List<List<String>> table(String begin) throws IOException {
    Path file = Path.of(System.getProperty("scxlab.data"), "kernel-cases", "verifier-verdicts.md");
    assumeTrue(Files.exists(file), "no recorded verdicts at hand: " + file);
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(rows.isEmpty() ? begin : "|")) {
        List<String> cells = Splitter.on('|').trimResults().splitToList(line);
        rows.add(cells.subList(1, cells.size() - 1));
      } else if (!rows.isEmpty()) {
        break;
      }
    }
    return rows;
  }
}
