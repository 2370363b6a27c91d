package dev.scxlab.cli.render;

import com.google.common.hash.Hashing;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.AllowComment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The diagnostics of some texts as a SARIF 2.1.0 log ({@code verifier.md} 5.5). */
public final class SarifLog {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** How much of a line counts for its identity, in UTF-16 units to each side. */
  private static final int FAR = 500;

  private final String version;
  private final Function<DiagnosticCode, String> page;
  private final Map<DiagnosticCode, Integer> ruleIndex = new LinkedHashMap<>();
  private final Map<String, Integer> fingerprints = new HashMap<>();
  private final ArrayNode results = JSON.arrayNode();
  private final ArrayNode costs = JSON.arrayNode();

  /**
   * Starts a log.
   *
   * @param version the version of the program
   * @param page the explain page behind a code
   */
  public SarifLog(String version, Function<DiagnosticCode, String> page) {
    this.version = version;
    this.page = page;
  }

  /** Adds what was found in a text. */
  public void add(SourceFile source, List<Diagnostic> found) {
    for (Diagnostic d : found) {
      results.add(result(source, d));
    }
  }

  /**
   * Adds what was silenced in a text.
   *
   * @param comments the comments that may have silenced it; otherwise an option did
   */
  public void addSuppressed(
      SourceFile source, List<Diagnostic> silenced, List<AllowComment> comments) {
    for (Diagnostic d : silenced) {
      ObjectNode result = result(source, d);
      ObjectNode suppression = result.putArray("suppressions").addObject();
      int line = source.line(d.primary().start());
      AllowComment comment =
          comments.stream()
              .filter(c -> c.line() == line && c.code().equalsIgnoreCase(d.code().code()))
              .findFirst()
              .orElse(null);
      suppression.put("kind", comment == null ? "external" : "inSource");
      suppression.put("justification", comment == null ? "--allow" : comment.reason());
      results.add(result);
    }
  }

  /** Adds what a call of an op costs at most ({@code --verbose}); it stands in the properties. */
  public void addCost(SourceFile source, String op, long insns) {
    ObjectNode cost = costs.addObject();
    cost.put("uri", uri(source));
    cost.put("op", op);
    cost.put("worstCaseInsns", insns);
    cost.put("budgetInsns", KernelLimits.INSN_BUDGET);
  }

