package dev.scxlab.cli.render;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.testing.Golden;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineFormatsTest {

  @Test
  void jsonHasEveryField() {
    DiagnosticJson json =
        new DiagnosticJson(Samples.VTIME, "newest", Map.of("slice", "5ms"), "1.2.3");
    Golden.check("render/may-be-null.json", json.object(Samples.mayBeNull()).toPrettyString());
  }

  @Test
  void sarifHasRulesFlowsAndFixes() {
    Diagnostics diagnostics = new Diagnostics(Samples.VTIME);
    diagnostics.add(Samples.mayBeNull());
    diagnostics.add(Samples.crowded());
    SarifLog log = new SarifLog("1.2.3", code -> "the page of " + code);
    log.add(diagnostics);
    Golden.check("render/two.sarif", log.object().toPrettyString());
  }
}
