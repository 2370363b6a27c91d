package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An index lies in its own dimension, also where the memory behind the row belongs to the same
 * array or struct ({@code verifier.md} R83 to R85).
 */
class IndexTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "board[1][3] = 1;                   | fine",
        "board[0][4] = 1;                   | SX0901 index 4, this dimension has 4 elements (0..3)",
        "board[k][j] = 1;                   | fine",
        "board[j][k] = 1;                   | SX0902 index may be 2..3, this dimension has 2 elements",
        "one.row[j] = 1;                    | fine",
        "one.row[j + 1] = 1;                | SX0902 index may be 4, the array has 4 elements",
        "one.row[4] = 1;                    | SX0901 index 4, the array has 4 elements (0..3)",
        "one.row[s] = 1;                    | SX0903 index may be negative",
        "mine.this[4] = 1;                  | SX0901 index 4, the array has 4 elements (0..3)",
        "mine[0][j + k] = 1;                | SX0902 index may be 4, the array has 4 elements",
        "board[k][n] = 1;                   | SX0902 index may be 4 or more, this dimension has 4 elements",
        "if n < 4 { board[k][n] = 1; }      | fine",
        "let r = many[k]; r.row[j + 1] = 1; | SX0902 index may be 4, the array has 4 elements",
        "let r = TABLE[1]; r[0] = 1;        | SX0111 `TABLE` cannot be written",
        "lock (pot) { mine.this[0] = 1; }   | SX0712 `mine.this[0]` cannot be called while a lock is held",
        "lock (pot) { rows[k].push(1); }    | SX0712 `rows[k].push(1)` cannot be called while a lock is held",
        "lock (pot) { board[k][j] = 1; board[0] = board[k]; } | fine",
        "rows[j].push(1);                   | SX0902 index may be 2..3, the array has 2 elements",
        "sizes[k][j].add(1);                | SX0902 index may be 3, this dimension has 3 elements",
        "sent[j + 1] += 1;                  | SX0902 index may be 4, the array has 4 elements",
        "many[k].row[j] = 1; many[k].row[j] += 1; | fine",
        "let o = atomic_add(many[k].row[j], 1); | fine",
        "levels.this[k].row[j] = 1; levels[0][k].row[j] += 1; | fine",
        "let x = TABLE[1][j] + 1;           | SX0902 index may be 3, this dimension has 3 elements",
      })
  void anIndexStaysInItsDimension(String statement, String verdict) {
    String text =
        "policy text {\n"
            + "struct part { row: u32[4]; behind: u64; level: u32 in 0..7; }\n"
            + "const TABLE: u32[2][3] = [[1, 2, 3], [4, 5, 6]];\n"
            + "array board: u32[2][4];\n"
            + "array many: part[2];\n"
            + "percpu var mine: u32[4];\n"
            + "percpu var levels: part[2];\n"
            + "var one: part;\n"
            + "struct locked { l: lock; n: u32; }\n"
            + "var pot: locked;\n"
            + "queue rows[2]: u32[8];\n"
            + "hist sizes[2][3];\n"
            + "stat sent[4];\n"
            + "on enqueue(p, enq_flags) {\n"
            + "dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags);\n"
            + "let k = p.weight & 1;\n"
            + "let j = p.weight & 3;\n"
            + "let n = p.sum_exec as u64;\n"
            + "let s: s32 = (p.weight & 3) as s32 - 1;\n"
            + statement
            + "\n}\n}\n";

    List<String> errors =
        PolicyCompiler.compile(new SourceFile("text.scx", text)).diagnostics().stream()
            .filter(d -> d.severity() == Severity.ERROR)
            .map(d -> d.code() + " " + d.title())
            .toList();

    assertThat(errors).isEqualTo(verdict.equals("fine") ? List.of() : List.of(verdict));
  }
}
