package dev.scxlab.cli;

import dev.scxlab.exec.IsaSuite;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code scxlab isa}: runs the cases of the public BPF conformance suite on our instruction set.
 */
@Command(
    name = "isa",
    description = "Runs ISA conformance cases (files that end in .data) and counts what passes.",
    mixinStandardHelpOptions = true)
final class IsaCommand implements Callable<Integer> {

  enum Tier {
    INTERPRETED,
    COMPILED
  }

  enum Format {
    TEXT,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folder of cases; those below a folder `negative` must be refused.")
  private List<Path> folders = List.of();

  @Option(names = "--tier", paramLabel = "T", description = "interpreted or compiled.")
  private Tier tier = Tier.INTERPRETED;

  @Option(names = "--format", paramLabel = "F", description = "text or json.")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    if (tier == Tier.COMPILED) {
      throw new InputFailure("the compiled tier is not built yet; use `--tier interpreted`");
    }
    List<IsaSuite.Result> results = new ArrayList<>();
    for (Path folder : folders) {
      results.addAll(run(folder));
    }
    long passed = results.stream().filter(result -> result.outcome().passed()).count();
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(json(results, passed));
    } else {
      text(results, passed, out);
    }
    return passed == results.size() ? ExitCode.OK : ExitCode.NO;
  }

  private static List<IsaSuite.Result> run(Path folder) {
    String name = InputFiles.displayName(folder);
    if (!Files.isDirectory(folder)) {
      throw new InputFailure("there is no folder `" + name + "`");
    }
    try {
      List<IsaSuite.Result> results = IsaSuite.run(folder);
      if (results.isEmpty()) {
        throw new InputFailure("`" + name + "` holds no cases (files that end in .data)");
      }
      return results;
    } catch (CharacterCodingException e) {
      throw new InputFailure("`" + name + "` holds a case that is not UTF-8 text");
    } catch (IOException e) {
      throw new InputFailure("cannot read `" + name + "`: " + e.getMessage());
    }
  }

  private static void text(List<IsaSuite.Result> results, long passed, PrintWriter out) {
    for (IsaSuite.Result result : results) {
      if (!result.outcome().passed()) {
        out.println("FAIL " + result.name() + ": " + result.outcome().detail());
      }
    }
    out.println(passed + " of " + results.size() + " cases passed");
  }

  private static String json(List<IsaSuite.Result> results, long passed) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", 1);
    root.put("tier", "interpreted");
    root.put("passed", passed);
    root.put("failed", results.size() - passed);
    ArrayNode cases = root.putArray("cases");
    for (IsaSuite.Result result : results) {
      ObjectNode node = cases.addObject();
      node.put("name", result.name());
      node.put("passed", result.outcome().passed());
      node.put("detail", result.outcome().detail());
      node.put("insns", result.outcome().insns());
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
