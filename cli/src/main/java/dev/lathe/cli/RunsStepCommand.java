package dev.lathe.cli;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import picocli.CommandLine.Command;

/** {@code lathe runs step}. */
@Command(
    name = "step",
    mixinStandardHelpOptions = true,
    description = "Let a run that is paused take one step.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs step 3f2a9c"})
final class RunsStepCommand extends SteeringCommand {
  RunsStepCommand() {
    super("takes a step");
  }

  @Override
  RunSteering.Steered steer(RunSteering steering, Database in, String run, RunSteering.Hand hand) {
    return steering.step(run, hand);
  }
}
