package dev.lathe.cli;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import picocli.CommandLine.Command;

/** {@code lathe runs resume}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Let a run that is paused go on.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs resume 3f2a9c"})
final class RunsResumeCommand extends SteeringCommand {
  RunsResumeCommand() {
    super("goes on");
  }

  @Override
  RunSteering.Steered steer(RunSteering steering, Database in, String run, RunSteering.Hand hand) {
    return steering.resume(run, hand);
  }
}
