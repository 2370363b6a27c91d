package dev.scxlab.cli;

import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads texts; what goes wrong is told in one line. */
public final class InputFiles {

  /** More than any text we read; keeps a wrong argument from filling the memory. */
  private static final int MAX_BYTES = 64 << 20;

  private InputFiles() {}

  /** The file name that means the standard input. */
  public static final String STANDARD_INPUT = "-";

  /**
   * Reads a UTF-8 file, or the standard input where the name is {@code -}.
   *
   * @throws InputFailure when it is missing, unreadable or not UTF-8
   */
  public static SourceFile read(Path path) {
    String name = displayName(path);
    if (name.equals(STANDARD_INPUT)) {
      return read(System.in);
    }
    if (Files.isDirectory(path)) {
      throw new InputFailure("`" + name + "` is a directory");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return decode(name, in);
    } catch (NoSuchFileException e) {
      throw new InputFailure("there is no file `" + name + "`");
    } catch (AccessDeniedException e) {
      throw new InputFailure("`" + name + "` may not be read");
    } catch (IOException e) {
      throw new InputFailure("cannot read `" + name + "`: " + e.getMessage());
    }
  }

  /** Reads a UTF-8 text from a stream, under the name {@code -}. */
  private static SourceFile read(InputStream in) {
    try {
      return decode(STANDARD_INPUT, in);
    } catch (IOException e) {
      throw new InputFailure("cannot read the standard input: " + e.getMessage());
    }
  }

  private static SourceFile decode(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new InputFailure("`" + name + "` is larger than 64 MiB");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new SourceFile(name, text);
    } catch (CharacterCodingException e) {
      throw new InputFailure("`" + name + "` is not UTF-8 text");
    }
  }

  /** A path as messages show it: relative to the working directory when it lies below it. */
  public static String displayName(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path full = path.toAbsolutePath().normalize();
    return path.isAbsolute() && full.startsWith(here)
        ? here.relativize(full).toString()
        : path.toString();
  }
}
