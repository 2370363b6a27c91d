package dev.scxlab.trace;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A text file that appears complete or not at all: it is written beside its final place and moved
 * there by {@link #commit}. Closed without that, it leaves nothing. What is no regular file (a
 * device, a pipe) is written directly.
 */
public final class AsideFile implements Closeable {

  private final Path target;
  private final Path written;
  private final Writer writer;
  private boolean open = true;

  private AsideFile(Path target, Path written) throws IOException {
    this.target = target;
    this.written = written;
    this.writer = new BufferedWriter(Files.newBufferedWriter(written, StandardCharsets.UTF_8));
  }

  /**
   * Begins a file.
   *
   * @throws IOException when nothing can be written at that place
   */
  public static AsideFile open(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException("is a directory");
    }
    boolean direct = Files.exists(target) && !Files.isRegularFile(target);
    Path beside = target.resolveSibling(target.getFileName() + ".partial");
    return new AsideFile(target, direct ? target : beside);
  }

  /** Where to write; not to be closed by the caller. */
  public Writer writer() {
    return writer;
  }

  /** Completes the file: from now on it is there, in place of an older one. */
  public void commit() throws IOException {
    writer.close();
    open = false;
    if (!written.equals(target)) {
      try {
        Files.move(
            written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Gives the file up unless it was completed. */
  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      writer.close();
      if (!written.equals(target)) {
        Files.deleteIfExists(written);
      }
    }
  }
}
