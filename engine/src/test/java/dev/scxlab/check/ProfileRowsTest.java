package dev.scxlab.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.PolicyParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the interface's tables that a kernel does not have is refused under its profile, and
 * not under one that has it ({@code sched-ext.md} 0.2, 1.10, 2.2, 3.2).
 */
class ProfileRowsTest {

  /** One row: how a policy uses it, and the kernels that have it. */
  record Row(String name, String policy, List<KernelProfile> kernels) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (OpsFlag f : OpsFlag.values()) {
      rows.add(
          new Row("op flag " + f, "flags { " + f + " }", having(p -> f.since() <= p.version())));
    }
    for (Flag f : Flag.values()) {
      String use = "on tick(p) { let x = " + f + "; }";
      rows.add(new Row("flag " + f, use, having(p -> f.since() <= p.version())));
    }
    for (OpsCallback op : OpsCallback.values()) {
      String head =
          op.parameters().stream()
              .map(OpParameter::name)
              .collect(Collectors.joining(", ", "(", ")"));
      String use = "on " + op.opName() + head + " { }";
      rows.add(new Row("op " + op.opName(), use, having(p -> op.since() <= p.version())));
    }
    for (Kfunc k : Kfunc.values()) {
      if (!k.hidden() && !k.isMessage()) {
        String arguments =
            k.parameters().stream()
                .map(p -> p.type() == AbiType.TEXT ? "\"x\"" : "0")
                .collect(Collectors.joining(", ", "(", ")"));
        String use = "on tick(p) { " + k.functionName() + arguments + "; }";
        rows.add(
            new Row(
                "kfunc " + k,
                use,
                having(
                    p -> Kfunc.byName(k.functionName(), p).map(f -> f.existsIn(p)).orElse(false))));
      }
    }
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aKernelKnowsWhatCameByThen(Row row) {
    for (KernelProfile profile : KernelProfile.values()) {
      SourceFile source = new SourceFile("row.scx", "policy row { " + row.policy() + " }");
      Diagnostics found = new Diagnostics(source);
      PolicyDecl policy = Objects.requireNonNull(PolicyParser.parse(source, found).policy());
      PolicyChecker.check(policy, profile, found);
      boolean refused =
          found.sorted().stream()
              .map(Diagnostic::title)
              .anyMatch(t -> t.contains("does not exist in"));
      assertThat(refused).as("%s", profile).isEqualTo(!row.kernels().contains(profile));
    }
  }

  private interface Has {
    boolean has(KernelProfile profile);
  }

  private static List<KernelProfile> having(Has has) {
    return Stream.of(KernelProfile.values()).filter(has::has).toList();
  }
}
