package dev.scxlab.workload.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.workload.EventKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that json-c takes and texts it does not ({@code rt-app.md} 1). */
class JsonTextReadingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{/* c */ 'tasks': {'t': {'run': 10, 'loop': 1}}}",
        "// c\n{\"tasks\": {\"t\": {\"run\": 0010, // c\n \"loop\": 1,},},}",
        "{\"tasks\": {\"t\": {\"run\": 10, \"loop\": 1}}, \"global\": {\"lock_pages\": TRUE}}",
        "{\"_c\": \"line\nbreak \\\" True\", \"tasks\": {\"t\": {\"run\": 10, \"loop\": 1}}}",
        "{\"_c\": null, \"tasks\": {\"_x\": 1, \"t\": {\"_y\": {}, \"run\": 10, \"loop\": 1}}}",
      })
  void whatJsonCTakesIsTaken(String text) {
    ReadWorkload read = ReadWorkload.text(text);
    assertThat(read.messages()).isEmpty();
    assertThat(read.result().orElseThrow().tasks().get(0).phases().get(0).events().get(0))
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(EventKind.RUN);
              assertThat(event.length().firstNs()).isEqualTo(10_000);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"a\": 1,\\n\"suspend\",\\n\"b\": 2} | x.json:2: \"suspend\" has no value",
        "{\"suspend\"} | x.json:1: \"suspend\" has no value",
        "{\\n# x\\n} | x.json:2: `#` does not begin a comment in JSON",
        "{tasks: 1} | x.json:1: `tasks` needs quotes",
        "{\"a\": 0x10} | x.json:1: numbers are decimal here",
        "{\"a\": +5} | x.json:1: a number is written without `+`",
        "{\"a\" 5} | x.json:1: a colon is missing before this",
        "{\"a\": 1\\n \"b\": 2} | x.json:2: a comma is missing before this",
        "{\"a\": [1 2]} | x.json:1: a comma is missing before this",
        "{\"a\": 5us} | x.json:1: `5us` is not a number",
        "{\"a\": NaN} | x.json:1: NaN is not a number here",
        "{\"a\": tru} | x.json:1: `tru` needs quotes",
        "{\\n\"a\": {\\n\"b\": 1 | x.json:2: the file ends before this object does",
        "{\"a\": \"b | x.json:1: the file ends before this object does",
        "{\"a\": 1] | x.json:1: `]` stands where a value or another bracket is due",
        "{\"a\": } | x.json:1: `}` stands where a value or another bracket is due",
        "{\"a\": 1,,} | x.json:1: `,` is not expected here",
        "{\"a\": \"\\q\"} | x.json:1: `\\q` is not an escape in a string",
        "^^ | x.json:1: the file is empty",
        "// only this | x.json:1: the file holds no JSON",
        "[1] | x.json:1: a workload is a JSON object, found an array",
      })
  void otherTextsAreRefusedWithTheirPlace(String text, String message) {
    ReadWorkload read = ReadWorkload.text(text.replace("\\n", "\n"));
    assertThat(read.result()).isEmpty();
    assertThat(read.messages()).containsExactly(message);
  }

  @Test
  void nestingHasAnEnd() {
    ReadWorkload read = ReadWorkload.text("[".repeat(10_000));
    assertThat(read.messages()).containsExactly("x.json:1: values are nested more than 32 deep");
    assertThat(read.first().code()).isEqualTo(DiagnosticCode.FILE_SYNTAX);
  }

  @Test
  void textBehindTheValueIsIgnoredWithAWarning() {
    ReadWorkload read =
        ReadWorkload.text("{\"tasks\": {\"t\": {\"run\": 1, \"loop\": 1}}} // c\n and more");
    assertThat(read.result()).isPresent();
    assertThat(read.messages())
        .containsExactly("x.json:2: what stands after the end of the JSON value is ignored");
  }
}
