package dev.scxlab.advice;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Node;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands around a place of a policy: its declaration and its statements, outermost first. */
final class Surroundings {

  private final SourceFile source;
  private final PolicyDecl policy;
  private final @Nullable Decl decl;
  private final List<Stmt> around = new ArrayList<>();
  private final List<Expr> expressions = new ArrayList<>();

  Surroundings(SourceFile source, PolicyDecl policy, Span place) {
    this.source = source;
    this.policy = policy;
    this.decl =
        policy.decls().stream().filter(d -> contains(d.span(), place)).findFirst().orElse(null);
    Stmt.Block body = body(decl);
    if (body != null) {
      descend(body, place);
    }
  }

  static boolean contains(Span outer, Span inner) {
    return outer.start() <= inner.start() && inner.end() <= outer.end();
  }

  private static Stmt.@Nullable Block body(@Nullable Decl decl) {
    if (decl instanceof Decl.Op op) {
      return op.body();
    }
    if (decl instanceof Decl.Fn fn) {
      return fn.body();
    }
    if (decl instanceof Decl.Timer timer) {
      return timer.body();
    }
    return decl instanceof Decl.Agent agent ? agent.body() : null;
  }

  private void descend(Stmt at, Span place) {
    around.add(at);
    for (Stmt part : Parts.statements(at)) {
      if (contains(part.span(), place)) {
        descend(part, place);
        return;
      }
    }
    Parts.expressions(at).stream()
        .filter(e -> contains(e.span(), place))
        .findFirst()
        .ifPresent(e -> descend(e, place));
  }

  private void descend(Expr at, Span place) {
    expressions.add(at);
    Parts.expressions(at).stream()
        .filter(e -> contains(e.span(), place))
        .findFirst()
        .ifPresent(e -> descend(e, place));
  }

  SourceFile source() {
    return source;
  }

  PolicyDecl policy() {
    return policy;
  }

  Optional<Decl.Op> op() {
    return decl instanceof Decl.Op op ? Optional.of(op) : Optional.empty();
  }

  @Nullable Decl decl() {
    return decl;
  }

  String text(Node node) {
    return source.text(node.span());
  }

  Lines lines() {
    return new Lines(source);
  }

  /** The surroundings of another place of the same policy. */
  Surroundings of(Span place) {
    return new Surroundings(source, policy, place);
  }

  /** The statements around the place, outermost first. */
  List<Stmt> around() {
    return around;
  }

  /** The innermost expression of a kind around the place. */
  <T extends Expr> Optional<T> expression(Class<T> kind) {
    for (int i = expressions.size() - 1; i >= 0; i--) {
      if (kind.isInstance(expressions.get(i))) {
        return Optional.of(kind.cast(expressions.get(i)));
      }
    }
    return Optional.empty();
  }

