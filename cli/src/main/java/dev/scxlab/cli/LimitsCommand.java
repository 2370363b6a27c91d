package dev.scxlab.cli;

import dev.scxlab.experiment.Limitation;
import dev.scxlab.report.Listing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code scxlab limits}: what Linux has and the lab refuses. */
@Command(
    name = "limits",
    description = "Lists what Linux has and the lab does not model yet; all of it is refused.",
    mixinStandardHelpOptions = true)
final class LimitsCommand extends ListingCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    print(
        new Listing<Limitation>()
            .column("area", Limitation::area)
            .column("name", Limitation::name)
            .column("missing", Limitation::missing),
        Limitation.all());
    return ExitCode.OK;
  }
}
