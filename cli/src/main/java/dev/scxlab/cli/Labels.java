package dev.scxlab.cli;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What results call policies and workloads: the short name where it is unique, else as typed. */
final class Labels {

  private Labels() {}

  static ImmutableList<String> ofPolicies(List<PolicyRef> refs) {
    return unique(
        "policy",
        refs.stream().map(Labels::shortName).toList(),
        refs.stream().map(PolicyRef::given).toList());
  }

  static ImmutableList<String> ofWorkloads(List<WorkloadRef> refs) {
    return unique(
        "workload",
        refs.stream().map(r -> baseName(r.file())).toList(),
        refs.stream().map(WorkloadRef::given).toList());
  }

  private static String shortName(PolicyRef ref) {
    if (ref.file() == null) {
      return ref.name();
    }
    String settings = ref.given().substring(ref.name().length());
    return baseName(ref.file()) + settings;
  }

  /** The file's name without folder and extension. */
  static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static ImmutableList<String> unique(String what, List<String> names, List<String> given) {
    Set<String> seen = new HashSet<>(names);
    if (seen.size() == names.size()) {
      return ImmutableList.copyOf(names);
    }
    Set<String> all = new HashSet<>();
    for (String name : given) {
      if (!all.add(name)) {
        throw new InputFailure("the " + what + " `" + name + "` is given twice");
      }
    }
    return ImmutableList.copyOf(given);
  }
}
