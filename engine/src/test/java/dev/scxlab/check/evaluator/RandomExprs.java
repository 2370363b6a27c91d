package dev.scxlab.check.evaluator;

import dev.scxlab.abi.Flag;
import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Random well-typed expressions over the declarations of {@link RandomPolicy}. */
final class RandomExprs {

  private static final List<String> ARITH = List.of("+", "-", "*", "&", "|", "^");
  private static final List<String> COMPARE = List.of("==", "!=", "<", "<=", ">", ">=");

  final SplittableRandom random;
  private final RandomTexts texts = new RandomTexts(this);
  private final RandomMaps maps = new RandomMaps(this);
  private final RandomArrays arrays = new RandomArrays(this);
  private final RandomStorages storages = new RandomStorages(this);
  private Scope scope = new Scope(null, null, 0);

  RandomExprs(SplittableRandom random) {
    this.random = random;
  }

  void in(Scope inner) {
    scope = inner;
  }

  Scope scope() {
    return scope;
  }

  RandomTexts texts() {
    return texts;
  }

  RandomMaps maps() {
    return maps;
  }

  RandomArrays arrays() {
    return arrays;
  }

  RandomStorages storages() {
    return storages;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** An expression of a type. */
  String of(Ty type, int depth) {
    List<Supplier<String>> ways = new ArrayList<>();
    for (Scope.Var v : scope.of(type)) {
      ways.add(v::name);
    }
    if (type == Ty.CTX) {
      return pick(List.of("single", "pc.this", "many[" + index(depth) + " & 3]"));
    }
    if (type == Ty.TASK) {
      return ways.isEmpty() ? "current()" : pick(ways).get();
    }
    if (type == Ty.MASK) {
      ways.add(() -> of(Ty.TASK, 0) + ".cpus");
      ways.add(this::ownMask);
      ways.add(() -> "fast");
      ways.add(() -> "core_cpus(" + of(Ty.CORE, 0) + ")");
      ways.add(() -> "llc_cpus(" + of(Ty.LLC, 0) + ")");
      ways.add(() -> "node_cpus(" + of(Ty.NODE, 0) + ")");
      return pick(ways).get();
    }
    if (type == Ty.TEXT) {
      return texts.of();
    }
    if (type == Ty.ROW) {
      return arrays.row();
    }
    if (type == Ty.QUARTER) {
      return arrays.quarter();
    }
    leaves(type, ways, depth);
    if (depth > 0) {
      inner(type, ways, depth - 1);
    }
    return pick(ways).get();
  }

  /** A mask that may be changed. */
  String ownMask() {
    return pick(List.of("open", "sets[" + index(0) + " & 1]", "dom_here.this.near"));
  }

  /** An index into anything; to be cut to its size. */
  String index(int depth) {
    return chance(50) ? Integer.toString(random.nextInt(20)) : of(Ty.U32, Math.max(0, depth - 1));
  }

  String literal(Ty type) {
    long n = chance(70) ? random.nextInt(10) : random.nextLong() >>> random.nextInt(64);
    switch (type) {
      case BOOL:
        return chance(50) ? "true" : "false";
      case U32:
        return Long.toString(n & 0xffff_ffffL);
      case U64:
        return Long.toUnsignedString(n);
      case S32:
        return n < 0 ? "(" + (int) n % 1000 + ")" : Long.toString(n & 0x7fff_ffff);
      case S64:
        return n < 0 ? "(" + Math.max(n, -Long.MAX_VALUE) + ")" : Long.toString(n);
      case TIME:
        return random.nextInt(100) + pick(List.of("ns", "us", "ms", "s"));
      case KIND:
        return pick(List.of("OPEN", "GROUPED", "CONFINED"));
      default:
        return "0";
    }
  }

  private void leaves(Ty type, List<Supplier<String>> ways, int depth) {
    if (type == Ty.KIND || type == Ty.BOOL || type == Ty.TIME) {
      ways.add(() -> literal(type));
    } else {
      ways.add(() -> "(" + literal(type) + " as " + type.label + ")");
    }
    ways.add(() -> place(type, depth));
    ways.add(() -> place(type, depth));
    List<String> fields = RandomFields.of(type, scope);
    if (!fields.isEmpty()) {
      ways.add(() -> pick(fields));
      ways.add(() -> pick(fields));
    }
    String task = of(Ty.TASK, 0);
    switch (type) {
      case BOOL:
        ways.add(() -> "proxy");
        ways.add(() -> "RULES[" + index(depth) + " & 1].on_it");
        break;
      case U32:
        ways.add(() -> "random()");
        ways.add(() -> "small[" + index(depth) + " & 7]");
        ways.add(() -> "bounded");
        ways.add(arrays::quarter);
        ways.add(() -> arrays.row() + "[" + arrays.quarter() + "]");
        ways.add(() -> "TABLE[" + index(depth) + " & 3]");
        ways.add(() -> "tries");
        break;
      case S32:
        ways.add(() -> pick(List.of("nr_cpus", "nr_cores", "nr_llcs", "nr_nodes")));
        ways.add(() -> "agent_pid");
        break;
      case U64:
        ways.add(() -> "BASE");
        ways.add(() -> "events(" + pick(List.of("REFILL_SLICE_DFL", "BYPASS_DISPATCH")) + ")");
        break;
      case TIME:
        ways.add(() -> pick(List.of("now()", "slice", "SLICE_DFL")));
        ways.add(() -> "RULES[" + index(depth) + " & 1].slice");
        break;
      case KIND:
        ways.add(() -> "KINDS[" + index(depth) + " & 1]");
        ways.add(() -> "mode");
        break;
      case CPU:
        ways.add(() -> pick(List.of("this_cpu()", "task_cpu(" + task + ")")));
        break;
      default:
        break;
    }
  }

  /** A place that can be read; {@link RandomStatements} writes the same ones. */
  String place(Ty type, int depth) {
    String name = type.label;
    List<String> places = new ArrayList<>(List.of("g_" + name, "single.f_" + name));
    places.add("a_" + name + "[" + index(depth) + " & 7]");
    places.add("many[" + index(depth) + " & 3].f_" + name);
    places.add("pc.this.f_" + name);
    if (type == Ty.U64) {
      places.add("per_cpu[" + of(Ty.CPU, 0) + "]");
      places.add("pv.this");
      places.add("pv[" + of(Ty.CPU, 0) + "]");
    }
    if (type == Ty.S32) {
      places.add("grid[" + index(0) + " & 1][" + index(0) + " % 3]");
    }
    if (type == Ty.U32) {
      places.add("single.row[" + index(0) + " & 3]");
      places.add("many[" + index(depth) + " & 3].row[" + index(0) + " & 3]");
    }
    places.addAll(storages.places(type));
    for (Scope.Var v : scope.of(Ty.CTX)) {
      places.add(v.name() + ".f_" + name);
    }
    return pick(places);
  }

  private void inner(Ty type, List<Supplier<String>> ways, int depth) {
    ways.add(
        () ->
            "(if "
                + condition(depth)
                + " { "
                + of(type, depth)
                + " } else { "
                + of(type, depth)
                + " })");
    for (int i = 0; i < scope.functionsBelow; i++) {
      int number = i;
      if (RandomPolicy.FUNCTIONS.get(i).result() == type) {
        ways.add(() -> call(number, depth));
      }
    }
    ways.addAll(storages.values(type, depth));
    if (Ty.NUMBERS.contains(type)) {
      numbers(type, ways, depth);
    }
    String wide = "(" + of(Ty.U32, depth) + " % (nr_" + type.label + "s as u32)) as " + type.label;
    switch (type) {
      case CORE:
        ways.add(() -> "cpu_core(" + of(Ty.CPU, depth) + ")");
        ways.add(() -> "(" + wide + ")");
        break;
      case LLC:
        ways.add(() -> "cpu_llc(" + of(Ty.CPU, depth) + ")");
        ways.add(() -> "(" + wide + ")");
        break;
      case NODE:
        ways.add(() -> "llc_node(" + of(Ty.LLC, depth) + ")");
        ways.add(() -> "cpu_node(" + of(Ty.CPU, depth) + ")");
        ways.add(() -> "(" + wide + ")");
        break;
      case KIND:
        ways.add(() -> "((" + of(Ty.U32, depth) + " % 3) as kind)");
        break;
      case BOOL:
        bools(ways, depth);
        break;
      case CPU:
        ways.add(() -> "(" + wide + ")");
        ways.add(() -> "(maybe(" + of(Ty.TASK, 0) + ", single.near) or this_cpu())");
        ways.add(() -> "(maybe(null, " + pick(List.of("null", "single.near")) + ") or prefer)");
        ways.add(() -> "(pick_idle_cpu(" + of(Ty.MASK, 0) + ", 0) or " + of(Ty.CPU, depth) + ")");
        ways.add(() -> "(single.near or " + of(Ty.CPU, depth) + ")");
        ways.add(() -> "(cpus_seen.pop() or " + of(Ty.CPU, depth) + ")");
        break;
      default:
        break;
    }
  }

  String call(int number, int depth) {
    List<String> arguments = new ArrayList<>();
    for (Ty t : RandomPolicy.FUNCTIONS.get(number).parameters()) {
      arguments.add(of(t, t == Ty.CTX ? 0 : depth));
    }
    return "f" + number + "(" + String.join(", ", arguments) + ")";
  }

  String condition(int depth) {
    return of(Ty.BOOL, depth);
  }

  private void numbers(Ty type, List<Supplier<String>> ways, int depth) {
    boolean signed = type == Ty.S32 || type == Ty.S64;
    boolean wide = type != Ty.U32 && type != Ty.S32;
    if (type != Ty.TIME) {
      ways.add(
          () -> "wrapping(" + of(type, depth) + " " + pick(ARITH) + " " + right(type, depth) + ")");
      ways.add(
          () ->
              "("
                  + of(type, depth)
                  + " "
                  + pick(List.of("/", "%"))
                  + " "
                  + divisor(type, depth)
                  + ")");
      ways.add(() -> "(~" + of(type, depth) + ")");
      ways.add(
          () ->
              "("
                  + of(type, depth)
                  + pick(List.of(" << ", " >> "))
                  + "("
                  + of(Ty.U32, depth)
                  + " & "
                  + (wide ? 63 : 31)
                  + "))");
    } else {
      ways.add(
          () ->
              "wrapping("
                  + of(type, depth)
                  + pick(List.of(" + ", " - "))
                  + right(type, depth)
                  + ")");
      ways.add(() -> "(" + of(type, depth) + " / " + (1 + random.nextInt(9)) + ")");
      ways.add(() -> "wrapping(" + of(type, depth) + " * " + of(Ty.U32, depth) + ")");
    }
    if (signed) {
      ways.add(() -> "(-" + of(type, depth) + ")");
    } else {
      ways.add(
          () ->
              pick(List.of("add_sat", "sub_sat", "later", "earlier", "calc_avg"))
                  + "("
                  + of(type, depth)
                  + ", "
                  + of(type, depth)
                  + ")");
      ways.add(() -> "scale_up(" + of(type, depth) + ", " + of(Ty.U32, depth) + ")");
      ways.add(() -> "scale_down(" + of(type, depth) + ", " + of(Ty.U32, depth) + " | 1)");
    }
    ways.add(
        () ->
            pick(List.of("min", "max")) + "(" + of(type, depth) + ", " + right(type, depth) + ")");
    ways.add(
        () -> "clamp(" + of(type, depth) + ", " + of(type, depth) + ", " + of(type, depth) + ")");
    if (type != Ty.TIME) {
      Ty other = pick(Ty.NUMBERS);
      ways.add(
          () -> "(" + of(other == Ty.TIME ? Ty.U64 : other, depth) + " as " + type.label + ")");
      ways.add(() -> maps.atomic(type));
    }
    maps(type, ways, depth);
  }

  private void maps(Ty type, List<Supplier<String>> ways, int depth) {
    switch (type) {
      case U64:
        ways.add(() -> "(by_key.get(" + of(Ty.U32, depth) + " & 7) or " + of(Ty.U64, depth) + ")");
        ways.add(() -> "update_freq(" + of(Ty.U64, depth) + ", " + of(Ty.TIME, depth) + ")");
        ways.add(() -> "(" + of(Ty.TIME, depth) + " / max(" + of(Ty.TIME, depth) + ", 1ns))");
        break;
      case S32:
        ways.add(
            () ->
                "("
                    + pick(List.of("waiting.pop()", "waiting.peek()", maps.line() + ".pop()"))
                    + " or "
                    + of(Ty.S32, depth)
                    + ")");
        ways.add(() -> "dsq_nr_queued(" + dsq(depth) + ")");
        ways.add(() -> "(by_name.get(" + texts.of() + ") or " + of(Ty.S32, depth) + ")");
        break;
      case U32:
        ways.add(() -> "log2(" + of(Ty.U64, depth) + ")");
        ways.add(() -> "random(" + of(Ty.U32, depth) + " | 1)");
        ways.add(() -> "cpuperf_cap(" + of(Ty.CPU, depth) + ")");
        ways.add(() -> "(" + of(Ty.KIND, depth) + " as u32)");
        break;
      default:
        break;
    }
  }

  private String right(Ty type, int depth) {
    return chance(40) ? literal(type) : of(type, depth);
  }

  private String divisor(Ty type, int depth) {
    return chance(50) ? Integer.toString(1 + random.nextInt(9)) : "(" + of(type, depth) + " | 1)";
  }

  private void bools(List<Supplier<String>> ways, int depth) {
    Ty number = pick(Ty.NUMBERS);
    ways.add(
        () -> "(" + of(number, depth) + " " + pick(COMPARE) + " " + right(number, depth) + ")");
    ways.add(
        () -> "(" + of(Ty.KIND, depth) + pick(List.of(" == ", " != ")) + literal(Ty.KIND) + ")");
    ways.add(() -> "(" + of(Ty.CPU, depth) + " " + pick(COMPARE) + " " + of(Ty.CPU, depth) + ")");
    ways.add(() -> "(" + condition(depth) + pick(List.of(" && ", " || ")) + condition(depth) + ")");
    ways.add(() -> "!" + condition(depth));
    ways.add(() -> "before(" + of(Ty.U64, depth) + ", " + of(Ty.U64, depth) + ")");
    ways.add(() -> "(" + of(Ty.CPU, depth) + " in " + of(Ty.MASK, 0) + ")");
    ways.add(() -> "test_and_clear_cpu_idle(" + of(Ty.CPU, depth) + ")");
    ways.add(() -> "by_key.set(" + of(Ty.U32, depth) + " & 7, " + of(Ty.U64, depth) + ")");
    ways.add(() -> "by_key.delete(" + of(Ty.U32, depth) + " & 7)");
    ways.add(() -> "waiting.push(" + of(Ty.S32, depth) + ")");
    ways.add(() -> maps.line() + ".push(" + of(Ty.S32, depth) + ")");
    ways.add(() -> "cpus_seen.push(" + of(Ty.CPU, depth) + ")");
    ways.add(() -> "contexts.push(" + of(Ty.CTX, 0) + ")");
    ways.add(() -> "(by_key.get(" + of(Ty.U32, depth) + ") == null)");
    ways.add(() -> "(single.near != null)");
    ways.add(() -> "(" + of(Ty.TASK, 0) + " == " + of(Ty.TASK, 0) + ")");
    ways.add(() -> "same_mm(" + of(Ty.TASK, 0) + ", " + of(Ty.TASK, 0) + ")");
    ways.add(texts::test);
    ways.add(texts::test);
    ways.add(() -> "by_name.delete(" + texts.of() + ")");
    if (scope.op != null) {
      ways.add(() -> "once.cancel()");
    }
    for (Scope.Handle h : scope.handles) {
      List<Flag> family = Stream.of(Flag.values()).filter(f -> f.family() == h.type()).toList();
      if (!family.isEmpty()) {
        ways.add(() -> "(" + pick(family) + " in " + h.name() + ")");
      }
    }
  }

  /** A DSQ. */
  String dsq(int depth) {
    return chance(70) ? fifo(depth) : vtime(depth);
  }

  /** A DSQ in order of arrival. */
  String fifo(int depth) {
    return pick(
        List.of(
            "shared",
            "lane[" + index(depth) + " & 3]",
            "mine[" + of(Ty.CPU, Math.min(depth, 1)) + "]",
            "near_node[" + of(Ty.NODE, 0) + "]",
            "table[" + index(0) + " & 1][" + index(0) + " % 3]",
            "(if " + of(Ty.BOOL, 0) + " { shared } else { lane[0] })"));
  }

  /** A DSQ by virtual time. */
  String vtime(int depth) {
    return pick(
        List.of(
            "sorted",
            "near[" + of(Ty.LLC, depth) + "]",
            "pairs[" + of(Ty.CORE, 0) + "]",
            keyedDsq()));
  }

  /** A DSQ of the family whose members are made by key. */
  String keyedDsq() {
    return "group[" + of(Ty.U64, 0) + " & 3]";
  }
}
