package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.LabBug;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FailuresTest {

  @Test
  void anInternalErrorIsShortAndItsTraceIsInAFile() throws IOException {
    StringWriter err = new StringWriter();
    int status = Failures.internal(new LabBug("a task was lost"), new PrintWriter(err, true));
    assertThat(status).isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString())
        .contains("internal error", "a task was lost", "Please report it")
        .doesNotContain("\tat ");
    String report =
        err.toString().lines().filter(l -> l.startsWith("report: ")).findFirst().orElseThrow();
    Path file = Path.of(report.substring("report: ".length()));
    assertThat(Files.readString(file)).contains("\tat dev.scxlab", "Java ");
    Files.delete(file);
  }

  @Test
  void aMisspeltCommandIsAUsageErrorWithASuggestion() {
    Invocation run = Invocation.of("chek", "fifo");
    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("scxlab check");
  }
}
