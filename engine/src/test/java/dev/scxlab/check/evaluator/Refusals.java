package dev.scxlab.check.evaluator;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many of some policies were refused, by the code of the first error of each. */
final class Refusals {

  private final Map<DiagnosticCode, Integer> byCode = new EnumMap<>(DiagnosticCode.class);
  private final Map<DiagnosticCode, String> examples = new EnumMap<>(DiagnosticCode.class);
  private int policies;

  void add(PolicyCompiler.Result result) {
    policies++;
    error(result)
        .ifPresent(
            e -> {
              byCode.merge(e.code(), 1, Integer::sum);
              examples.putIfAbsent(e.code(), result.source().text());
            });
  }

  /** The first error of a refused policy. */
  static Optional<Diagnostic> error(PolicyCompiler.Result result) {
    return result.diagnostics().stream().filter(d -> d.severity() == Severity.ERROR).findFirst();
  }

  int total() {
    return byCode.values().stream().mapToInt(n -> n).sum();
  }

  /** The first policy that was refused for each code. */
  Map<DiagnosticCode, String> examples() {
    return examples;
  }

  @Override
  public String toString() {
    return policies
        + " policies, "
        + total()
        + " refused"
        + byCode.entrySet().stream()
            .sorted(Map.Entry.<DiagnosticCode, Integer>comparingByValue().reversed())
            .map(e -> " " + e.getKey().code() + " " + e.getValue())
            .collect(Collectors.joining(",", ":", ""));
  }
}
