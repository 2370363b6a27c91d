package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a local, a parameter, a result or an element on the stack holds lies in its declared range:
 * every write is checked (R97), every read may rely on it.
 */
class RangesOfLocalsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "var n: u32 in 0..3 = 0; n = w & 3; table[n] = 1;         | fine",
        "var n: u32 in 0..3 = 0; n = w & 7;                       | the value must be 0..3, it may be 0..7",
        "let n: u32 in 0..3 = w & 4;                              | the value must be 0..3, it may be 0..4",
        "var n: u32 in 0..3 = 0; n += 1; n += 1; n += 1;          | fine",
        "var n: u32 in 0..3 = w & 3; n += 1;                      | the value must be 0..3, it may be 1..4",
        "var n: s32 in -1..1 = 0; n = w as s32 - 2;               | the value must be -1..1, it may be -1..9998",
        "var n: u32 in 0..3 = 0; for i in 0..w { if n < 3 { n += 1; } } table[n] = 1; | fine",
        "var n: u32 in 0..3 = 0; for i in 0..w { n = (n + 1) % 4; } table[n] = 1; | fine",
        "table[cut(w & 3)] = 1;                                   | fine",
        "table[cut(w)] = 1;                                       | the value must be 0..3, it may be 1..10000",
        "table[loose(w)] = 1;                                     | the value must be 0..3, it may be 0..7",
        "var a: u32[4] in 0..3 = []; a[w & 3] = w & 3; table[a[w & 1]] = 1; | fine",
        "var a: u32[4] in 0..3 = []; a[w & 3] = w;                | the value must be 0..3, it may be 1..10000",
        "var a: u32[4] = []; a[w & 3] = w & 3; table[a[w & 1]] = 1; | fine",
        "var a: u32[4] = []; a[w & 3] = w & 7; table[a[w & 1]] = 1; | index may be 4..7, the array has 4 elements",
        "var c = kept{}; c.level = w;                             | the value must be 0..3, it may be 1..10000",
        "let c = kept{ level: w };                                | the value must be 0..3, it may be 1..10000",
        "var a: u32[4]; table[a[w & 3]] = 1;                      | `a[w & 3]` may be unassigned here",
        "var a: u32[4]; for i in 0..4 { a[i] = i; } table[a[2]] = 1; | fine",
        "var a: u32[4] = []; a[w & 7] = 1;                        | index may be 4..7, the array has 4 elements",
        "var a: u32[2][3] = []; a[1][w & 3] = 1;                  | index may be 3, this dimension has 3 elements",
        "let r = board[w & 3]; r[w & 1] = 1;                      | index may be 2..3, this dimension has 2 elements",
        "var c: cpu in 0..3 = 0; c = task_cpu(p);                 | the value must be 0..3, it may be 0..1023",
        "var c: cpu in 0..3 = 0; let d = task_cpu(p); if d < 4 { c = d; } table[c] = 1; | fine",
        "table[home] = 1; home = 2 as cpu;                        | CPU 2 may not exist",
        "home = task_cpu(p);                                      | the value must be 0..3, it may be 0..1023",
        "var n: u32 in 0..3 = 0; n = seen.get(w) or return; table[n] = 1; | fine",
        "let n: u32 in 0..2 = seen.get(w) or return;              | the value must be 0..2, it may be 0..3",
        "var c: cpu[2] = []; c[0] = task_cpu(p); kick_cpu(c[w & 1], KICK_IDLE); | fine",
        "set(board[1], w & 7);                                    | index may be 4..7, the array has 4 elements",
      })
  void everyWriteIsChecked(String statements, String verdict) {
    String text =
        "policy text {\n"
            + "struct kept { level: u32 in 0..3; n: u32; }\n"
            + "array table: u32[4];\n"
            + "array board: u32[2][4];\n"
            + "var home: cpu in 0..3;\n"
            + "hash seen: u32 -> u32 in 0..3 max 4;\n"
            + "fn cut(n: u32 in 0..3) -> u32 { return n; }\n"
            + "fn loose(n: u32) -> u32 in 0..3 { return n & 7; }\n"
            + "fn set(a: u32[4], at: u32) { a[at] = 1; }\n"
            + "on enqueue(p, enq_flags) {\n"
            + "dsq_insert(p, GLOBAL, SLICE_DFL, enq_flags);\n"
            + "let w = p.weight;\n"
            + statements
            + "\n}\n}\n";

    List<String> errors =
        PolicyCompiler.compile(new SourceFile("text.scx", text)).diagnostics().stream()
            .filter(d -> d.severity() == Severity.ERROR)
            .map(d -> d.title())
            .toList();

    assertThat(errors).isEqualTo(verdict.equals("fine") ? List.of() : List.of(verdict));
  }
}
