package dev.scxlab.verifier;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.RegState.Kind;
import dev.scxlab.verifier.RegState.Nullness;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong, and hands back a value with which the walk can go on as if it were right, so
 * that one mistake is reported once.
 */
final class Reports {

  private final OpAnalysis op;
  private final Findings findings;
  private final Names names;
  private final Witness witness;

  Reports(OpAnalysis op, Findings findings, Names names) {
    this.op = op;
    this.findings = findings;
    this.names = names;
    this.witness = new Witness(op, names);
  }

  Names names() {
    return names;
  }

  Witness witness() {
    return witness;
  }

  /** Starts a finding at an instruction of the top function. */
  Diagnostic.Builder at(DiagnosticCode code, VerifierState state, int at, String title) {
    return at(code, state, state.top().function.span(at), title);
  }

  Diagnostic.Builder at(DiagnosticCode code, VerifierState state, Span span, String title) {
    Diagnostic.Builder builder = Diagnostic.of(code, span, title).op(contextName());
    witness.callLabels(state).forEach(builder::label);
    return builder;
  }

  /** Ends a finding with the way that leads to it, as far as it concerns a value. */
  void add(Diagnostic.Builder builder, VerifierState state, RegState value) {
    witness.addPath(builder, state.last, value);
    findings.add(builder.build());
  }

  /** Ends a finding that is not about a value, or about one that is named by its identity. */
  void add(Diagnostic.Builder builder, VerifierState state, long value) {
    witness.addPath(builder, state.last, RegState.scalar(Scalar.UNKNOWN, value));
    findings.add(builder.build());
  }

  /**
   * Ends a finding that is another one when some path passes the instruction well.
   *
   * @param always what to say when none does
   */
  void add(
      Diagnostic.Builder always,
      Diagnostic.Builder sometimes,
      VerifierState state,
      int at,
      RegState value) {
    witness.addPath(always, state.last, value);
    witness.addPath(sometimes, state.last, value);
    Diagnostic built = always.build();
    long place = Findings.place(state.top().function, at, built.code());
    findings.add(built, sometimes.build(), place);
  }

  /** Notes that a path passes an instruction without what a code is about. */
  void fine(VerifierState state, int at, DiagnosticCode question) {
    findings.fine(Findings.place(state.top().function, at, question));
  }

  /** The op's or function's name for messages. */
  String contextName() {
    return op.function(op.entry()).function().name();
  }

  RegState poisoned() {
    return RegState.scalar(Scalar.UNKNOWN, op.ids().fresh()).withMarks(Facts.POISONED);
  }

  static boolean isPoisoned(RegState value) {
    return value.hasMark(Facts.POISONED);
  }

  /** Reads a register that must hold something. */
  RegState read(VerifierState state, int at, int register) {
    RegState value = state.reg(register);
    if (value.kind() != Kind.UNINIT) {
      return value;
    }
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.nameBefore(names.spanOf(function, at, register), name);
    RegisterInfo info = function.register(register);
    boolean missing = info != null && info.type().endsWith("?");
    Diagnostic.Builder builder =
        missing
            ? at(DiagnosticCode.LOOKUP_MAY_BE_NULL, state, span, "`" + name + "` may be null here")
                .at("used here")
            : at(
                    DiagnosticCode.MAYBE_UNASSIGNED,
                    state,
                    span,
                    "`" + name + "` may be unassigned here")
                .at("read here");
    if (info != null && !missing) {
      builder.label(Label.declaration(info.declaration(), "declared without a value"));
    }
    Event branch = Witness.lastBranch(state.last);
    if (branch != null) {
      Span place = op.function(branch.function()).span(branch.insn());
      builder.label(
          missing ? Label.cause(place, "finds nothing on this path") : witness.label(branch));
    }
    builder.help(
        missing
            ? "test it first, or put `or` and another value behind the lookup"
            : "give it a value at the declaration or in the other branch");
    add(builder, state, 0);
    RegState replacement = poisoned();
    state.setReg(register, replacement);
    return replacement;
  }

  /** R105: a function that its caller wants a value of ended without one. */
  void missingReturn(VerifierState state, FunctionInfo function) {
    String name = function.function().name();
    Diagnostic.Builder builder =
        at(
                DiagnosticCode.MISSING_RETURN,
                state,
                function.span(function.function().insns().size() - 1),
                "`" + name + "` returns no value on this path")
            .at("the end is reached here");
    Event branch = Witness.lastBranch(state.last);
    if (branch != null && branch.function() == function.index()) {
      builder.label(witness.label(branch));
    }
    add(builder.help("return a value at the end"), state, 0);
  }

