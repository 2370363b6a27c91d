package dev.scxlab.verifier.lint;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.Range;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.JumpRole;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.Findings;
import dev.scxlab.verifier.report.KnownRange;
import dev.scxlab.verifier.report.Names;
import dev.scxlab.verifier.report.Witness;
import dev.scxlab.verifier.state.Decisions;
import dev.scxlab.verifier.state.FunctionInfo;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions that are always decided in one way, for every value that params may have (R30, R93,
 * R106). Functions of the policy are left out: what they are called with may change.
 */
public final class DecisionLints {

  private static final Pattern COMPARISON = Pattern.compile("[^<>=!](<|>|<=|>=|==|!=)[^<>=]");
  private static final Pattern NULL_TEST =
      Pattern.compile("([A-Za-z_][A-Za-z_0-9.]*)\\s*(==|!=)\\s*null");

  private static final Pattern FIELD = Pattern.compile("\\b\\w+\\.(\\w+)\\b");

  private final List<FunctionInfo> functions;
  private final Decisions decisions;
  private final Names names;
  private final Findings findings;

  public DecisionLints(
      List<FunctionInfo> functions, Decisions decisions, Names names, Findings findings) {
    this.functions = functions;
    this.decisions = decisions;
    this.names = names;
    this.findings = findings;
  }

  public void check() {
    for (FunctionInfo function : functions) {
      if (function.function().kind() == Function.Kind.OP
          || function.function().kind() == Function.Kind.TIMER
          || function.function().kind() == Function.Kind.AGENT) {
        check(function);
      }
    }
  }

  private void check(FunctionInfo function) {
    for (int at = 0; at < function.function().insns().size(); at++) {
      Insn insn = function.insn(at);
      boolean jumps = decisions.alwaysJumps(function, at);
      if (!insn.isConditionalJump() || (!jumps && !decisions.alwaysFalls(function, at))) {
        continue;
      }
      boolean isFalse = Witness.isFalse(function, at, jumps);
      if (function.role(at).equals("match") && !jumps) {
        unreachable(function, at);
      } else if (JumpRole.of(function.role(at)).isPresent()) {
        decided(function, at, isFalse);
      }
    }
  }

  private void decided(FunctionInfo function, int at, boolean isFalse) {
    Span span = function.span(at);
    String text = names.text(span);
    Matcher nullTest = NULL_TEST.matcher(text);
    if (nullTest.matches()) {
      boolean never = nullTest.group(2).equals("==") == isFalse;
      if (never) {
        String name = nullTest.group(1);
        add(
            function,
            Diagnostic.of(
                    DiagnosticCode.REDUNDANT_NULL_CHECK, span, "`" + name + "` is never null here")
                .at("always " + (isFalse ? "false" : "true"))
                .help("take the check out"));
      }
      return;
    }
    if (text.contains("null") || !COMPARISON.matcher(text).find()) {
      return;
    }
    Diagnostic.Builder builder =
        Diagnostic.of(
                DiagnosticCode.COMPARISON_NEVER_CHANGES,
                span,
                "`" + text + "` is always " + (isFalse ? "false" : "true"))
            .at("for every value that can occur here");
    fields(builder, text);
    add(function, builder.help("compare with a number that can occur, or take the test out"));
  }

  /** What is known of the fields that a condition speaks of, wherever they are read. */
  private static void fields(Diagnostic.Builder builder, String condition) {
    Matcher m = FIELD.matcher(condition);
    while (m.find()) {
      for (KernelField field : KernelField.values()) {
        Range range = field.range();
        if (field.struct() == AbiType.TASK
            && field.fieldName().equals(m.group(1))
            && range != null) {
          Scalar values = Scalar.signed(range.min(), range.max());
          builder.known(KnownRange.of(m.group(), field.type().label(), values));
        }
      }
    }
  }

  private void unreachable(FunctionInfo function, int at) {
    Span span = function.span(at);
    add(
        function,
        Diagnostic.of(DiagnosticCode.UNREACHABLE, span, "never reached")
            .at("the value is never `" + names.text(span) + "` here")
            .help("take this arm out, with what only it uses"));
  }

  private void add(FunctionInfo function, Diagnostic.Builder builder) {
    findings.add(builder.op(function.function().name()).build());
  }
}
