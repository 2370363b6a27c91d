package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names, fields and indexes: the ways to a place. */
final class PlaceChecker {

  private final ExprChecker exprs;
  private final Problems problems;
  private @Nullable DataDef agentPid;
  private final FieldChecker fields;
  private final IndexChecker indexes;

  PlaceChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.problems = exprs.problems;
    this.fields = new FieldChecker(exprs);
    this.indexes = new IndexChecker(exprs);
  }

  IndexChecker indexes() {
    return indexes;
  }

  FieldChecker fields() {
    return fields;
  }

  /** A global name as a value. */
  CheckedExpr named(Span span, String name, NamedValue value) {
    if (value instanceof NamedValue.Scalar c) {
      return new CheckedExpr.Const(span, c.type(), c.value(), c.symbol());
    }
    if (value instanceof NamedValue.TextConst t) {
      return new CheckedExpr.TextValue(span, t.value());
    }
    if (value instanceof NamedValue.Flags f) {
      return f.at(span);
    }
    if (value instanceof NamedValue.Param p) {
      return data(span, p.data());
    }
    if (value instanceof NamedValue.Table t) {
      return data(span, t.data());
    }
    if (value instanceof NamedValue.Global g) {
      return data(span, g.data());
    }
    if (value instanceof NamedValue.Fact f) {
      return data(span, f.data());
    }
    if (value instanceof NamedValue.AgentPid) {
      return agentPid(span);
    }
    if (value instanceof NamedValue.Dsq d) {
      return dsq(span, d.dsq(), List.of());
    }
    if (value instanceof NamedValue.Broken) {
      return new CheckedExpr.Bad(span);
    }
    if (value instanceof NamedValue.Topology t) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  "`" + t.word() + "` is something to walk over, not a value")
              .help(
                  "`for x in " + t.word() + " { }`; for their number write `nr_" + t.word() + "`"));
      return new CheckedExpr.Bad(span);
    }
    if (value instanceof NamedValue.Map m && m.map().def().kind() == MapDef.Kind.PERCPU_ARRAY) {
      problems.report(
          problems
              .at(DiagnosticCode.PERCPU_WITHOUT_OWNER, span, "which CPU's `" + name + "`?")
              .help(Problems.replace("this CPU's copy", span, name + ".this"))
              .help("the copy of a CPU c: `" + name + "[c]`"));
      return new CheckedExpr.Bad(span);
    }
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.TYPE_MISMATCH,
            span,
            "`" + name + "` is " + value.kindWithArticle() + ", not a value");
    if (value instanceof NamedValue.Map m && m.map().isStorage()) {
      String entry = m.map().everyTask() ? name + "[p]" : name + ".get(p)";
      d.help("the entry of a task p is `" + entry + "`");
    } else if (value instanceof NamedValue.Map m && m.map().def().kind() == MapDef.Kind.HASH) {
      d.help("one of its values is `" + name + ".get(key)`, which may be null");
    } else if (value instanceof NamedValue.Map m
        && (m.map().def().kind() == MapDef.Kind.QUEUE
            || m.map().def().kind() == MapDef.Kind.TREE)) {
      d.help("take the first with `" + name + ".pop()`, or look at it with `" + name + ".peek()`");
    } else if (value.kind().equals("stat") || value.kind().equals("hist")) {
      d.help("it is written only, for the results; keep a `var` beside it to read the number");
    }
    problems.report(d);
    return new CheckedExpr.Bad(span);
  }

  /** The pid of the thread of the agents, 0 without any, which the loader fills in. */
  private CheckedExpr agentPid(Span span) {
    DataDef data = agentPid;
    if (data == null) {
      DataType type =
          new DataType.Scalar(DataType.ScalarKind.S32, "s32", 0L, (long) Integer.MAX_VALUE);
      data =
          new DataDef(
              exprs.globals.data.size(),
              DataVariable.AGENT_PID,
              DataVariable.Section.RODATA,
              PolicyTypes.S32,
              type,
              List.of(),
              span);
      exprs.globals.data.add(data);
      agentPid = data;
    }
    return data(span, data);
  }

  private static CheckedExpr data(Span span, DataDef data) {
    return new CheckedExpr.Read(
        new Place.Memory(span, data.type(), new Place.DataBase(data), List.of()));
  }

  private CheckedExpr dsq(Span span, DsqDecl dsq, List<CheckedExpr> indexes) {
    if (indexes.size() < dsq.dims().size()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  "`" + dsq.name() + "` is a family of DSQs: say which one")
              .label(Label.declaration(dsq.def().declaration(), "declared here"))
              .help("`" + dsq.name() + "[i]`"));
      return new CheckedExpr.Bad(span);
    }
    return new CheckedExpr.DsqValue(span, dsq, indexes);
  }

  /** A field or an element as a value. */
  CheckedExpr value(Expr e) {
    if (e instanceof Expr.Index i) {
      CheckedExpr special = indexes.specialIndex(i);
      if (special != null) {
        return special;
      }
    }
    Place place = place(e);
    if (place == null) {
      return new CheckedExpr.Bad(e.span());
    }
    return new CheckedExpr.Read(place);
  }

  boolean isLocal(String name) {
    FunctionScope f = exprs.scope();
    return f != null && f.find(name) != null;
  }

  /**
   * The place an expression names, or null after a report. Only names, fields and indexes are
   * places; anything else with a handle or a reference as value may stand before a dot.
   */
  @Nullable Place place(Expr e) {
    if (e instanceof Expr.Field f) {
      return fields.field(f);
    }
    if (e instanceof Expr.Index i) {
      return indexes.element(i);
    }
    CheckedExpr value = exprs.check(e);
    if (value instanceof CheckedExpr.Read r) {
      return r.place();
    }
    if (value instanceof CheckedExpr.Local l && l.variable().inMemory()) {
      return new Place.Memory(e.span(), l.type(), new Place.StackBase(l.variable()), List.of());
    }
    if (value.type() instanceof PolicyType.ArrayOf) {
      DataType layout = Layout.dataType(value.type(), null, null);
      return new Place.Memory(
          e.span(), value.type(), new Place.ReferenceBase(value, layout), List.of());
    }
    if (!PolicyTypes.isBad(value.type())) {
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.READ_ONLY,
              e.span(),
              "`" + problems.text(e.span()) + "` is not a place");
      if (PolicyTypes.abi(value.type()) == AbiType.DSQ) {
        d.help("a DSQ stays what it is declared; keep which one is meant in a `var x: dsq`");
      }
      problems.report(d);
    }
    return null;
  }
}