  /** Notes something that only the whole policy can judge. */
  void observe(Observation observation) {
    findings.observe(observation);
  }

  /** R67: a variable that is the only one to know a reference gets another value. */
  void overwritten(VerifierState state, int at, int register) {
    RegisterInfo info = state.top().function.register(register);
    if (state.references.length == 0 || info == null || info.temporary()) {
      return;
    }
    RegState source = state.reg(state.top().function.insn(at).src());
    for (VerifierState.Reference r : state.references) {
      FunctionInfo function = op.function(r.acquired().function());
      boolean here =
          function == state.top().function
              && source.ref() != r.id()
              && names.ofResult(function, r.acquired().insn()).equals(info.name())
              && !state.holds(r.id(), register);
      if (!here) {
        continue;
      }
      Diagnostic.Builder builder =
          at(
                  DiagnosticCode.REFERENCE_OVERWRITTEN,
                  state,
                  at,
                  "the first "
                      + r.acquiredBy().result().label()
                      + " in `"
                      + info.name()
                      + "` is lost here")
              .at("overwritten while it is held")
              .label(
                  new Label(
                      function.span(r.acquired().insn()), "acquired here", Label.Role.ACQUIRE));
      r.acquiredBy()
          .releasedBy()
          .ifPresent(
              release ->
                  builder.help("call `" + release.functionName() + "(" + info.name() + ")` first"));
      add(builder, state, r.acquired().value());
      state.removeReference(r.id());
      return;
    }
  }

  /** For bytecode that the compiler does not make: what is there cannot be calculated with. */
  RegState notANumber(VerifierState state, int at, int register, RegState value) {
    if (!isPoisoned(value) && !goneReported(state, at, register, value)) {
      String name = names.of(state.top().function, at, register);
      add(
          at(
              DiagnosticCode.HANDLE_ARITHMETIC,
              state,
              at,
              "`" + name + "` is " + what(value) + ", no number to calculate or compare with"),
          state,
          value);
    }
    return poisoned();
  }

  static String what(RegState value) {
    if (value.type() != null) {
      String label = value.type().label();
      return ("aeiou".indexOf(label.charAt(0)) >= 0 ? "an " : "a ") + label;
    }
    return value.isScalar() ? "a number" : "an address";
  }

  /** A structural fault of bytecode that no policy text leads to. */
  void malformed(VerifierState state, int at, String problem) {
    add(at(DiagnosticCode.PROGRAM_TOO_LARGE, state, at, problem), state, 0);
  }

  /** Says why a value that was released, or whose section ended, must not be used. */
  private boolean goneReported(VerifierState state, int at, int register, RegState value) {
    Event gone = value.gone();
    if (gone == null) {
      return false;
    }
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.spanOf(function, at, register);
    Span there = op.function(gone.function()).span(gone.insn());
    boolean released = gone.kind() == PathStep.Event.RELEASE;
    String title =
        released
            ? "`" + name + "` refers to " + what(value) + " that was released"
            : "`" + name + "` may be gone after this call";
    DiagnosticCode code = released ? DiagnosticCode.USE_AFTER_RELEASE : DiagnosticCode.BORROW_ENDED;
    add(
        at(code, state, span, title)
            .at("used here")
            .label(
                new Label(
                    there, released ? "released here" : "this call may sleep", Label.Role.RELEASE))
            .help(
                released
                    ? "move the release behind the last use"
                    : "acquire it, or read what you need before the call"),
        state,
        value);
    RegState replacement = poisoned();
    state.mapValues(v -> v.gone() == gone && v.sameValue(value) ? replacement : v);
    return true;
  }

  /**
   * Checks that a value may be looked into: a kernel object or an entry of a map that is surely
   * there.
   *
   * @return the value as one that is surely there
   */
  RegState dereference(VerifierState state, int at, int register, RegState value) {
    if (isPoisoned(value)) {
      return value;
    }
    if (goneReported(state, at, register, value)) {
      return poisoned();
    }
    if (value.isScalar()) {
      if (!value.isZero()) {
        String name = names.of(state.top().function, at, register);
        malformed(state, at, "`" + name + "` is a number, not an address");
        return poisoned();
      }
      reportNull(state, at, register, value);
      return poisoned();
    }
    if (!value.isNullable() || value.nullness() == Nullness.NON_NULL) {
      fine(state, at, DiagnosticCode.ALWAYS_NULL);
      fine(state, at, DiagnosticCode.WRONG_CHECK_OPERATOR);
      return value;
    }
    reportNull(state, at, register, value);
    RegState sure = value.withNullness(Nullness.NON_NULL);
    BranchTransfer.setNullness(state, value, Nullness.NON_NULL);
    return sure;
  }

