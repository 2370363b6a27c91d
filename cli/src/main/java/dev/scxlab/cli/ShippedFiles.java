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

  /** How the name of a workload's file ends. */
  public static final String WORKLOAD_SUFFIX = ".json";

  private ShippedFiles() {}

  /** The folder of the shipped policies. */
  public static Path policies() {
    return Path.of(System.getProperty("scxlab.home", "."), "policies").normalize();
  }

  /** The folder of the shipped workloads. */
  public static Path workloads() {
    return policies().resolve("workloads");
  }

  /** The names of the shipped policies, sorted. */
  public static List<String> policyNames() {
    return names(policies(), POLICY_SUFFIX);
  }

  /** The names of the shipped workloads, sorted. */
  public static List<String> workloadNames() {
    return names(workloads(), WORKLOAD_SUFFIX);
  }

  private static List<String> names(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(suffix))
          .map(n -> n.substring(0, n.length() - suffix.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
