package dev.scxlab;

import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.VerifiedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A shipped policy with settings behind its name, as on the command line ({@code
 * qmap:proxy=true,slice=5ms}). Each is compiled and verified once per JVM.
 *
 * @param given name and settings as written
 * @param name the name of its file
 * @param settings param to value as text
 */
public record ShippedPolicy(String given, String name, Map<String, String> settings) {

  private static final Path FOLDER = Path.of(System.getProperty("scxlab.home", ".."), "policies");
  private static final Map<String, VerifiedProgram> PROGRAMS = new ConcurrentHashMap<>();

  /** The policy that a text names. */
  public static ShippedPolicy of(String given) {
    String[] parts = given.split(":", 2);
    Map<String, String> settings = new LinkedHashMap<>();
    if (parts.length > 1) {
      for (String setting : parts[1].split(",")) {
        String[] pair = setting.split("=", 2);
        settings.put(pair[0], pair[1]);
      }
    }
    return new ShippedPolicy(given, parts[0], settings);
  }

  /** The names of all policies in the folder, in order. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".scx"))
          .forEach(f -> names.add(f.replace(".scx", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.sort(null);
    return names;
  }

  /** Where it is. */
  public Path file() {
    return FOLDER.resolve(name + ".scx");
  }

  /** Its text. */
  public SourceFile source() {
    try {
      return new SourceFile(file().toString(), Files.readString(file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The verified program; it must be accepted. */
  public VerifiedProgram program() {
    return PROGRAMS.computeIfAbsent(
        name, n -> PolicyCompiler.compile(source()).verified().orElseThrow());
  }
}