  /** The innermost call that has the place in an argument, or that is the place itself. */
  Optional<Expr.Call> call() {
    for (int i = expressions.size() - 1; i >= 0; i--) {
      if (expressions.get(i) instanceof Expr.Call call
          && (i == 0 || !"LOCAL_ON".equals(callee(call)))
          && (i < expressions.size() - 1
              || i == 0
              || !(expressions.get(i - 1) instanceof Expr.Call))) {
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }

  /** The expression that an expression around the place is directly a part of. */
  Optional<Expr> parent(Expr of) {
    int i = expressions.indexOf(of);
    return i > 0 ? Optional.of(expressions.get(i - 1)) : Optional.empty();
  }

  /** The declarations of a kind. */
  <T extends Decl> List<T> declared(Class<T> kind) {
    return policy.decls().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The op of a name, when the policy has it. */
  Optional<Decl.Op> op(String name) {
    return declared(Decl.Op.class).stream().filter(o -> o.name().text().equals(name)).findFirst();
  }

  /** A name that does not occur yet: the wish itself, or the wish and a number. */
  String unused(String wish) {
    String name = wish;
    for (int i = 2; source.text().matches("(?s).*\\b" + name + "\\b.*"); i++) {
      name = wish + i;
    }
    return name;
  }

  /** The innermost statement that is no block. */
  Optional<Stmt> statement() {
    for (int i = around.size() - 1; i >= 0; i--) {
      if (!(around.get(i) instanceof Stmt.Block)) {
        return Optional.of(around.get(i));
      }
    }
    return Optional.empty();
  }

  /** The innermost statement of a kind. */
  <T extends Stmt> Optional<T> innermost(Class<T> kind) {
    for (int i = around.size() - 1; i >= 0; i--) {
      if (kind.isInstance(around.get(i))) {
        return Optional.of(kind.cast(around.get(i)));
      }
    }
    return Optional.empty();
  }

  /** The body of the innermost loop around the place. */
  Optional<Stmt.Block> loopBody() {
    for (int i = around.size() - 1; i >= 0; i--) {
      if (around.get(i) instanceof Stmt.For s) {
        return Optional.of(s.body());
      }
      if (around.get(i) instanceof Stmt.While s) {
        return Optional.of(s.body());
      }
    }
    return Optional.empty();
  }

  /** The innermost loop around the place. */
  Optional<Stmt> loop() {
    for (int i = around.size() - 1; i >= 0; i--) {
      if (around.get(i) instanceof Stmt.For || around.get(i) instanceof Stmt.While) {
        return Optional.of(around.get(i));
      }
    }
    return Optional.empty();
  }

  /** All statements of the declaration, in the order of the text. */
  List<Stmt> statements() {
    List<Stmt> all = new ArrayList<>();
    Stmt.Block body = body(decl);
    if (body != null) {
      collect(body, all);
    }
    return all;
  }

  private static void collect(Stmt at, List<Stmt> all) {
    all.add(at);
    Parts.statements(at).forEach(part -> collect(part, all));
  }

  /** The local of a name that was declared last before the place. */
  Optional<Stmt.Local> local(String name, int before) {
    Stmt.Local found = null;
    for (Stmt s : statements()) {
      boolean named =
          s instanceof Stmt.Local l
              && l.names().size() == 1
              && l.names().get(0).text().equals(name)
              && l.span().end() <= before;
      if (named) {
        found = (Stmt.Local) s;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The name of the op's parameter at an index, or null. */
  @Nullable String parameter(int index) {
    List<Decl.Parameter> parameters =
        decl instanceof Decl.Op op ? op.parameters() : ImmutableList.of();
    return index < parameters.size() ? parameters.get(index).name().text() : null;
  }

  /** The names of the op's or function's parameters. */
  List<String> parameters() {
    List<Decl.Parameter> all =
        decl instanceof Decl.Op op
            ? op.parameters()
            : decl instanceof Decl.Fn fn ? fn.parameters() : ImmutableList.of();
    return all.stream().map(p -> p.name().text()).toList();
  }

  /** How the op leaves early: {@code return}, with the plainest result it may have; or null. */
  @Nullable String leave() {
    if (decl instanceof Decl.Op op) {
      switch (op.name().text()) {
        case "select_cpu":
          return "return " + parameter(1);
        case "yield":
        case "core_sched_before":
          return "return false";
        case "init":
        case "init_task":
        case "cgroup_init":
        case "cgroup_prep_move":
          return "return 0";
        default:
          return "return";
      }
    }
    if (decl instanceof Decl.Fn fn) {
      return fn.result() == null ? "return" : null;
    }
    return decl == null ? null : "return";
  }

  /** A call that queues the op's own task in enqueue or select_cpu; empty elsewhere. */
  Optional<String> insertOwnTask() {
    boolean enqueue = op().filter(o -> o.name().text().equals("enqueue")).isPresent();
    String task = parameter(0);
    String flags = parameter(1);
    return enqueue && task != null && flags != null
        ? Optional.of("dsq_insert(" + task + ", " + queue() + ", SLICE_DFL, " + flags + ");")
        : Optional.empty();
  }

  /** A FIFO queue that the policy moves tasks from, else the global one. */
  private String queue() {
    for (Decl d : policy.decls()) {
      boolean plain =
          d instanceof Decl.Dsq q && q.dims().isEmpty() && q.order().text().equals("fifo");
      if (plain) {
        String name = ((Decl.Dsq) d).name().text();
        if (source.text().contains("dsq_move_to_local(" + name + ")")) {
          return name;
        }
      }
    }
    return "GLOBAL";
  }

  static @Nullable String callee(Expr e) {
    return e instanceof Expr.Call call ? Expr.nameOf(call.callee()) : null;
  }
}
