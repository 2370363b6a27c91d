package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.CheckedExpr.MapOperation;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operations of maps: {@code m.get(k)}, {@code q.push(v)}, {@code h.add(n)}. */
final class MapCallChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  MapCallChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  CheckedExpr call(Expr.Call c, Expr.Field f) {
    MapDecl map = map(f.base());
    if (map == null) {
      CheckedExpr base = exprs.check(f.base());
      c.arguments().forEach(exprs::check);
      if (!PolicyTypes.isBad(base.type())) {
        Diagnostic.Builder d =
            problems.at(
                DiagnosticCode.UNKNOWN_FUNCTION,
                f.name().span(),
                base.type().label() + " has no operation `" + f.name().text() + "`");
        if (PolicyTypes.abi(base.type()) == AbiType.DSQ) {
          String q = problems.text(f.base().span());
          d.help(
              "`dsq_insert(p, "
                  + q
                  + ", slice, 0)` fills it, `dsq_move_to_local("
                  + q
                  + ")` takes");
        }
        problems.report(d);
      }
      return new CheckedExpr.Bad(c.span());
    }
    MapOperation op = operation(map, f.name().text());
    if (op == null) {
      unknown(f, map);
      c.arguments().forEach(exprs::check);
      return new CheckedExpr.Bad(c.span());
    }
    List<Place.IndexStep> indexes = indexes(f.base(), map);
    if (indexes == null) {
      c.arguments().forEach(exprs::check);
      return new CheckedExpr.Bad(c.span());
    }
    List<PolicyType> wants = arguments(map, op);
    if (c.arguments().size() != wants.size()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.ARGUMENT_MISMATCH,
                  f.name().span(),
                  "`"
                      + f.name().text()
                      + "` takes "
                      + CallChecker.plural(wants.size(), "argument")
                      + ", found "
                      + c.arguments().size())
              .label(Label.declaration(map.def().declaration(), "declared here")));
      c.arguments().forEach(exprs::check);
      return new CheckedExpr.Bad(c.span());
    }
    List<CheckedExpr> args = new ArrayList<>();
    for (int i = 0; i < wants.size(); i++) {
      args.add(argument(c.arguments().get(i), wants.get(i), map, i, op));
    }
    return CallChecker.anyBad(args)
        ? new CheckedExpr.Bad(c.span())
        : new CheckedExpr.MapCall(
            c.span(), f.name().span(), result(map, op), op, map, indexes, args);
  }

  /** Which of several maps is meant; null after a report. */
  private @Nullable List<Place.IndexStep> indexes(Expr base, MapDecl map) {
    List<Expr> given = CounterChecker.counterIndexes(base);
    if (given.isEmpty() && !map.dims().isEmpty()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  base.span(),
                  "`" + map.name() + "` is several: say which one")
              .label(Label.declaration(map.def().declaration(), "declared here"))
              .help("`" + map.name() + "[i]`"));
      return null;
    }
    return exprs
        .places()
        .indexes()
        .steps(base.span(), map.name(), given, map.dims(), map.def().declaration());
  }

  private @Nullable MapDecl map(Expr given) {
    FunctionScope scope = exprs.scope();
    Expr base = given;
    while (base instanceof Expr.Index i) {
      base = i.base();
    }
    if (base instanceof Expr.NameRef n
        && (scope == null || scope.find(n.name()) == null)
        && globals.value(n.name()) instanceof NamedValue.Map m) {
      globals.use(n.name());
      return m.map();
    }
    return null;
  }

  private static Set<MapOperation> operations(MapDef.Kind kind) {
    switch (kind) {
      case HASH:
        return EnumSet.of(
            MapOperation.GET, MapOperation.SET, MapOperation.CREATE, MapOperation.DELETE);
      case QUEUE, TREE:
        return EnumSet.of(MapOperation.PUSH, MapOperation.POP, MapOperation.PEEK);
      case TASK_STORAGE:
      case CGROUP_STORAGE:
        return EnumSet.of(
            MapOperation.CREATE, MapOperation.GET, MapOperation.SET, MapOperation.DELETE);
      case HIST:
        return EnumSet.of(MapOperation.ADD);
      default:
        return EnumSet.noneOf(MapOperation.class);
    }
  }

  private static @Nullable MapOperation operation(MapDecl map, String name) {
    for (MapOperation op : operations(map.def().kind())) {
      if (word(op).equals(name) && has(map, op)) {
        return op;
      }
    }
    return null;
  }

  /** Entries used by reference are made and changed; others are set. */
  private static boolean has(MapDecl map, MapOperation op) {
    boolean hash = map.def().kind() == MapDef.Kind.HASH;
    return (op != MapOperation.CREATE || !hash || map.byReference())
        && (op != MapOperation.SET || !map.isStorage() || !map.byReference());
  }

  private static String word(MapOperation op) {
    return op.name().toLowerCase(Locale.ROOT);
  }

  private void unknown(Expr.Field f, MapDecl map) {
    List<String> names =
        operations(map.def().kind()).stream()
            .filter(op -> has(map, op))
            .map(MapCallChecker::word)
            .toList();
    Span span = f.name().span();
    Diagnostic.Builder d =
        problems
            .at(
                DiagnosticCode.UNKNOWN_FUNCTION,
                span,
                "`" + map.name() + "` has no operation `" + f.name().text() + "`")
            .label(Label.declaration(map.def().declaration(), "declared here"));
    if (f.name().text().equals(word(MapOperation.SET)) && map.isStorage()) {
      d.help("change the entry in place: `let e = " + map.name() + ".get(p) or return;`");
      problems.report(d);
      return;
    }
    Spelling.nearestName(f.name().text(), names.stream())
        .ifPresentOrElse(
            near -> d.help(Problems.replace("did you mean `" + near + "`?", span, near)),
            () ->
                d.help(
                    names.isEmpty()
                        ? "it is counted up with `+=`"
                        : "it has " + String.join(", ", names)));
    problems.report(d);
  }

  private static List<PolicyType> arguments(MapDecl map, MapOperation op) {
    boolean tasks = map.def().kind() == MapDef.Kind.TASK_STORAGE;
    boolean storage = tasks || map.def().kind() == MapDef.Kind.CGROUP_STORAGE;
    PolicyType key =
        storage
            ? new PolicyType.Value(tasks ? AbiType.TASK : AbiType.CGROUP, false)
            : map.key() == null ? PolicyTypes.VOID : map.key();
    switch (op) {
      case SET:
        return List.of(key, map.value());
      case PUSH:
        return isTree(map) ? List.of(PolicyTypes.U64, map.value()) : List.of(map.value());
      case POP:
      case PEEK:
        return List.of();
      case ADD:
        return List.of(PolicyTypes.U64);
      default:
        return List.of(key);
    }
  }

  private static boolean isTree(MapDecl map) {
    return map.def().kind() == MapDef.Kind.TREE;
  }

  private static PolicyType result(MapDecl map, MapOperation op) {
    switch (op) {
      case POP:
      case PEEK:
        return isTree(map)
            ? new PolicyType.Pair(PolicyTypes.U64, map.value(), true)
            : PolicyTypes.optional(map.value());
      case GET:
      case CREATE:
        return PolicyTypes.optional(map.value());
      case SET:
      case PUSH:
      case DELETE:
        return PolicyTypes.BOOL;
      case ADD:
        return PolicyTypes.VOID;
      default:
        return map.value();
    }
  }

  private CheckedExpr argument(Expr e, PolicyType want, MapDecl map, int i, MapOperation op) {
    CheckedExpr value = exprs.check(e);
    CheckedExpr fitted = Conversions.tryCoerce(value, want);
    if (fitted != null) {
      return fitted;
    }
    boolean task = PolicyTypes.abi(value.type()) == AbiType.TASK;
    boolean second = op == MapOperation.SET || isTree(map);
    boolean isValue = second ? i == 1 : op == MapOperation.PUSH;
    if (task && isValue) {
      problems.report(
          problems
              .at(DiagnosticCode.TASK_IN_MAP, e.span(), "a task cannot be stored in a map")
              .label(Label.declaration(map.def().declaration(), "declared here"))
              .help(
                  Problems.replace(
                      "store its pid and look it up with `task_from_pid`",
                      e.span(),
                      problems.text(e.span()) + ".pid")));
      return new CheckedExpr.Bad(e.span());
    }
    boolean literal =
        value instanceof CheckedExpr.Const && value.type() instanceof PolicyType.Untyped;
    if (literal) {
      return exprs.conversions.coerce(value, want, null, null);
    }
    String what = op == MapOperation.ADD ? "amount" : isValue ? "value" : "key";
    Diagnostic.Builder d =
        problems
            .at(
                DiagnosticCode.KEY_OR_VALUE_MISMATCH,
                e.span(),
                what + " is " + want.label() + ", found " + value.type().label())
            .label(Label.declaration(map.def().declaration(), "declared here"));
    if (task) {
      d.help(
          Problems.replace("name the task by its pid", e.span(), problems.text(e.span()) + ".pid"));
    } else if (want instanceof PolicyType.StructRef) {
      d.help("make one: `" + want.label() + "{ ... }` with its fields");
    }
    problems.report(d);
    return new CheckedExpr.Bad(e.span());
  }
}
