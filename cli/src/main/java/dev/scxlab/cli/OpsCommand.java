package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.report.Listing;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scxlab ops}: the ops a policy may have. */
@Command(
    name = "ops",
    description = "Lists the ops that a policy may implement.",
    footer = {"", "Examples:", "  scxlab ops", "  scxlab ops --matrix --kernel 7.2"},
    mixinStandardHelpOptions = true)
final class OpsCommand extends ListingCommand implements Callable<Integer> {

  @Mixin private KernelOption kernel = new KernelOption();

  @Option(names = "--matrix", description = "Show what the code of each op may call.")
  private boolean matrix;

  @Override
  public Integer call() {
    if (matrix) {
      print(CallMatrix.ofOps(kernel.profile()));
      return ExitCode.OK;
    }
    Listing<OpsCallback> listing =
        new Listing<OpsCallback>()
            .column("name", OpsCallback::opName)
            .column("signature", OpsCommand::signature)
            .column("sleeps", op -> op.maySleep(kernel.profile()))
            .column("since", op -> KernelProfile.versionText(op.since()))
            .column("modelled", op -> op.notModelled().isEmpty())
            .column("doc", OpsCallback::doc);
    Listing<OpsCallback> shortListing =
        new Listing<OpsCallback>()
            .column("name", OpsCallback::opName)
            .column("doc", OpsCommand::described);
    List<OpsCallback> known =
        Arrays.stream(OpsCallback.values()).filter(op -> kernel.profile().has(op.since())).toList();
    print(shortListing, listing, known);
    return ExitCode.OK;
  }

  private static String described(OpsCallback op) {
    String refused = op.notModelled().isEmpty() ? "" : "; not modelled yet";
    return signature(op) + ": " + op.doc() + refused;
  }

  private static String signature(OpsCallback op) {
    String parameters =
        op.parameters().stream().map(OpsCommand::parameter).collect(Collectors.joining(", "));
    String result = op.result().bytes() == 0 ? "" : " -> " + op.result().label();
    return "(" + parameters + ")" + result;
  }

  private static String parameter(OpParameter p) {
    return p.name() + ": " + p.type().label() + (p.nullable() ? "?" : "");
  }
}
