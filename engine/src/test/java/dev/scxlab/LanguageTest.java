package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.DetachedTasks;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each construct of the language does: the policies in {@code language/} compute in init and
 * say behind each global, as {@code //= n}, what it must hold then.
 */
class LanguageTest {

  private static final Pattern EXPECTED = Pattern.compile("var (\\w+):[^\\n]*//= (-?\\d+)");

  static List<String> policies() throws IOException {
    return TestFiles.namesIn("language", ".scx");
  }

  @ParameterizedTest
  @MethodSource("policies")
  void globalsHoldWhatTheTextSays(String name) throws IOException {
    String text = Files.readString(Path.of("src/test/resources/language", name + ".scx"));
    SourceFile source = new SourceFile(name + ".scx", text);
    PolicyCompiler.Result result =
        new PolicyCompiler(
                KernelProfile.NEWEST,
                Set.of(DiagnosticCode.CPU_UNCHECKED, DiagnosticCode.DIVISOR_ZERO))
            .run(source);
    assertThat(
            result.diagnostics().stream()
                .filter(d -> d.severity() == dev.scxlab.source.Severity.ERROR)
                .map(d -> source.place(d.primary()) + " " + d.code() + " " + d.title()))
        .isEmpty();
    BoundPolicy policy =
        new BoundPolicy(
            result.verified().orElseThrow(),
            ParamValues.DEFAULTS,
            Topology.of(2, 2, 2),
            Costs.ideal(),
            1);
    policy.attach(onlyCpuZero());

    assertThat(policy.init()).isZero();

    assertThat(shown(policy, text)).isEqualTo(expected(text));
  }

  private static Map<String, Long> expected(String text) {
    Map<String, Long> values = new LinkedHashMap<>();
    Matcher m = EXPECTED.matcher(text);
    while (m.find()) {
      values.put(m.group(1), Long.parseUnsignedLong(m.group(2).replace("-", "")) * sign(m));
    }
    return values;
  }

  private static long sign(Matcher m) {
    return m.group(2).startsWith("-") ? -1 : 1;
  }

  private static Map<String, Long> shown(BoundPolicy policy, String text) {
    Map<String, Long> values = new LinkedHashMap<>();
    Map<String, Long> all = policy.values(Section.DATA);
    expected(text).keySet().forEach(name -> values.put(name, all.get(name)));
    return values;
  }

  /** A kernel on CPU 0 that makes any DSQ, has one task and knows nothing else. */
  private static ScxKfuncs onlyCpuZero() {
    Task task = DetachedTasks.task(0, TaskSpec.of("gamescope-wl", thread -> {}));
    return (ScxKfuncs)
        Proxy.newProxyInstance(
            ScxKfuncs.class.getClassLoader(),
            new Class<?>[] {ScxKfuncs.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "called":
                  return null;
                case "currentTask":
                  return task;
                case "ktimeNs":
                  return 0L;
                case "createDsq":
                case "smpProcessorId":
                  return 0;
                default:
                  throw new UnsupportedOperationException(method.getName());
              }
            });
  }
}
