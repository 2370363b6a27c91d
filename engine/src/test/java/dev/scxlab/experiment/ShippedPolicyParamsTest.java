package dev.scxlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.ShippedPolicy;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.check.ParamDef;
import dev.scxlab.kernel.Costs;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.ReadWorkload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every param of every shipped policy says what it is, and its extreme values do no harm. */
final class ShippedPolicyParamsTest {

  private static final Workload LOAD =
      ReadWorkload.workload(
          """
          {"scxlab": 1, "machine": {"topology": "1x2x2"}, "duration": "60ms", "tasks": {
            "hog": {"instance": 6, "run": 10000},
            "io": {"instance": 3, "run": {"dist": "exp", "mean": 300},
                   "sleep": {"dist": "exp", "mean": 3000}},
            "game-batch": {"priority": -20, "run": 1000, "sleep": 2000},
            "bound": {"cpus": [3], "priority": 19, "run": 500, "sleep": 500}}}
          """);

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void everyParamIsDescribedAndBounded(String policy) {
    List<ParamDef> defs =
        PolicyCompiler.compile(ShippedPolicy.of(policy).source()).checked().orElseThrow().params();
    assertThat(defs).allSatisfy(d -> assertThat(d.doc()).as(policy + " " + d.name()).isNotBlank());
    for (Param param : Param.of(ShippedPolicy.of(policy).program().program())) {
      boolean bounded = param.isText() || param.type().equals("bool") || param.range() != null;
      assertThat(bounded).as(policy + " " + param.name()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void extremeValuesDoNoHarm(String policy) {
    for (Param param : Param.of(ShippedPolicy.of(policy).program().program())) {
      for (String value : extremes(param)) {
        RunResult run = run(policy, param.name(), value);
        assertThat(run.exit().reason())
            .as(policy + ":" + param.name() + "=" + value + " " + run.exit().message())
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void whatIsOutsideTheRangeIsRefused(String policy) {
    for (Param param : Param.of(ShippedPolicy.of(policy).program().program())) {
      String outside =
          switch (param.type()) {
            case "mask" -> "none";
            case "text" -> "longer than fifteen bytes";
            case "bool" -> "2";
            case "time" -> "3600s";
            default -> "18446744073709551615";
          };
      assertThatThrownBy(() -> run(policy, param.name(), outside))
          .as(policy + ":" + param.name() + "=" + outside)
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("`" + param.name() + "`");
    }
  }

  private static List<String> extremes(Param param) {
    return switch (param.type()) {
      case "mask" -> List.of("all", "0", "3", "1-2");
      case "text" -> List.of("", "hog", "fifteen bytes..");
      case "bool" -> List.of("false", "true");
      case "cpu" -> List.of("0", "3");
      default -> List.of(String.valueOf(param.range()).split("\\.\\."));
    };
  }

  private static RunResult run(String policy, String param, String value) {
    ShippedPolicy shipped = ShippedPolicy.of(policy);
    return Experiment.run(
        new RunSpec(
            PolicyUnderTest.of(
                policy, shipped.file().toString(), shipped.program(), Map.of(param, value)),
            LOAD,
            "load",
            KernelProfile.NEWEST,
            Costs.defaults(),
            1,
            0,
            null));
  }
}
