package dev.lathe.cli;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import picocli.CommandLine.Command;

/** {@code lathe runs pause}. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Hold a run: no task is called and no timer fires; messages reach it.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs pause 3f2a9c --reason \"the warehouse counts\""})
final class RunsPauseCommand extends SteeringCommand {
  RunsPauseCommand() {
    super("is paused");
  }

  @Override
  RunSteering.Steered steer(RunSteering steering, Database in, String run, RunSteering.Hand hand) {
    return steering.pause(run, hand);
  }
}
