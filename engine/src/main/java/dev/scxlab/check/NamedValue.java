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
