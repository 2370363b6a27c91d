package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedFunction;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.DataDef;
import dev.scxlab.check.LibraryFunction;
import dev.scxlab.check.MapDecl;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the constructs in checked policies: kinds of nodes, whether their optional parts are
 * there, kfuncs, library functions, fields, ops, and what is declared.
 */
final class Census {

  private static final List<String> STORAGE_OPERATIONS =
      List.of("GET", "CREATE", "DELETE", "ENTRY");

  private static final List<String> HASH_OPERATIONS = List.of("GET", "SET", "CREATE", "DELETE");

  private static final String TWO_UNKNOWN = "Memory behind two unknown indices";

  /** How often each construct occurred, by its name. */
  final Map<String, Integer> counts = new TreeMap<>();

  /** Every construct that there is: a new one is in it by itself. */
  static Set<String> constructs() {
    Set<String> all = new TreeSet<>();
    for (Class<?> family :
        List.of(
            CheckedExpr.class,
            CheckedStmt.class,
            Place.class,
            Place.Base.class,
            Place.Step.class)) {
      Arrays.stream(family.getPermittedSubclasses()).forEach(node -> parts(node, all));
    }
    parts(CheckedStmt.Arm.class, all);
    RandomKfuncs.all().forEach(k -> all.add(name(k)));
    Arrays.stream(LibraryFunction.values()).filter(f -> !isTable(f)).forEach(f -> all.add(name(f)));
    Arrays.stream(CheckedExpr.MapOperation.values()).forEach(o -> all.add(name(o)));
    Arrays.stream(MachineFact.values()).forEach(f -> all.add(name(f)));
    Arrays.stream(MachineTable.values()).forEach(t -> all.add(name(t)));
    Arrays.stream(OpsCallback.values())
        .filter(op -> op.notModelled().isEmpty())
        .forEach(op -> all.add(name(op)));
    Arrays.stream(KernelField.values()).filter(Census::isSeen).forEach(f -> all.add(name(f)));
    for (String kept : List.of("a number", "an array", "a struct")) {
      STORAGE_OPERATIONS.forEach(o -> all.add(o + " of TASK_STORAGE of " + kept));
      HASH_OPERATIONS.forEach(o -> all.add(o + " of HASH of " + kept));
      HASH_OPERATIONS.forEach(o -> all.add(o + " of HASH by " + kept));
    }
    all.add("SET of TASK_STORAGE of a number");
    all.remove("CREATE of HASH of a number"); // set makes it
    all.add(TWO_UNKNOWN);
    return all;
  }

  /** What an operation of a map works on: what the map keeps, and by which keys. */
  private void mapCall(CheckedExpr.MapCall m) {
    String what = m.operation() + " of " + m.map().def().kind();
    count(what + " of " + shape(m.map().value()));
    PolicyType key = m.map().key();
    if (key != null) {
      count(what + (m.map().isStorage() ? " by a task" : " by " + shape(key)));
    }
  }

  private static String shape(PolicyType type) {
    return type instanceof PolicyType.ArrayOf
        ? "an array"
        : type instanceof PolicyType.StructRef ? "a struct" : "a number";
  }

  /** Whether two of the indices of a place are known only when it runs. */
  private static boolean twoUnknown(Place.Memory m) {
    return 2
        <= m.steps().stream()
            .filter(
                s -> s instanceof Place.IndexStep i && !(i.index() instanceof CheckedExpr.Const))
            .count();
  }

  /** Whether calls of a function are reads of a table of the machine, which are counted as such. */
  private static boolean isTable(LibraryFunction f) {
    return Arrays.stream(MachineTable.values()).anyMatch(t -> t.name().equals(f.name()));
  }

  /** Whether a policy can read a field: nothing of cgroups is modelled. */
  private static boolean isSeen(KernelField f) {
    Set<AbiType> cgroups = EnumSet.of(AbiType.CGROUP, AbiType.CGROUP_INIT_ARGS);
    return !f.hidden() && !cgroups.contains(f.struct()) && f.type() != AbiType.CGROUP;
  }

  private static void parts(Class<?> node, Set<String> into) {
    String name = node.getSimpleName();
    into.add(name);
    for (RecordComponent c : node.getRecordComponents()) {
      boolean maybe = c.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (maybe || c.getType() == boolean.class) {
        into.add(name + " with " + c.getName());
        into.add(name + " without " + c.getName());
      }
    }
  }

  private static String name(Enum<?> constant) {
    return constant.getDeclaringClass().getSimpleName() + " " + constant.name();
  }

  void add(CheckedPolicy policy) {
    for (CheckedFunction f : policy.functions()) {
      OpsCallback op = f.op();
      if (op != null && !f.body().statements().isEmpty()) {
        count(name(op));
      }
      node(f.body());
    }
  }

  private void count(String construct) {
    counts.merge(construct, 1, Integer::sum);
  }

  private void node(@Nullable Object node) {
    if (node instanceof List<?> list) {
      list.forEach(this::node);
    } else if (node instanceof Enum<?> constant) {
      count(name(constant));
    } else if (node instanceof DataDef d) {
      MachineFact.byVariable(d.name()).ifPresent(f -> count(name(f)));
      MachineTable.byVariable(d.name()).ifPresent(t -> count(name(t)));
    } else if (node instanceof Record r && isPart(r)) {
      record(r);
    }
  }

  private static boolean isPart(Record r) {
    return !(r instanceof MapDecl)
        && !(r instanceof PolicyType)
        && r.getClass().getPackage() == CheckedExpr.class.getPackage();
  }

  private void record(Record r) {
    String name = r.getClass().getSimpleName();
    if (r instanceof CheckedExpr.Arith a && a.wrapping()) {
      count(name(LibraryFunction.WRAPPING));
    }
    if (r instanceof CheckedExpr.MapCall m) {
      mapCall(m);
    }
    if (r instanceof Place.Memory m && twoUnknown(m)) {
      count(TWO_UNKNOWN);
    }
    count(name);
    for (RecordComponent c : r.getClass().getRecordComponents()) {
      Object value = value(c, r);
      if (value instanceof Boolean b) {
        count(name + (b ? " with " : " without ") + c.getName());
      } else if (c.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        count(name + (value == null ? " without " : " with ") + c.getName());
      }
      node(value);
    }
  }

  private static @Nullable Object value(RecordComponent c, Record r) {
    try {
      return c.getAccessor().invoke(r);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record without its accessor", e);
    }
  }

  /** Those of some constructs that occurred less often than they should. */
  List<String> rarerThan(int least, Set<String> constructs) {
    List<String> rare = new ArrayList<>();
    for (String construct : constructs) {
      int n = counts.getOrDefault(construct, 0);
      if (n < least) {
        rare.add(construct + " " + n);
      }
    }
    return rare;
  }
}
