package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Name;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names, parameters and results of ops and functions, before any body is looked at. */
final class FunctionHeads {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final KernelProfile profile;

  FunctionHeads(ExprChecker exprs, TypeResolver types, KernelProfile profile) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.profile = profile;
  }

  /** The head of an op or function; {@code index} is its place in the policy. */
  record Head(
      int index,
      String name,
      @Nullable OpsCallback op,
      @Nullable TimerDecl timer,
      @Nullable AgentDecl agent,
      Span span,
      List<Name> parameters,
      List<PolicyType> parameterTypes,
      PolicyType result,
      Stmt.Block body) {
    Head {
      parameters = ImmutableList.copyOf(parameters);
      parameterTypes = ImmutableList.copyOf(parameterTypes);
    }
  }

  List<Head> collect(List<Decl> decls) {
    List<Head> heads = new ArrayList<>();
    Map<String, Span> ops = new HashMap<>();
    for (Decl d : decls.stream().sorted(PolicyChecker.OPS_FIRST).toList()) {
      if (d instanceof Decl.Op o) {
        op(o, ops, heads.size()).ifPresent(heads::add);
      } else if (d instanceof Decl.Fn f) {
        heads.add(function(f, heads.size()));
      } else if (d instanceof Decl.Timer t
          && globals.value(t.name().text()) instanceof NamedValue.Timer known) {
        heads.add(timer(t, known.timer(), heads.size()));
      } else if (d instanceof Decl.Agent a
          && globals.value(a.name().text()) instanceof NamedValue.Agent known) {
        heads.add(agent(a, known.agent(), heads.size()));
      }
    }
    return heads;
  }

  private static Span header(Span whole, Stmt.Block body) {
    int end = body.span().start();
    return new Span(whole.start(), Math.max(whole.start(), end));
  }

  private Span trimmed(Span s) {
    int end = s.end();
    String text = problems.text(s);
    int k = text.length();
    while (k > 0 && Character.isWhitespace(text.charAt(k - 1))) {
      k--;
      end--;
    }
    return new Span(s.start(), end);
  }

  // ---- ops

  private Optional<Head> op(Decl.Op o, Map<String, Span> seen, int index) {
    String name = o.name().text();
    Optional<OpsCallback> found = OpsCallback.byName(name);
    if (found.isEmpty()) {
      unknownOp(o);
      return Optional.empty();
    }
    OpsCallback op = found.get();
    problems.inside(name);
    Span first = seen.putIfAbsent(name, o.name().span());
    if (first != null) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.DUPLICATE_NAME,
                  o.name().span(),
                  "`" + name + "` is already defined")
              .label(Label.declaration(first, "first defined here"))
              .help("put both bodies into one op"));
      return Optional.empty();
    }
    if (!profile.has(op.since())) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.UNKNOWN_OP,
                  o.name().span(),
                  "`" + name + "` does not exist in kernel " + profile.label())
              .help("it came with kernel " + KernelProfile.versionText(op.since())));
    } else {
      op.notModelled()
          .ifPresent(what -> problems.notModelledBecause(o.name().span(), "`" + name + "`", what));
    }
    Span sleepable = o.sleepable();
    if (sleepable != null && !op.maySleep(profile)) {
      problems.report(
          problems
              .at(DiagnosticCode.OP_NOT_SLEEPABLE, sleepable, name + " cannot sleep")
              .help("ops that may: " + sleepers()));
    }
    PolicyType result =
        op.result() == AbiType.VOID ? PolicyTypes.VOID : new PolicyType.Value(op.result(), false);
    List<Name> names = new ArrayList<>();
    List<PolicyType> parameterTypes = new ArrayList<>();
    parameters(o, op, names, parameterTypes);
    problems.inside(null);
    return Optional.of(
        new Head(
            index,
            name,
            op,
            null,
            null,
            trimmed(header(o.span(), o.body())),
            names,
            parameterTypes,
            result,
            o.body()));
  }

  private String sleepers() {
    return String.join(
        ", ",
        Stream.of(OpsCallback.values())
            .filter(op -> op.maySleep(profile) && op.notModelled().isEmpty())
            .map(OpsCallback::opName)
            .toList());
  }

  private void unknownOp(Decl.Op o) {
    String name = o.name().text();
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.UNKNOWN_OP, o.name().span(), "there is no op called `" + name + "`");
    String stripped = name.startsWith("ops_") ? name.substring(4) : name;
    Spelling.nearestName(stripped, Stream.of(OpsCallback.values()).map(OpsCallback::opName))
        .ifPresent(
            near ->
                d.help(Problems.replace("did you mean `" + near + "`?", o.name().span(), near)));
    if (globals.functions.containsKey(name)) {
      d.help("functions of the policy begin with `fn`");
    }
    problems.report(d);
  }

  private void parameters(
      Decl.Op o, OpsCallback op, List<Name> names, List<PolicyType> parameterTypes) {
    List<OpParameter> want = op.parameters();
    List<Decl.Parameter> given = o.parameters();
    boolean counts = given.size() == want.size();
    if (!counts) {
      Span span =
          given.isEmpty()
              ? o.name().span()
              : given.get(0).span().to(given.get(given.size() - 1).span());
      problems.report(
          problems
              .at(DiagnosticCode.OP_PARAMETERS, span, o.name().text() + " takes " + list(want))
              .help("write `on " + o.name().text() + list(want) + "`"));
    }
    boolean ordered = true;
    for (int i = 0; i < given.size(); i++) {
      Decl.Parameter g = given.get(i);
      PolicyType type =
          counts
              ? new PolicyType.Value(want.get(i).type(), want.get(i).nullable())
              : named(g.name().text(), want);
      names.add(g.name());
      parameterTypes.add(type);
      if (counts && ordered && otherName(g.name().text(), want, i)) {
        ordered = false;
        problems.report(
            problems
                .at(
                    DiagnosticCode.OP_PARAMETERS,
                    given.get(0).span().to(given.get(given.size() - 1).span()),
                    o.name().text() + " takes " + list(want))
                .at("parameter " + (i + 1) + " is `" + want.get(i).name() + "`")
                .help(
                    Problems.replace(
                        "write them in this order",
                        given.get(0).span().to(given.get(given.size() - 1).span()),
                        String.join(", ", inOrder(want, given)))));
      } else if (counts && ordered && g.type() != null) {
        annotated(o, g, type, want);
      }
    }
    if (!counts) {
      addMissing(o, want, names, parameterTypes);
    }
  }

  /** The type that the op table gives to a name, where the numbers do not agree. */
  private static PolicyType named(String name, List<OpParameter> want) {
    for (OpParameter p : want) {
      if (p.name().equals(name)) {
        return new PolicyType.Value(p.type(), p.nullable());
      }
    }
    return PolicyTypes.BAD;
  }

  /** Parameters that were left out exist all the same, so that their uses are no mistakes too. */
  private static void addMissing(
      Decl.Op o, List<OpParameter> want, List<Name> names, List<PolicyType> types) {
    for (OpParameter p : want) {
      if (names.stream().noneMatch(n -> n.text().equals(p.name()))) {
        names.add(new Name(o.name().span(), p.name()));
        types.add(PolicyTypes.BAD);
      }
    }
  }

  /** The parameters as they are written, in the order of the op table. */
  private List<String> inOrder(List<OpParameter> want, List<Decl.Parameter> given) {
    return want.stream()
        .map(
            w ->
                given.stream()
                    .filter(g -> g.name().text().equals(w.name()))
                    .map(g -> problems.text(g.span()))
                    .findFirst()
                    .orElse(w.name()))
        .toList();
  }

  /** Whether a parameter bears the name that the op table gives to another one. */
  private static boolean otherName(String name, List<OpParameter> want, int i) {
    for (int k = 0; k < want.size(); k++) {
      if (k != i && want.get(k).name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void annotated(Decl.Op o, Decl.Parameter g, PolicyType type, List<OpParameter> want) {
    if (g.type() == null) {
      return;
    }
    PolicyType written = types.base(g.type());
    if (PolicyTypes.isBad(written) || written.equals(type)) {
      return;
    }
    if (PolicyTypes.optional(written).equals(type)) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.LOOSE_PARAMETER_TYPE,
                  g.type().span(),
                  "`" + g.name().text() + "` may be null in " + o.name().text())
              .severity(dev.scxlab.source.Severity.ERROR)
              .help(
                  Problems.replace("write `" + type.label() + "`", g.type().span(), type.label())));
    } else if (written.equals(PolicyTypes.optional(type))) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.LOOSE_PARAMETER_TYPE,
                  g.type().span(),
                  "`" + g.name().text() + "` is never null in " + o.name().text())
              .help(
                  Problems.replace("write `" + type.label() + "`", g.type().span(), type.label())));
    } else {
      problems.report(
          problems
              .at(
                  DiagnosticCode.OP_PARAMETERS,
                  g.type().span(),
                  o.name().text() + " takes " + list(want))
              .at("this is " + type.label())
              .help(
                  Problems.replace("write `" + type.label() + "`", g.type().span(), type.label())));
    }
  }

  private static String list(List<OpParameter> parameters) {
    return "(" + String.join(", ", parameters.stream().map(OpParameter::name).toList()) + ")";
  }

  // ---- functions

  private Head function(Decl.Fn f, int index) {
    String name = f.name().text();
    List<Name> names = new ArrayList<>();
    List<PolicyType> parameterTypes = new ArrayList<>();
    List<Optional<DataType.Scalar>> ranges = new ArrayList<>();
    for (Decl.Parameter p : f.parameters()) {
      TypeResolver.LocalType type = parameterType(p);
      names.add(p.name());
      parameterTypes.add(type.type());
      ranges.add(Optional.ofNullable(type.range()));
    }
    TypeResolver.LocalType given =
        f.result() == null
            ? new TypeResolver.LocalType(PolicyTypes.VOID, null)
            : types.local(f.result());
    PolicyType result = given.type();
    boolean textResult = result.equals(PolicyTypes.TEXT);
    int most = KernelLimits.MAX_PARAMETERS - (textResult ? 1 : 0);
    if (f.parameters().size() > most) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TOO_MANY_PARAMETERS,
                  f.parameters().get(most).span(),
                  "`"
                      + name
                      + "` has "
                      + f.parameters().size()
                      + " parameters, at most "
                      + most
                      + (textResult ? " when it returns a text" : ""))
              .help(
                  "put some of them into a struct and pass that: `fn "
                      + name
                      + "(all: "
                      + name
                      + "_args)`, `"
                      + name
                      + "("
                      + name
                      + "_args{ ... })`"));
    }
    FnSignature signature =
        new FnSignature(
            index,
            name,
            names.stream().map(Name::text).toList(),
            parameterTypes,
            ranges,
            result,
            given.range(),
            f.name().span());
    FnSignature first = globals.functions.putIfAbsent(name, signature);
    if (first != null) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.DUPLICATE_NAME,
                  f.name().span(),
                  "the function `" + name + "` is already defined")
              .label(Label.declaration(first.span(), "first defined here"))
              .help("rename one of them"));
    }
    return new Head(
        index,
        name,
        null,
        null,
        null,
        trimmed(header(f.span(), f.body())),
        names,
        parameterTypes,
        result,
        f.body());
  }

  /** The body of a timer: its number is its one parameter, if it asks for it. */
  private Head timer(Decl.Timer t, TimerDecl timer, int index) {
    PolicyType.Dimension dim = timer.dim();
    Name number = t.index();
    boolean numbered = dim != null && number != null;
    PolicyType type =
        dim == null || !dim.domain().isIndex()
            ? PolicyTypes.U32
            : new PolicyType.Value(dim.domain(), false);
    return new Head(
        index,
        timer.name(),
        null,
        timer,
        null,
        trimmed(header(t.span(), t.body())),
        numbered ? List.of(number) : List.of(),
        numbered ? List.of(type) : List.of(),
        PolicyTypes.VOID,
        t.body());
  }

  private Head agent(Decl.Agent a, AgentDecl agent, int index) {
    return new Head(
        index,
        agent.name(),
        null,
        null,
        agent,
        trimmed(header(a.span(), a.body())),
        List.of(),
        List.of(),
        PolicyTypes.VOID,
        a.body());
  }

  private TypeResolver.LocalType parameterType(Decl.Parameter p) {
    if (p.type() == null) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  p.span(),
                  "the parameter `" + p.name().text() + "` of a function needs a type")
              .help("for example `" + p.name().text() + ": task`"));
      return TypeResolver.LocalType.BAD;
    }
    return types.local(p.type());
  }

  /** The checker this works for. */
  ExprChecker exprs() {
    return exprs;
  }
}
