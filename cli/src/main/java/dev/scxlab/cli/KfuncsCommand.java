package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.report.Listing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scxlab kfuncs}: the functions of the kernel that a policy may call. */
@Command(
    name = "kfuncs",
    description = "Lists the functions of the kernel that a policy may call.",
    footer = {"", "Examples:", "  scxlab kfuncs", "  scxlab kfuncs --matrix --kernel 6.12"},
    mixinStandardHelpOptions = true)
final class KfuncsCommand extends ListingCommand implements Callable<Integer> {

  @Mixin private KernelOption kernel = new KernelOption();

  @Option(names = "--matrix", description = "Show from where each function may be called.")
  private boolean matrix;

  @Override
  public Integer call() {
    if (matrix) {
      print(CallMatrix.ofKfuncs(kernel.profile()));
      return ExitCode.OK;
    }
    Listing<Kfunc> listing =
        new Listing<Kfunc>()
            .column("name", Kfunc::functionName)
            .column("signature", KfuncsCommand::signature)
            .column("contexts", this::contexts)
            .column("since", k -> KernelProfile.versionText(k.since()))
            .column("aliases", Kfunc::aliases)
            .column("cost_ns", Kfunc::costNs)
            .column("modelled", k -> k.notModelled().isEmpty())
            .column("doc", Kfunc::doc);
    Listing<Kfunc> shortListing =
        new Listing<Kfunc>()
            .column("name", Kfunc::functionName)
            .column("contexts", this::contexts)
            .column("doc", KfuncsCommand::described);
    List<Kfunc> known =
        Arrays.stream(Kfunc.values())
            .filter(k -> !k.hidden() && k.existsIn(kernel.profile()))
            .toList();
    print(shortListing, listing, known);
    return ExitCode.OK;
  }

  private List<String> contexts(Kfunc kfunc) {
    return kfunc.groups(kernel.profile()).stream()
        .map(g -> g.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String described(Kfunc kfunc) {
    String refused = kfunc.notModelled().isEmpty() ? "" : "; not modelled yet";
    String old = kfunc.aliases().isEmpty() ? "" : "; also " + String.join(", ", kfunc.aliases());
    return signature(kfunc) + ": " + kfunc.doc() + old + refused;
  }

  private static String signature(Kfunc kfunc) {
    String parameters =
        kfunc.parameters().stream()
            .filter(p -> !p.hidden())
            .map(KfuncsCommand::parameter)
            .collect(Collectors.joining(", "));
    String result =
        kfunc.result().bytes() == 0 && !kfunc.result().isHandle()
            ? ""
            : " -> " + kfunc.result().label() + (kfunc.nullableResult() ? "?" : "");
    return "(" + parameters + ")" + result;
  }

  private static String parameter(KfuncParameter p) {
    return p.name() + ": " + p.type().label() + (p.nullable() ? "?" : "");
  }
}
