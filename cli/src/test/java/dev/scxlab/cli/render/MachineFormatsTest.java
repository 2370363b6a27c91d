package dev.scxlab.cli.render;

import dev.scxlab.testing.Golden;
import java.util.List;
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
    SarifLog log = new SarifLog("1.2.3", code -> "the page of " + code);
    log.add(Samples.VTIME, List.of(Samples.mayBeNull()));
    log.addSuppressed(Samples.VTIME, List.of(Samples.crowded()), List.of());
    Golden.check("render/two.sarif", log.object().toPrettyString());
  }
}
