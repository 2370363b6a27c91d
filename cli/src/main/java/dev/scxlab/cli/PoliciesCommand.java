package dev.scxlab.cli;

import dev.scxlab.report.Listing;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.PolicyParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code scxlab policies}: the policies that come with the program. */
@Command(
    name = "policies",
    description = "Lists the policies that come with the program.",
    mixinStandardHelpOptions = true)
final class PoliciesCommand extends ListingCommand implements Callable<Integer> {

  private record Shipped(String name, String file, String doc) {}

  @Override
  public Integer call() {
    List<Shipped> policies = new ArrayList<>();
    for (String name : ShippedFiles.policyNames()) {
      PolicyRef ref = PolicyRef.resolve(name);
      policies.add(new Shipped(name, InputFiles.displayName(ref.requireFile()), doc(ref.read())));
    }
    policies.add(
        new Shipped(PolicyRef.EEVDF, "", "The kernel's own fair class, without any policy."));
    print(
        new Listing<Shipped>().column("name", Shipped::name).column("doc", Shipped::doc),
        new Listing<Shipped>()
            .column("name", Shipped::name)
            .column("file", s -> s.file().isEmpty() ? null : s.file())
            .column("doc", Shipped::doc),
        policies);
    return ExitCode.OK;
  }

  /** The doc comment's first paragraph; empty when the text does not parse. */
  private static String doc(SourceFile source) {
    PolicyDecl policy = PolicyParser.parse(source, new Diagnostics(source)).policy();
    return policy == null ? "" : policy.doc().split("\n\\s*\n")[0].replace('\n', ' ').strip();
  }
}
