package dev.scxlab.check;

import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a name of the value name space stands for, besides locals. */
sealed interface NamedValue {

  /** What kind of thing it is, for messages. */
  String kind();

  default String kindWithArticle() {
    return (kind().startsWith("a") ? "an " : "a ") + kind();
  }

  record Param(DataDef data) implements NamedValue {
    @Override
    public String kind() {
      return "param";
    }
  }

  /** A const with a number or bool. */
  record Scalar(PolicyType type, long value, @Nullable String symbol) implements NamedValue {
    @Override
    public String kind() {
      return "constant";
    }
  }

  /** A const made of several flags, each of which keeps its name. */
  record Flags(CheckedExpr value) implements NamedValue {

    /** The flags as if they were written at a place. */
    CheckedExpr at(Span span) {
      return at(value, span);
    }

    /** Whether an expression is one flag or a combination of them, known when it is compiled. */
    static boolean isKnown(CheckedExpr e) {
      return PolicyTypes.abi(e.type()).isFlags()
          && (e instanceof CheckedExpr.Const
              || (e instanceof CheckedExpr.Arith a && isKnown(a.left()) && isKnown(a.right())));
    }

    private static CheckedExpr at(CheckedExpr e, Span span) {
      if (e instanceof CheckedExpr.Const c) {
        return new CheckedExpr.Const(span, c.type(), c.value(), c.symbol());
      }
      CheckedExpr.Arith a = (CheckedExpr.Arith) e;
      return new CheckedExpr.Arith(
          span,
          span,
          a.type(),
          a.operator(),
          at(a.left(), span),
          at(a.right(), span),
          a.wrapping());
    }

    @Override
    public String kind() {
      return "constant";
    }
  }

  /** A const table. */
  record Table(DataDef data) implements NamedValue {
    @Override
    public String kind() {
      return "constant";
    }
  }

  /** A const text. */
  record TextConst(String value) implements NamedValue {
    @Override
    public String kind() {
      return "constant";
    }
  }

  record Dsq(DsqDecl dsq) implements NamedValue {
    @Override
    public String kind() {
      return "DSQ";
    }
  }

  record Global(DataDef data) implements NamedValue {
    @Override
    public String kind() {
      return "variable";
    }
  }

  record Map(MapDecl map) implements NamedValue {
    @Override
    public String kind() {
      switch (map.def().kind()) {
        case HASH:
          return "hash";
        case QUEUE:
          return "queue";
        case TREE:
          return "tree";
        case TASK_STORAGE:
          return "task storage";
        case CGROUP_STORAGE:
          return "cgroup storage";
        case STAT:
          return "stat";
        case HIST:
          return "hist";
        default:
          return "percpu variable";
      }
    }
  }

  /** A counter: its map and its dimensions. */
  record Counter(MapDecl map, List<PolicyType.Dimension> dims) implements NamedValue {
    @Override
    public String kind() {
      return "stat";
    }
  }

  record Timer(TimerDecl timer) implements NamedValue {
    @Override
    public String kind() {
      return "timer";
    }
  }

  record Agent(AgentDecl agent) implements NamedValue {
    @Override
    public String kind() {
      return "agent";
    }
  }

  /** {@code agent_pid}. */
  record AgentPid() implements NamedValue {
    @Override
    public String kind() {
      return "number";
    }
  }

  record Fact(DataDef data) implements NamedValue {
    @Override
    public String kind() {
      return "number of the machine";
    }
  }

  /** A topology word: {@code cpus}, {@code tasks} ... */
  record Topology(String word) implements NamedValue {
    @Override
    public String kind() {
      return "topology word";
    }
  }

  /** Something already reported. */
  record Broken(Span span) implements NamedValue {
    @Override
    public String kind() {
      return "name";
    }
  }
}