  /** For an address of a kind that nothing can be loaded from or stored to. */
  void notAnAddress(VerifierState state, int at, int register, RegState value) {
    RegState sure = dereference(state, at, register, value);
    if (!isPoisoned(sure)) {
      String name = names.of(state.top().function, at, register);
      String kind =
          value.kind() == Kind.MIXED ? "different things on different paths" : "no such address";
      malformed(state, at, "`" + name + "` holds " + kind);
    }
  }

  private void reportNull(VerifierState state, int at, int register, RegState value) {
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.spanOf(function, at, register);
    Origin origin = value.origin();
    Event check = Witness.find(state.last, PathStep.Event.BRANCH, value.id());
    Event replaced =
        value.nullness() == Nullness.MAYBE ? earlierCheck(state, register, value) : null;
    Diagnostic.Builder builder;
    if (value.nullness() == Nullness.NULL || value.isScalar()) {
      add(
          alwaysNull(state, span, name, check),
          maybeNull(state, span, name, origin, check),
          state,
          at,
          value);
      return;
    }
    if (replaced != null) {
      builder =
          at(
                  DiagnosticCode.CHECKED_THEN_REPLACED,
                  state,
                  span,
                  "`" + name + "` was checked, then replaced")
              .at("used here without a check of the new value");
      builder.label(
          new Label(
              op.function(replaced.function()).span(replaced.insn()),
              "this check was about the value before",
              Label.Role.BRANCH));
      addProducer(builder, origin);
      builder.help("use a second name for the new value, and check it too");
    } else {
      builder = maybeNull(state, span, name, origin, check);
    }
    add(builder, state, value);
  }

  private Diagnostic.Builder maybeNull(
      VerifierState state, Span span, String name, @Nullable Origin origin, @Nullable Event check) {
    boolean parameter = origin != null && origin.kind() == Origin.Kind.PARAMETER;
    DiagnosticCode code =
        parameter ? DiagnosticCode.OP_ARGUMENT_MAY_BE_NULL : DiagnosticCode.LOOKUP_MAY_BE_NULL;
    String title = "`" + name + "` may be null " + (parameter ? "in " + contextName() : "here");
    Diagnostic.Builder builder = at(code, state, span, title);
    if (!parameter) {
      addProducer(builder, origin);
    }
    if (check == null) {
      builder.at("used here, and nothing checks it before");
    } else {
      FunctionInfo function = op.function(check.function());
      int line = names.line(function, check.insn());
      builder.at("used here, because the branch at line " + line + " was not taken");
      builder.label(
          new Label(
              function.span(check.insn()), "this check does not cover the use", Label.Role.BRANCH));
      Event branch = Witness.lastBranch(state.last);
      if (branch != null && branch != check && branch.value() != check.value()) {
        builder.label(witness.label(branch));
      }
    }
    if (parameter) {
      builder.help("test it first: `if " + name + " != null { ... }`");
    } else {
      builder.help("test it where it is used: `if " + name + " != null { ... }`");
      builder.help("or leave when there is nothing: end the lookup with `or return;`");
    }
    return builder;
  }

  private Diagnostic.Builder alwaysNull(
      VerifierState state, Span span, String name, @Nullable Event check) {
    if (check == null) {
      return at(DiagnosticCode.ALWAYS_NULL, state, span, "`" + name + "` is always null here")
          .at("used here");
    }
    Span condition = op.function(check.function()).span(check.insn());
    String between = between(condition, span);
    boolean compound = between.contains("||") || between.contains("&&");
    if (compound && !between.contains("{")) {
      String operator = between.contains("||") ? "&&" : "||";
      return at(
              DiagnosticCode.WRONG_CHECK_OPERATOR,
              state,
              span,
              "`" + name + "` is null when this part runs")
          .at("used here")
          .label(new Label(condition, "only evaluated after this", Label.Role.BRANCH))
          .help("use `" + operator + "`");
    }
    return at(DiagnosticCode.ALWAYS_NULL, state, span, "`" + name + "` is always null here")
        .at("used here")
        .label(new Label(condition, "this check leads here when it is null", Label.Role.BRANCH))
        .help("turn the check around: `" + name + " != null`");
  }

  private String between(Span first, Span second) {
    int start = Math.min(first.start(), second.start());
    int end = Math.max(first.end(), second.end());
    return names.source().text().substring(start, Math.min(end, names.source().text().length()));
  }

