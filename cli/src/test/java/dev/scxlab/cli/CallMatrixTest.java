package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code scxlab kfuncs --matrix} and {@code scxlab ops --matrix}. */
class CallMatrixTest {

  private static Set<String> pairs(String command, String key, boolean nameFirst) {
    Invocation listing = Invocation.of(command, "--matrix", "--format", "json");
    assertThat(listing.status()).isEqualTo(ExitCode.OK);
    Set<String> pairs = new TreeSet<>();
    for (JsonNode row : JsonMapper.builder().build().readTree(listing.out())) {
      String name = row.get("name").stringValue();
      for (JsonNode partner : row.get(key)) {
        String other = partner.stringValue();
        pairs.add(nameFirst ? name + " " + other : other + " " + name);
      }
    }
    return pairs;
  }

  @Test
  void bothSidesTellTheSame() {
    Set<String> ofOps = pairs("ops", "may_call", true);
    assertThat(pairs("kfuncs", "callable_from", false)).isEqualTo(ofOps);
    assertThat(ofOps)
        .contains("enqueue dsq_insert", "timer select_cpu_dfl", "tick kick_cpu")
        .doesNotContain("tick dsq_insert", "timer create_dsq", "enqueue dsq_move_to_local");
  }

  @Test
  void whatBehavesAlikeSharesAColumnThatALegendExplains() {
    String grid = Invocation.ofLine("kfuncs --matrix --kernel 7.2").out();
    assertThat(grid)
        .containsPattern("\ndsq_move_to_local +-    -    yes  -  ")
        .containsPattern("\nkick_cpu +yes  yes  yes  yes")
        .contains("\nA       select_cpu, enqueue\n");
  }
}
