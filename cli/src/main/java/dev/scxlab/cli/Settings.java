package dev.scxlab.cli;

import dev.scxlab.cli.ParamsFile.Setting;
import dev.scxlab.experiment.BadSetting;
import dev.scxlab.experiment.Param;
import dev.scxlab.experiment.PolicyUnderTest;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Spelling;
import dev.scxlab.verifier.VerifiedProgram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of params for one command. What stands nearer to the policy counts: {@code
 * POLICY:name=value} before {@code --set}, that before {@code --params}.
 */
final class Settings {

  private final Map<String, String> common;
  private final @Nullable ParamsFile file;

  /**
   * Takes what the command line says.
   *
   * @param common those of {@code --set}
   * @param file that of {@code --params}, or null
   */
  Settings(Map<String, String> common, @Nullable ParamsFile file) {
    this.common = common;
    this.file = file;
  }

  /**
   * A policy with its settings.
   *
   * @throws InputFailure when one of them cannot be
   */
  PolicyUnderTest apply(PolicyRef ref, String label, VerifiedProgram program) {
    Set<String> known = names(program);
    Map<String, String> chosen = new LinkedHashMap<>();
    if (file != null) {
      file.of(policyNames(ref, program)).values().forEach(s -> chosen.put(s.name(), s.value()));
    }
    chosen.putAll(common);
    chosen.keySet().retainAll(known);
    for (Map.Entry<String, String> own : ref.settings().entrySet()) {
      if (!known.contains(own.getKey())) {
        throw new InputFailure(
            "`"
                + ref.name()
                + "` has no param called `"
                + own.getKey()
                + "`"
                + hint(own.getKey(), known));
      }
      chosen.put(own.getKey(), own.getValue());
    }
    String path = InputFiles.displayName(ref.requireFile());
    try {
      return PolicyUnderTest.of(label, path, program, chosen);
    } catch (BadSetting e) {
      throw new InputFailure(label + ": " + e.getMessage());
    }
  }

  /**
   * Every {@code --set} must mean a param of some policy.
   *
   * @throws InputFailure when one does not
   */
  void checkCommon(List<@Nullable VerifiedProgram> programs) {
    Set<String> known = names(programs);
    for (String name : common.keySet()) {
      if (!known.contains(name)) {
        throw new InputFailure("no policy has a param called `" + name + "`" + hint(name, known));
      }
    }
  }

  /** What the file says must mean params of these policies, or be for other ones. */
  void checkFile(
      List<PolicyRef> refs, List<@Nullable VerifiedProgram> programs, Diagnostics found) {
    if (file == null) {
      return;
    }
    for (Setting setting : file.settings()) {
      boolean used = false;
      Set<String> known = new TreeSet<>();
      for (int i = 0; i < refs.size(); i++) {
        VerifiedProgram program = programs.get(i);
        String policy = setting.policy();
        if (program != null
            && (policy == null || policyNames(refs.get(i), program).contains(policy))) {
          used = true;
          known.addAll(names(program));
          checkValue(setting, program, found);
        }
      }
      if (used && !known.contains(setting.name())) {
        found.add(
            Diagnostic.of(
                    DiagnosticCode.FILE_UNKNOWN_KEY,
                    setting.span(),
                    (setting.policy() == null ? "no policy" : "`" + setting.policy() + "`")
                        + (setting.policy() == null ? " has a" : " has no")
                        + " param called `"
                        + setting.name()
                        + "`")
                .help(advice(setting.name(), known)));
      }
    }
    unknownPolicies(refs, programs, found);
  }

  private void unknownPolicies(
      List<PolicyRef> refs, List<@Nullable VerifiedProgram> programs, Diagnostics found) {
    Set<String> known = new TreeSet<>(ShippedFiles.policyNames());
    for (int i = 0; i < refs.size(); i++) {
      VerifiedProgram program = programs.get(i);
      if (program != null) {
        known.addAll(policyNames(refs.get(i), program));
      }
    }
    Set<String> told = new TreeSet<>();
    for (Setting setting : file == null ? List.<Setting>of() : file.settings()) {
      String policy = setting.policy();
      if (policy != null && !known.contains(policy) && told.add(policy)) {
        found.add(
            Diagnostic.of(
                    DiagnosticCode.FILE_UNKNOWN_KEY,
                    setting.span(),
                    "there is no policy called `" + policy + "`")
                .help(advice(policy, known)));
      }
    }
  }

  private static void checkValue(Setting setting, VerifiedProgram program, Diagnostics found) {
    Optional<Param> param =
        Param.of(program.program()).stream()
            .filter(p -> p.name().equals(setting.name()))
            .findFirst();
    try {
      param.ifPresent(
          p -> {
            if (p.isText()) {
              p.parseText(setting.value());
            } else {
              p.parse(setting.value());
            }
          });
    } catch (BadSetting e) {
      String text = String.valueOf(e.getMessage());
      boolean again =
          found.sorted().stream()
              .anyMatch(d -> d.primary().equals(setting.span()) && d.title().equals(text));
      if (!again) {
        found.add(Diagnostic.of(DiagnosticCode.FILE_BAD_VALUE, setting.span(), text));
      }
    }
  }

  /** The names by which a file may call a policy: as on the command line, and its own. */
  private static List<String> policyNames(PolicyRef ref, VerifiedProgram program) {
    return List.of(ref.name(), program.program().name());
  }

  private static Set<String> names(VerifiedProgram program) {
    Set<String> names = new TreeSet<>();
    Param.of(program.program()).forEach(p -> names.add(p.name()));
    return names;
  }

  private static Set<String> names(List<@Nullable VerifiedProgram> programs) {
    Set<String> names = new TreeSet<>();
    for (VerifiedProgram program : programs) {
      if (program != null) {
        names.addAll(names(program));
      }
    }
    return names;
  }

  private static String advice(String name, Set<String> known) {
    return Spelling.nearest(name, known.stream())
        .map(n -> "did you mean `" + n + "`?")
        .orElse(known.isEmpty() ? "there are none" : "there are " + String.join(", ", known));
  }

  private static String hint(String name, Set<String> known) {
    return Spelling.nearest(name, known.stream())
        .map(n -> "; did you mean `" + n + "`?")
        .orElse(known.isEmpty() ? "" : "; there are " + String.join(", ", known));
  }
}