  /** A check of the same variable when it held another value, or null. */
  private @Nullable Event earlierCheck(VerifierState state, int register, RegState value) {
    if (register <= FuncState.FRAME_POINTER) {
      return null;
    }
    FunctionInfo function = state.top().function;
    for (Event e = state.last; e != null; e = e.before()) {
      if (e.kind() == PathStep.Event.BRANCH
          && e.function() == function.index()
          && e.value() != 0
          && e.value() != value.id()) {
        Insn insn = function.insn(e.insn());
        boolean test = insn.dst() == register && insn.imm() == 0 && insn.isConditionalJump();
        if (test && !Opcode.isRegisterSource(insn.opcode())) {
          return e;
        }
      }
    }
    return null;
  }

  /** Labels what gave a value, with why there may be nothing. */
  void addProducer(Diagnostic.Builder builder, @Nullable Origin origin) {
    if (origin == null) {
      return;
    }
    Span span = op.function(origin.function()).span(origin.insn());
    builder.label(Label.cause(span, reason(origin)));
  }

  private static String reason(Origin origin) {
    switch (origin.kind()) {
      case LOOKUP:
        return "finds nothing when there is no entry in `" + origin.name() + "`";
      case KFUNC:
        return nothingFound(origin.name());
      case PARAMETER:
        return "the kernel may pass null";
      default:
        return "comes from here";
    }
  }

  private static String nothingFound(String kfunc) {
    switch (kfunc) {
      case "task_from_pid":
        return "null when no task has this pid any more";
      case "dsq_peek":
        return "null when the DSQ is empty";
      case "cpu_curr":
        return "null when there is no such CPU";
      case "cpumask_create":
        return "null when there is no memory left";
      default:
        return "`" + kfunc + "` gives null at times";
    }
  }

  /** R28: checks that what a function of the policy needs is there; gives it as one that is. */
  RegState given(
      VerifierState state, int at, int register, RegisterInfo parameter, FunctionInfo callee) {
    RegState value = state.reg(register);
    if (isPoisoned(value) || !value.isNullable() || value.nullness() == Nullness.NON_NULL) {
      return value;
    }
    FunctionInfo function = state.top().function;
    String name = callee.function().name();
    Diagnostic.Builder builder =
        at(
                DiagnosticCode.NULLABLE_TO_FUNCTION,
                state,
                names.spanOf(function, at, register),
                "`" + name + "` needs `" + parameter.name() + "`, this may be null")
            .at("passed here")
            .label(Label.declaration(parameter.declaration(), "not declared with `?`"));
    addProducer(builder, value.origin());
    builder.help(
        "check it first, or declare `" + parameter.name() + ": " + parameter.type() + "?`");
    add(builder, state, value);
    BranchTransfer.setNullness(state, value, Nullness.NON_NULL);
    return value.withNullness(Nullness.NON_NULL);
  }

  /** Checks that an object may be handed to a call. */
  RegState passed(VerifierState state, int at, int register, RegState value, String callee) {
    if (isPoisoned(value)) {
      return value;
    }
    if (goneReported(state, at, register, value)) {
      return poisoned();
    }
    if (!value.isZero() && (!value.isNullable() || value.nullness() == Nullness.NON_NULL)) {
      return value;
    }
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.spanOf(function, at, register);
    if (value.isScalar() || value.nullness() == Nullness.NULL) {
      boolean literal = value.isScalar();
      DiagnosticCode code = literal ? DiagnosticCode.NULL_LITERAL : DiagnosticCode.ALWAYS_NULL;
      String title =
          literal
              ? "argument " + register + " of `" + callee + "` cannot be null"
              : "`" + name + "` is always null here";
      add(at(code, state, span, title).at("passed here"), state, value);
    } else {
      String title = "`" + name + "` may be null, `" + callee + "` needs " + what(value);
      Diagnostic.Builder builder =
          at(DiagnosticCode.RESULT_MAY_BE_NULL, state, span, title).at("passed here");
      addProducer(builder, value.origin());
      builder.help("check it first, for example with `or return` or `or continue`");
      add(builder, state, value);
    }
    if (value.isNullable()) {
      BranchTransfer.setNullness(state, value, Nullness.NON_NULL);
      return value.withNullness(Nullness.NON_NULL);
    }
    return poisoned();
  }

