package dev.scxlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What comes with the program: policies and workloads, below {@code scxlab.home}. */
public final class ShippedFiles {

  /** How the name of a policy's file ends. */
  public static final String POLICY_SUFFIX = ".scx";

  private ShippedFiles() {}

  /** The folder of the shipped policies. */
  public static Path policies() {
    return Path.of(System.getProperty("scxlab.home", "."), "policies");
  }

  /** The folder of the shipped workloads. */
  public static Path workloads() {
    return policies().resolve("workloads");
  }

  /** The names of the shipped policies, sorted. */
  public static List<String> policyNames() {
    try (Stream<Path> files = Files.list(policies())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(POLICY_SUFFIX))
          .map(n -> n.substring(0, n.length() - POLICY_SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
