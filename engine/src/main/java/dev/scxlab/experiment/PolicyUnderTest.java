package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.kernel.Topology;
import dev.scxlab.verifier.VerifiedProgram;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy with its settings, ready to be run any number of times.
 *
 * @param name what results call it
 * @param file where it was read; null for the fair class
 * @param program the program; null for the fair class without any policy
 * @param values settings that are not the defaults
 * @param params all params with their values, as text
 */
public record PolicyUnderTest(
    String name,
    @Nullable String file,
    @Nullable VerifiedProgram program,
    ParamValues values,
    Map<String, String> params) {

  public PolicyUnderTest {
    params = ImmutableMap.copyOf(params);
  }

  /**
   * Makes sure that the settings mean something on a machine.
   *
   * @throws BadSetting when one names a part that the machine does not have
   */
  void checkMachine(Topology machine) {
    if (program != null) {
      Param.of(program.program()).forEach(p -> p.checkMachine(values, machine));
    }
  }

  /** The fair class without any policy. */
  public static PolicyUnderTest fairClass(String name) {
    return new PolicyUnderTest(name, null, null, ParamValues.DEFAULTS, ImmutableMap.of());
  }

  /**
   * A policy with settings.
   *
   * @param settings param to value as written; params it does not name keep their defaults
   * @throws BadSetting when there is no such param, or the value cannot be
   */
  public static PolicyUnderTest of(
      String name, String file, VerifiedProgram program, Map<String, String> settings) {
    List<Param> known = Param.of(program.program());
    List<String> names = known.stream().map(Param::name).collect(ImmutableList.toImmutableList());
    for (String set : settings.keySet()) {
      if (!names.contains(set)) {
        throw new BadSetting("`" + name + "` has no param called `" + set + "`");
      }
    }
    ParamValues values = ParamValues.DEFAULTS;
    ImmutableMap.Builder<String, String> params = ImmutableMap.builder();
    for (Param param : known) {
      String text = settings.get(param.name());
      if (text == null) {
        params.put(param.name(), param.defaultText());
      } else if (param.isText()) {
        values = values.with(param.name(), param.parseText(text));
        params.put(param.name(), '"' + text + '"');
      } else {
        long value = param.parse(text);
        values = values.with(param.name(), value);
        params.put(param.name(), param.format(value));
      }
    }
    return new PolicyUnderTest(name, file, program, values, params.buildOrThrow());
  }
}
