package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.cli.render.DiagnosticJson;
import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.cli.render.SarifLog;
import dev.scxlab.cli.render.UnifiedDiff;
import dev.scxlab.explain.ExplainPages;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.verifier.VerifiedProgram;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab check}: verifies policies and says what is wrong with them. */
@Command(
    name = "check",
    description = "Verifies policies and says what is wrong with them.",
    footer = {
      "",
      "Examples:",
      "  scxlab check mine.scx",
      "  scxlab check --short policies/*.scx",
      "  scxlab check --fix --diff mine.scx",
      "  scxlab check mine.scx:slice=5ms --kernel 6.12 --deny warnings",
      "  scxlab check --format sarif mine.scx > findings.sarif",
      "",
      "Exit status: 0 fine, 1 a policy was rejected, 2 usage or unreadable input."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  /** How findings are shown. */
  enum Format {
    TEXT,
    JSON,
    SARIF
  }

  @Spec private CommandSpec spec;
  @Mixin private KernelOption kernel;

  @Parameters(
      paramLabel = "POLICY",
      arity = "1..*",
      description =
          "Path of a policy (*.scx), name of a shipped one, or - for the standard input;"
              + " mine.scx:slice=5ms,n=2 checks settings as well.")
  private List<String> policies = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (default), json (one object per line) or sarif.")
  private Format format = Format.TEXT;

  @Option(names = "--short", description = "One line per finding.")
  private boolean shortForm;

  @Option(names = "--fix", description = "Apply the edits that are safe, then check again.")
  private boolean fix;

  @Option(
      names = "--likely",
      description = "With --fix: apply the edits too that are probably what is meant.")
  private boolean likely;

  @Option(
      names = "--diff",
      description = "With --fix: only show what would change, as a unified diff.")
  private boolean diff;

  @Option(
      names = "--verbose",
      description =
          "Say more: what comments allowed, and for each op the most instructions of a call.")
  private boolean verbose;

  @Option(
      names = "--deny",
      paramLabel = "WHAT",
      description = "`warnings`, or codes: what is then an error.",
      split = ",")
  private List<String> deny = List.of();

  @Option(
      names = "--allow",
      paramLabel = "CODE",
      description = "Codes of findings to leave out, where that is allowed.",
      split = ",")
  private List<String> allow = List.of();

  @Override
  public Integer call() {
    Findings findings = findings();
    if ((likely || diff) && !fix) {
      throw new ParameterException(spec.commandLine(), "--likely and --diff go with --fix");
    }
    List<PolicyRef> refs = policies.stream().map(PolicyRef::resolve).toList();
    List<Checked> all = new ArrayList<>();
    for (PolicyRef ref : refs) {
      all.add(check(ref, findings));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (diff) {
      return all.stream().anyMatch(Checked::rejected) ? ExitCode.NO : ExitCode.OK;
    }
    switch (format) {
      case TEXT -> text(all, out);
      case JSON -> json(all, out);
      case SARIF -> sarif(all, out);
    }
    return all.stream().anyMatch(Checked::rejected) ? ExitCode.NO : ExitCode.OK;
  }

  private Checked check(PolicyRef ref, Findings findings) {
    KernelProfile profile = kernel.profile();
    SourceFile source = ref.read();
    if (fix) {
      source = fixed(ref, source, profile);
    }
    Checked checked = Checked.of(source, profile, findings.allowed());
    VerifiedProgram program = checked.program();
    if (program != null && !ref.settings().isEmpty()) {
      new Settings(Map.of(), null).apply(ref, ref.given(), program);
    }
    return checked.settled(findings::settled);
  }

  /** The text that is checked then: with the edits, unless they are only shown. */
  private SourceFile fixed(PolicyRef ref, SourceFile source, KernelProfile profile) {
    Fixes fixes = Fixes.of(source, profile, likely);
    String after = fixes.text().text();
    if (diff) {
      spec.commandLine().getOut().print(UnifiedDiff.of(source.name(), source.text(), after));
      return source;
    }
    if (fixes.done().isEmpty()) {
      return source;
    }
    PrintWriter err = spec.commandLine().getErr();
    if (!ref.isUserFile()) {
      err.println(source.name() + " stays as it is: --fix needs a file of yours");
      return source;
    }
    FileRewrite.replace(ref.requireFile(), source.text(), after);
    fixes.done().forEach(err::println);
    return fixes.text();
  }

  private void text(List<Checked> all, PrintWriter out) {
    Terminal terminal = Terminal.of(spec.commandLine());
    for (Checked checked : all) {
      DiagnosticText text =
          new DiagnosticText(checked.source(), terminal.palette(), terminal.width());
      for (Diagnostic d : checked.found()) {
        out.println(shortForm ? text.shortForm(d) : text.longForm(d));
      }
      if (!shortForm) {
        out.println(checked.summary(all.size() > 1, verbose));
      }
      if (verbose) {
        String lead = shortForm ? checked.source().name() + ": " : "  ";
        checked.costs().forEach(cost -> out.println(lead + cost.text()));
      }
    }
    if (!shortForm && all.size() > 1) {
      long rejected = all.stream().filter(Checked::rejected).count();
      out.println(all.size() + " policies, " + rejected + " of them rejected.");
    }
  }

  private void json(List<Checked> all, PrintWriter out) {
    for (Checked checked : all) {
      DiagnosticJson json =
          new DiagnosticJson(checked.source(), kernel.profile().label(), Map.of(), Version.text());
      checked.found().forEach(d -> out.println(json.object(d)));
      if (verbose) {
        checked.costs().forEach(c -> out.println(json.cost(c.op(), c.insns())));
      }
    }
  }

  private void sarif(List<Checked> all, PrintWriter out) {
    SarifLog log = new SarifLog(Version.text(), code -> ExplainPages.of(code).text());
    for (Checked checked : all) {
      log.add(checked.source(), checked.found());
      PolicyDecl policy = checked.policy();
      log.addSuppressed(
          checked.source(), checked.suppressed(), policy == null ? List.of() : policy.allows());
      if (verbose) {
        checked.costs().forEach(c -> log.addCost(checked.source(), c.op(), c.insns()));
      }
    }
    out.println(log.object().toPrettyString());
  }

  private Findings findings() {
    Set<DiagnosticCode> denied = EnumSet.noneOf(DiagnosticCode.class);
    boolean warnings = false;
    for (String what : deny) {
      if (what.equals("warnings")) {
        warnings = true;
      } else {
        denied.add(code("--deny", what));
      }
    }
    Set<DiagnosticCode> allowed = EnumSet.noneOf(DiagnosticCode.class);
    for (String what : allow) {
      DiagnosticCode code = code("--allow", what);
      if (!code.allowable()) {
        throw new ParameterException(
            spec.commandLine(), "--allow: " + code + " (" + code.rule() + ") is never allowed");
      }
      allowed.add(code);
    }
    return new Findings(warnings, denied, allowed);
  }

  private DiagnosticCode code(String option, String text) {
    return DiagnosticCode.byCode(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    option + ": there is no code `" + text + "`; `scxlab explain --list` has all"));
  }

  /** What the options make of the findings. */
  private record Findings(
      boolean denyWarnings, Set<DiagnosticCode> denied, Set<DiagnosticCode> allowed) {

    Diagnostic settled(Diagnostic d) {
      boolean raise = denyWarnings && d.severity() == Severity.WARNING;
      return raise || denied.contains(d.code()) ? d.withSeverity(Severity.ERROR) : d;
    }
  }
}
