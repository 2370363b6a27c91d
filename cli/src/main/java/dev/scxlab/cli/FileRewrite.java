package dev.scxlab.cli;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Replaces a file's text as a whole: written aside first, then moved over it. */
final class FileRewrite {

  private FileRewrite() {}

  /**
   * Replaces the text of an existing file; through a link, that of the file it leads to.
   *
   * @param before the text that was read from it: what somebody wrote since is not lost
   * @throws InputFailure when that is not possible; the file is then as it was
   */
  static void replace(Path file, String before, String text) {
    Path aside = null;
    try {
      Path real = file.toRealPath();
      if (!Files.isWritable(real)) {
        throw new InputFailure("`" + file + "` may not be written");
      }
      if (!Files.readString(real).equals(before)) {
        throw new InputFailure("`" + file + "` was changed meanwhile and stays as it is");
      }
      aside = Files.createTempFile(real.getParent(), real.getFileName() + ".", ".new");
      Files.writeString(aside, text);
      copyPermissions(real, aside);
      move(aside, real);
    } catch (IOException e) {
      remove(aside);
      throw new InputFailure("cannot write `" + file + "`: " + e.getMessage());
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    try {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    } catch (UnsupportedOperationException e) {
      // a file system without permissions has none to keep
    }
  }

  private static void remove(@Nullable Path aside) {
    try {
      if (aside != null) {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      // the first failure is the one to tell
    }
  }
}
