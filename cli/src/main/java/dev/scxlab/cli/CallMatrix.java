package dev.scxlab.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.report.Listing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which code may call what: the table that the checker goes by, seen from either side. */
final class CallMatrix {

  /**
   * A line of the matrix.
   *
   * @param name of a kfunc or of a context
   * @param partners what it goes together with, in the order of the tables
   */
  record Row(String name, ImmutableList<String> partners) {}

  private final String partnersKey;
  private final ImmutableList<Row> rows;

  /** Partners that go together with the same rows share a column. */
  private final ImmutableList<ImmutableList<String>> columns;

  private CallMatrix(String partnersKey, List<Row> rows, List<String> partners) {
    this.partnersKey = partnersKey;
    this.rows = ImmutableList.copyOf(rows);
    Map<List<String>, List<String>> alike = new LinkedHashMap<>();
    for (String partner : partners) {
      List<String> with =
          rows.stream().filter(r -> r.partners().contains(partner)).map(Row::name).toList();
      alike.computeIfAbsent(with, k -> new ArrayList<>()).add(partner);
    }
    this.columns = alike.values().stream().map(ImmutableList::copyOf).collect(toImmutableList());
  }

  /** From where each kfunc may be called. */
  static CallMatrix ofKfuncs(KernelProfile profile) {
    List<CallContext> contexts = CallContext.all(profile);
    List<Row> rows = new ArrayList<>();
    for (Kfunc kfunc : kfuncs(profile)) {
      rows.add(
          new Row(
              kfunc.functionName(),
              contexts.stream()
                  .filter(c -> c.mayCall(kfunc, profile))
                  .map(CallContext::name)
                  .collect(toImmutableList())));
    }
    return new CallMatrix("callable_from", rows, contexts.stream().map(CallContext::name).toList());
  }

  /** What each op, timers and agents may call. */
  static CallMatrix ofOps(KernelProfile profile) {
    List<Kfunc> kfuncs = kfuncs(profile);
    List<Row> rows = new ArrayList<>();
    for (CallContext context : CallContext.all(profile)) {
      rows.add(
          new Row(
              context.name(),
              kfuncs.stream()
                  .filter(k -> context.mayCall(k, profile))
                  .map(Kfunc::functionName)
                  .collect(toImmutableList())));
    }
    return new CallMatrix("may_call", rows, kfuncs.stream().map(Kfunc::functionName).toList());
  }

  /** Those that a policy can name. */
  private static List<Kfunc> kfuncs(KernelProfile profile) {
    return Arrays.stream(Kfunc.values())
        .filter(k -> !k.hidden() && k.existsIn(profile))
        .filter(k -> Kfunc.byName(k.functionName(), profile).orElse(null) == k)
        .toList();
  }

  List<Row> rows() {
    return rows;
  }

  /** For people: one column for all that behave alike. */
  Listing<Row> grid() {
    Listing<Row> grid = new Listing<Row>().column("name", Row::name);
    for (int i = 0; i < columns.size(); i++) {
      String first = columns.get(i).get(0);
      grid.column(letter(i), r -> r.partners().contains(first) ? "yes" : "-");
    }
    return grid;
  }

  /** For programs: all names. */
  Listing<Row> lists() {
    return new Listing<Row>().column("name", Row::name).column(partnersKey, Row::partners);
  }

  /** What the columns of the grid stand for, by their numbers. */
  Listing<Integer> legend() {
    return new Listing<Integer>()
        .column("column", CallMatrix::letter)
        .column("stands_for", i -> columns.get(i));
  }

  List<Integer> legendRows() {
    return IntStream.range(0, columns.size()).boxed().toList();
  }

  private static String letter(int column) {
    return String.valueOf((char) ('A' + column));
  }
}
