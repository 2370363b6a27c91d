package dev.scxlab.cli.render;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostic.Confirmation;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.KnownFact;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A diagnostic as one JSON object ({@code verifier.md} 5.4). Fields are only ever added within
 * schema 1. Lines and columns count from 1, columns in UTF-16 units; byte offsets are of UTF-8.
 */
public final class DiagnosticJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final SourceFile source;
  private final String profile;
  private final Map<String, String> params;
  private final String version;
  private final DiagnosticText text;
  private final Utf8Offsets bytes;

  /**
   * Renders diagnostics of one text.
   *
   * @param profile the kernel profile it was checked against, for example {@code newest}
   * @param params settings that the policy was checked with
   * @param version the version of the program
   */
  public DiagnosticJson(
      SourceFile source, String profile, Map<String, String> params, String version) {
    this.source = source;
    this.profile = profile;
    this.params = params;
    this.version = version;
    this.text = new DiagnosticText(source, Palette.PLAIN, DiagnosticText.DEFAULT_WIDTH);
    this.bytes = new Utf8Offsets(source.text());
  }

  /** Where the page behind a code is found. */
  static String ruleUrl(Diagnostic d) {
    return "scxlab:explain/" + d.code().code();
  }

  /** The object; its string form is the line to print. */
  public ObjectNode object(Diagnostic d) {
    ObjectNode json = JSON.objectNode();
    json.put("code", d.code().code());
    json.put("severity", d.severity().word());
    json.put("title", d.title());
    json.put("category", d.code().category().title());
    json.put("ruleUrl", ruleUrl(d));
    json.put("file", source.name());
    json.set("primary", span(d.primary()));
    json.put("primaryLabel", d.primaryLabel());
    ArrayNode labels = json.putArray("labels");
    for (Label label : d.labels()) {
      ObjectNode node = labels.addObject();
      node.set("span", span(label.span()));
      node.put("message", label.message());
      node.put("role", word(label.role()));
    }
    ArrayNode path = json.putArray("path");
    for (PathStep step : d.path()) {
      ObjectNode node = path.addObject();
      node.set("span", span(step.span()));
      node.put("event", word(step.event()));
      node.put("taken", step.taken());
      node.put("text", step.text());
    }
    ArrayNode known = json.putArray("known");
    for (KnownFact fact : d.known()) {
      fact(known.addObject(), fact);
    }
    confirmation(json.putObject("confirmation"), d.confirmation());
    ArrayNode helps = json.putArray("helps");
    for (Help help : d.helps()) {
      help(helps.addObject(), help);
    }
    context(json.putObject("context"), d);
    json.put("occurrences", d.occurrences());
    json.put("rendered", text.longForm(d));
    json.set("tool", tool());
    return json;
  }

  /**
   * What a call of an op costs at most, as an object of its own beside those of findings ({@code
   * --verbose}): it has {@code worstCaseInsns} and no {@code code}.
   */
  public ObjectNode cost(String op, long insns) {
    ObjectNode json = JSON.objectNode();
    json.put("file", source.name());
    json.put("op", op);
    json.put("worstCaseInsns", insns);
    json.put("budgetInsns", KernelLimits.INSN_BUDGET);
    json.set("tool", tool());
    return json;
  }

  private ObjectNode tool() {
    ObjectNode tool = JSON.objectNode();
    tool.put("name", "scxlab");
    tool.put("version", version);
    tool.put("schema", 1);
    return tool;
  }

  private ObjectNode span(Span span) {
    ObjectNode node = JSON.objectNode();
    node.put("startLine", source.line(span.start()));
    node.put("startCol", source.column(span.start()));
    node.put("endLine", source.line(span.end()));
    node.put("endCol", source.column(span.end()));
    node.put("byteStart", bytes.at(span.start()));
    node.put("byteEnd", bytes.at(span.end()));
    node.put("text", source.text(span));
    return node;
  }

  static void fact(ObjectNode node, KnownFact fact) {
    node.put("name", fact.name());
    node.put("kind", fact.kind());
    node.put("text", fact.text());
    node.put("min", fact.min());
    node.put("max", fact.max());
    ArrayNode values = node.putArray("values");
    fact.values().forEach(values::add);
  }

  static void confirmation(ObjectNode node, @Nullable Confirmation confirmation) {
    Confirmation.Status status =
        confirmation == null ? Confirmation.Status.NOT_TRIED : confirmation.status();
    node.put("status", word(status).replace('_', '-'));
    node.put("inputs", confirmation == null ? "" : confirmation.text());
  }

  private void help(ObjectNode node, Help help) {
    node.put("text", help.text());
    node.put("applicability", word(help.applicability()));
    ArrayNode edits = node.putArray("edits");
    for (Edit edit : help.edits()) {
      ObjectNode child = edits.addObject();
      child.set("span", span(edit.span()));
      child.put("newText", edit.newText());
    }
  }

  private void context(ObjectNode node, Diagnostic d) {
    node.put("op", d.op());
    ArrayNode chain = node.putArray("callChain");
    for (Label label : d.labels()) {
      if (label.role() == Label.Role.CALL) {
        chain.add(source.text(label.span()));
      }
    }
    node.put("profile", profile);
    ObjectNode settings = node.putObject("params");
    params.forEach(settings::put);
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
