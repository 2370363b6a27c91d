package dev.scxlab.workload.io;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A workload as read in a test, with what was said about it. */
public record ReadWorkload(Optional<Workload> result, Diagnostics diagnostics) {

  /** Reads a text. */
  public static ReadWorkload text(String text, WorkloadOptions options) {
    Diagnostics diagnostics = new Diagnostics(new SourceFile("x.json", text));
    return new ReadWorkload(
        WorkloadReader.read(diagnostics.source(), options, diagnostics), diagnostics);
  }

  /** Reads a text in the default way. */
  public static ReadWorkload text(String text) {
    return text(text, WorkloadOptions.DEFAULT);
  }

  /** Reads a file. */
  public static ReadWorkload file(Path path, WorkloadOptions options) {
    try {
      return text(Files.readString(path), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The workload of a text that must be right. */
  public static Workload workload(String text) {
    ReadWorkload read = text(text);
    return read.result().orElseThrow(() -> new AssertionError(read.messages()));
  }

  /** The messages in the one-line form {@code file:line: message}, in order of place. */
  public List<String> messages() {
    SourceFile file = diagnostics.source();
    return diagnostics.sorted().stream()
        .map(d -> file.name() + ":" + file.line(d.primary().start()) + ": " + d.title())
        .toList();
  }

  /** The first error, or a warning if there is none. */
  public Diagnostic first() {
    return diagnostics.sorted().stream()
        .min((a, b) -> a.severity().compareTo(b.severity()))
        .orElseThrow();
  }
}
