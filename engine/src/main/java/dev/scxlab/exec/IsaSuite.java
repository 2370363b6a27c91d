package dev.scxlab.exec;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders of conformance cases: files that end in {@code .data}, read where they lie. */
public final class IsaSuite {

  /**
   * One case and how it ended.
   *
   * @param name path of the file below the folder that was given
   */
  public record Result(String name, IsaCase.Outcome outcome) {}

  private IsaSuite() {}

  /**
   * Runs all cases below a folder, in order of their names. Cases in a folder called {@code
   * negative} must be refused.
   *
   * @throws IOException when a file cannot be read
   */
  public static List<Result> run(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> file.toString().endsWith(".data")).sorted().toList();
    }
    ImmutableList.Builder<Result> results = ImmutableList.builder();
    for (Path file : files) {
      Path parent = file.toAbsolutePath().getParent();
      boolean negative = parent != null && parent.endsWith("negative");
      IsaCase isaCase = new IsaCase(Files.readString(file), negative);
      results.add(new Result(folder.relativize(file).toString(), isaCase.run()));
    }
    return results.build();
  }
}
