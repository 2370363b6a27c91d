package dev.scxlab.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineDiffTest {

  @Test
  void linesKeepTheirBreaks() {
    assertThat(LineDiff.lines("a\r\nb\n\nc")).containsExactly("a\r\n", "b\n", "\n", "c");
    assertThat(LineDiff.lines("")).isEmpty();
  }

  @Test
  void onlyWhatDiffersIsAChange() {
    List<String> before = List.of("a", "b", "c", "d", "e");
    List<String> after = List.of("a", "x", "c", "d", "y", "e");
    assertThat(LineDiff.changes(before, after))
        .containsExactly(new LineDiff.Change(1, 2, 1, 2), new LineDiff.Change(4, 4, 4, 5));
    assertThat(LineDiff.changes(before, before)).isEmpty();
  }

  @Test
  void theChangesMakeOneTextOfTheOther() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      List<String> before = draw(random);
      List<String> after = draw(random);
      List<String> made = new ArrayList<>();
      int line = 0;
      for (LineDiff.Change change : LineDiff.changes(before, after)) {
        made.addAll(before.subList(line, change.from()));
        made.addAll(after.subList(change.newFrom(), change.newTo()));
        line = change.to();
      }
      made.addAll(before.subList(line, before.size()));
      assertThat(made).isEqualTo(after);
    }
  }

  @Test
  void hugeTextsDifferInOnePiece() {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      before.add("a" + i);
      after.add("b" + i);
    }
    assertThat(LineDiff.changes(before, after))
        .containsExactly(new LineDiff.Change(0, 3_000, 0, 3_000));
  }

  private static List<String> draw(Random random) {
    List<String> lines = new ArrayList<>();
    for (int n = random.nextInt(12); n > 0; n--) {
      lines.add(Integer.toString(random.nextInt(4)));
    }
    return lines;
  }
}
