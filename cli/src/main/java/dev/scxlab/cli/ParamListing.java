package dev.scxlab.cli;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.check.ParamDef;
import dev.scxlab.experiment.Param;
import dev.scxlab.report.Listing;
import java.util.List;
import java.util.Map;

/**
 * The params of a policy and how they are listed.
 *
 * @param params in order of declaration
 * @param listing its columns
 */
record ParamListing(List<Param> params, Listing<Param> listing) {

  /** What a policy lets be set; nothing when it was not accepted. */
  static ParamListing of(PolicyCompiler.Result result) {
    Map<String, String> docs =
        result.checked().stream()
            .flatMap(c -> c.params().stream())
            .collect(ImmutableMap.toImmutableMap(ParamDef::name, ParamDef::doc));
    return new ParamListing(
        result.program().map(Param::of).map(List::copyOf).orElse(List.of()),
        new Listing<Param>()
            .column("name", Param::name)
            .column("type", Param::type)
            .column("default", Param::defaultText)
            .column("range", Param::range)
            .column("doc", p -> docs.getOrDefault(p.name(), "").replace('\n', ' ')));
  }
}
