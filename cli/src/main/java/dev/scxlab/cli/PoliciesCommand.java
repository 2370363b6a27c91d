package dev.scxlab.cli;

import com.google.common.collect.ImmutableSet;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.report.Listing;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.PolicyParser;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab policies}: the policies that come with the program, or the page of one. */
@Command(
    name = "policies",
    description = {
      "Lists the policies that come with the program, or describes one.",
      "A page says what it does, after which scheduler, what it leaves out, what can be set, and",
      "on which workload it was measured to do what it is known for."
    },
    footer = {"", "Examples:", "  scxlab policies", "  scxlab policies lavd"},
    mixinStandardHelpOptions = true)
final class PoliciesCommand extends ListingCommand implements Callable<Integer> {

  private static final String EEVDF_DOC = "The kernel's own fair class, without any policy.";

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A policy, for its page; also a path.")
  private @Nullable String policy;

  private record Shipped(String name, String file, String doc) {}

  @Override
  public Integer call() {
    if (policy == null) {
      list();
    } else {
      page(PolicyRef.resolve(policy));
    }
    return ExitCode.OK;
  }

  private void list() {
    List<Shipped> policies = new ArrayList<>();
    for (String name : ShippedFiles.policyNames()) {
      PolicyRef ref = PolicyRef.resolve(name);
      String summary = doc(ref.read()).split("\n\\s*\n")[0].replace('\n', ' ').strip();
      policies.add(new Shipped(name, InputFiles.displayName(ref.requireFile()), summary));
    }
    policies.add(new Shipped(PolicyRef.EEVDF, "", EEVDF_DOC));
    print(
        new Listing<Shipped>().column("name", Shipped::name).column("doc", Shipped::doc),
        new Listing<Shipped>()
            .column("name", Shipped::name)
            .column("file", s -> s.file().isEmpty() ? null : s.file())
            .column("doc", Shipped::doc),
        policies);
  }

  private void page(PolicyRef ref) {
    PrintWriter out = command.commandLine().getOut();
    if (ref.isEevdf()) {
      out.println(EEVDF_DOC);
      return;
    }
    SourceFile source = ref.read();
    out.println(doc(source));
    out.println();
    out.println("file     " + InputFiles.displayName(ref.requireFile()));
    out.println("kernels  " + kernels(source));
    ParamListing params = ParamListing.of(PolicyCompiler.compile(source));
    if (!params.params().isEmpty()) {
      out.println();
      print(params.listing(), params.params());
    }
    List<KnownEffects.Effect> effects = KnownEffects.of(ref.name());
    if (!effects.isEmpty()) {
      out.println();
      print(KnownEffects.listing(), effects);
      out.println();
      out.println("again    " + effects.get(0).command());
    }
  }

  /** The doc comment; empty when the text does not parse. */
  private static String doc(SourceFile source) {
    PolicyDecl policy = PolicyParser.parse(source, new Diagnostics(source)).policy();
    return policy == null ? "" : policy.doc().strip();
  }

  /** The kernels whose rules a policy keeps. */
  private static String kernels(SourceFile source) {
    return Arrays.stream(KernelProfile.values())
        .filter(k -> new PolicyCompiler(k, ImmutableSet.of()).run(source).accepted())
        .map(KernelProfile::label)
        .collect(Collectors.joining(", "));
  }
}
