package dev.lathe.cli;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import picocli.CommandLine.Command;

/** {@code lathe runs cancel}. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "End a run.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs cancel 3f2a9c --reason \"placed twice\""})
final class RunsCancelCommand extends SteeringCommand {
  RunsCancelCommand() {
    super("is cancelled");
  }

  @Override
  RunSteering.Steered steer(RunSteering steering, Database in, String run, RunSteering.Hand hand) {
    return steering.cancel(run, hand);
  }
}