  /** The whole log. */
  public ObjectNode object() {
    ObjectNode log = JSON.objectNode();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "scxlab");
    driver.put("version", version);
    ArrayNode rules = driver.putArray("rules");
    for (DiagnosticCode code : ruleIndex.keySet()) {
      rules.add(rule(code));
    }
    run.put("columnKind", "utf16CodeUnits");
    run.set("results", results);
    if (!costs.isEmpty()) {
      run.putObject("properties").set("costs", costs);
    }
    return log;
  }

  private ObjectNode rule(DiagnosticCode code) {
    ObjectNode rule = JSON.objectNode();
    rule.put("id", code.code());
    rule.put("name", code.name());
    rule.putObject("shortDescription").put("text", code.rule());
    String text = page.apply(code);
    rule.putObject("fullDescription").put("text", text);
    ObjectNode help = rule.putObject("help");
    help.put("text", text);
    help.put("markdown", "```text\n" + text.stripTrailing() + "\n```\n");
    rule.put("helpUri", "scxlab:explain/" + code.code());
    rule.putObject("defaultConfiguration").put("level", level(code.severity()));
    return rule;
  }

  private static String level(Severity severity) {
    return severity.word(); // SARIF has the same three words
  }

  private ObjectNode result(SourceFile source, Diagnostic d) {
    ObjectNode result = JSON.objectNode();
    result.put("ruleId", d.code().code());
    result.put("ruleIndex", ruleIndex.computeIfAbsent(d.code(), c -> ruleIndex.size()));
    result.put("level", level(d.severity()));
    StringBuilder message = new StringBuilder(d.title());
    for (int i = 0; i < d.labels().size(); i++) {
      String words = d.labels().get(i).message().replace("[", "\\[").replace("]", "\\]");
      message.append(i == 0 ? ": [" : ", [").append(words).append("](").append(i).append(')');
    }
    result.putObject("message").put("text", message.toString());
    result.putArray("locations").add(location(source, d.primary(), d.primaryLabel()));
    ArrayNode related = JSON.arrayNode();
    for (int i = 0; i < d.labels().size(); i++) {
      Label label = d.labels().get(i);
      related.add(location(source, label.span(), label.message()).put("id", i));
    }
    if (!related.isEmpty()) {
      result.set("relatedLocations", related);
    }
    if (!d.path().isEmpty()) {
      result.putArray("codeFlows").add(codeFlow(source, d));
    }
    ArrayNode fixes = JSON.arrayNode();
    for (Help help : d.helps()) {
      if (!help.edits().isEmpty()) {
        fixes.add(fix(source, help));
      }
    }
    if (!fixes.isEmpty()) {
      result.set("fixes", fixes);
    }
    result.putObject("partialFingerprints").put("scxlab/v1", fingerprint(source, d));
    properties(result.putObject("properties"), d);
    return result;
  }

  private static ObjectNode location(SourceFile source, Span span, String words) {
    ObjectNode location = JSON.objectNode();
    ObjectNode physical = location.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", uri(source));
    physical.set("region", region(source, span));
    if (!words.isEmpty()) {
      location.putObject("message").put("text", words);
    }
    return location;
  }

  private static String uri(SourceFile source) {
    StringBuilder uri = new StringBuilder();
    for (byte b : source.name().replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/-._~".indexOf(c) >= 0;
      uri.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return uri.toString();
  }

  private static ObjectNode region(SourceFile source, Span span) {
    ObjectNode region = JSON.objectNode();
    region.put("startLine", source.line(span.start()));
    region.put("startColumn", source.column(span.start()));
    region.put("endLine", source.line(span.end()));
    region.put("endColumn", source.column(span.end()));
    return region;
  }

  private static ObjectNode codeFlow(SourceFile source, Diagnostic d) {
    ObjectNode flow = JSON.objectNode();
    ArrayNode locations = flow.putArray("threadFlows").addObject().putArray("locations");
    int lastBranch = -1;
    List<PathStep> path = new ArrayList<>(d.path());
    for (int i = 0; i < path.size(); i++) {
      lastBranch = path.get(i).event() == PathStep.Event.BRANCH ? i : lastBranch;
    }
    for (int i = 0; i < path.size(); i++) {
      PathStep step = path.get(i);
      Boolean taken = step.taken();
      String words =
          step.text().isEmpty() && taken != null ? (taken ? "taken" : "not taken") : step.text();
      ObjectNode node = locations.addObject();
      node.set("location", location(source, step.span(), words));
      node.put("importance", i == 0 || i == lastBranch ? "essential" : "important");
    }
    return flow;
  }

  private static ObjectNode fix(SourceFile source, Help help) {
    ObjectNode fix = JSON.objectNode();
    fix.putObject("description").put("text", help.text());
    ObjectNode change = fix.putArray("artifactChanges").addObject();
    change.putObject("artifactLocation").put("uri", uri(source));
    ArrayNode replacements = change.putArray("replacements");
    for (Edit edit : help.edits()) {
      ObjectNode replacement = replacements.addObject();
      replacement.set("deletedRegion", region(source, edit.span()));
      replacement.putObject("insertedContent").put("text", edit.newText());
    }
    return fix;
  }

  /** Names a finding across changes elsewhere in the file; the second of a kind ends in 2. */
  private String fingerprint(SourceFile source, Diagnostic d) {
    String identity = d.code().code() + "\n" + d.op() + "\n" + nearby(source, d.primary().start());
    String hash =
        Hashing.sha256().hashString(identity, StandardCharsets.UTF_8).toString().substring(0, 16);
    int count = fingerprints.merge(source.name() + hash, 1, Integer::sum);
    return count == 1 ? hash : hash + ":" + count;
  }

  /** The line of a place without its spacing; of a very long line what stands around it. */
  private static String nearby(SourceFile source, int offset) {
    int line = source.line(offset);
    int start = Math.max(source.lineStart(line), offset - FAR);
    int end = Math.min(source.lineStart(line) + source.lineLength(line), offset + FAR);
    return source.text().substring(start, end).strip().replaceAll("\\s+", " ");
  }

  private static void properties(ObjectNode node, Diagnostic d) {
    ArrayNode known = node.putArray("known");
    d.known().forEach(fact -> DiagnosticJson.fact(known.addObject(), fact));
    DiagnosticJson.confirmation(node.putObject("confirmation"), d.confirmation());
    node.putObject("context").put("op", d.op());
  }
}