  /** Checks divisors and amounts of shifts. */
  void checkOperands(
      VerifierState state,
      int at,
      Insn insn,
      Arithmetic.Operation operation,
      boolean narrow,
      RegState a,
      RegState b) {
    if (isPoisoned(b)) {
      return;
    }
    switch (operation) {
      case DIV:
      case MOD:
      case SIGNED_DIV:
      case SIGNED_MOD:
        checkDivisor(state, at, insn, narrow, b);
        break;
      case SHIFT_LEFT:
      case SHIFT_RIGHT:
      case SHIFT_RIGHT_SIGNED:
        checkAmount(state, at, insn, narrow, b);
        break;
      default:
        break;
    }
  }

  private void checkDivisor(VerifierState state, int at, Insn insn, boolean narrow, RegState b) {
    Scalar divisor = narrow ? b.scalar().zeroExtend(32) : b.scalar();
    if (!divisor.contains(0)) {
      return;
    }
    boolean always = divisor.isConstant();
    String title = always ? "divisor is 0" : "divisor may be 0; the result would silently be 0";
    Span span = operandSpan(state, at, insn);
    Diagnostic.Builder builder =
        at(DiagnosticCode.DIVISOR_ZERO, state, span, title)
            .at(always ? "always 0" : "0 is possible here");
    if (!always && b.origin() != null) {
      addProducer(builder, b.origin().producer());
      builder.known(KnownRange.of(names.text(span), typeOf(state, insn.src()), divisor));
    }
    if (!always) {
      builder.help(
          Help.edit(
              "keep it at 1 or more",
              Help.Applicability.LIKELY,
              span,
              "max(" + names.text(span) + ", 1)"));
    }
    add(builder, state, b);
  }

  private static String typeOf(VerifierState state, int register) {
    RegisterInfo info = state.top().function.register(register);
    return info == null ? "" : info.type();
  }

  private Span operandSpan(VerifierState state, int at, Insn insn) {
    FunctionInfo function = state.top().function;
    if (!Opcode.isRegisterSource(insn.opcode())) {
      return function.span(at);
    }
    Span behind = names.operandBehind(function.span(at));
    if (behind != null) {
      return behind;
    }
    RegisterInfo info = function.register(insn.src());
    if (info == null) {
      return names.spanOf(function, at, insn.src());
    }
    return info.temporary()
        ? lastWriteSpan(function, at, insn.src()).orElse(info.declaration())
        : names.nameWithin(function.span(at), info.name());
  }

  private static Optional<Span> lastWriteSpan(FunctionInfo function, int at, int register) {
    int writer = Names.lastWriter(function, at, register);
    return writer < 0 ? Optional.empty() : Optional.of(function.span(writer));
  }

  private void checkAmount(VerifierState state, int at, Insn insn, boolean narrow, RegState b) {
    int width = narrow ? 32 : 64;
    Scalar amount = narrow ? b.scalar().zeroExtend(32) : b.scalar();
    if (Long.compareUnsigned(amount.umax(), width) < 0) {
      return;
    }
    String most = amount.umax() == -1 ? "any number" : Long.toUnsignedString(amount.umax());
    String title = "shift by up to " + most + ", the type has " + width + " bits";
    Span span = operandSpan(state, at, insn);
    add(
        at(DiagnosticCode.SHIFT_WIDTH, state, span, title)
            .at("at most " + (width - 1))
            .known(KnownRange.of(names.text(span), typeOf(state, insn.src()), amount))
            .help(
                Help.edit(
                    "cut the amount to the width of the type",
                    Help.Applicability.LIKELY,
                    span,
                    "(" + names.text(span) + " & " + (width - 1) + ")")),
        state,
        b);
  }

  /** Says that a call chain is too deep or needs too much stack. */
  boolean checkCall(VerifierState state, int at, FunctionInfo callee) {
    int bytes = 0;
    for (FuncState frame : state.frames) {
      bytes += frame.function.function().stackBytes();
      if (frame.function == callee) {
        add(
            at(
                DiagnosticCode.RECURSION,
                state,
                at,
                "recursion: `" + callee.function().name() + "` calls itself"),
            state,
            0);
        return false;
      }
    }
    bytes += callee.function().stackBytes();
    if (state.frames.length >= KernelLimits.MAX_FRAMES) {
      String title =
          "call chain is "
              + (state.frames.length + 1)
              + " deep, at most "
              + KernelLimits.MAX_FRAMES;
      add(at(DiagnosticCode.TOO_MANY_FRAMES, state, at, title), state, 0);
      return false;
    }
    if (bytes > KernelLimits.STACK_BYTES) {
      String title =
          "the call chain needs "
              + bytes
              + " bytes of stack, "
              + KernelLimits.STACK_BYTES
              + " are available";
      add(at(DiagnosticCode.STACK_TOO_LARGE, state, at, title), state, 0);
      return false;
    }
    return true;
  }
}
